// The whole first hour without a mouse, and what axe finds in each view and state on the way.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { faultsInEveryTheme } from "./support/faults.mjs";
import { answered, becomes, chooseByKeys, enterPath, hasFocus, until } from "./support/hands.mjs";

export const title = "the whole first hour by keys alone: nothing needs a mouse, and the focus is never lost";

/** As long as anything else is waited for here. */
const WAIT_MS = 60_000;
/** A list that a command opens; beside other work it takes its time, too. */
const PICK_MS = 15_000;
/** More stops than any page of ours has: what is not reached by then is not to be reached. */
const MOST_STOPS = 120;

export default async function keyboard({ page, ui, shot, workspace }, step) {
  const chat = ui.webview(page, "view");
  const tab = ui.webview(page, "tab");
  const composer = chat.getByRole("textbox", { name: "Message", exact: true });
  const lastTurn = chat.locator(".row.turn").last();
  const events = tab.getByRole("listbox", { name: "Events" });
  const event = (kind) => events.getByRole("option").filter({ hasText: kind });
  const keys = page.keyboard;
  const inWorkspace = (name) => path.join(workspace, name);

  async function focused(target, what) {
    await target.waitFor();
    await until(() => hasFocus(target), `the focus on ${what}`, WAIT_MS);
  }
  /** Walks there by Tab, or back by Shift+Tab. */
  async function reach(target, what, key = "Tab") {
    await target.waitFor();
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      if (await hasFocus(target)) return;
      await keys.press(key);
    }
    throw new Error(`${what} cannot be reached with ${key}.`);
  }
  const back = (target, what) => reach(target, what, "Shift+Tab");
  /** By its title in the palette; once more, when something that just came up took the focus from it. */
  async function command(title) {
    const row = page.locator(`.quick-input-widget .monaco-list-row.focused[aria-label^="${title}"]`);
    for (const end = Date.now() + WAIT_MS; ; ) {
      await keys.press("F1");
      try {
        await ui.quickInput(page).focus({ timeout: 5_000 });
        await keys.insertText(title);
        await row.waitFor({ timeout: 5_000 });
        return await keys.press("Enter");
      } catch (error) {
        if (Date.now() > end) throw error;
        await keys.press("Escape");
        await leadIn();
      }
    }
  }
  /**
   * Goes down an open list to a row, and takes it. Its keys go to VS Code's own field: the keyboard is given back to a view by a
   * message, which on a busy machine comes after the list was opened.
   */
  async function pick(words) {
    const row = ui.quickRows(page).filter({ hasText: words }).first();
    await row.waitFor({ timeout: PICK_MS });
    await until(async () => {
      if ((await row.getAttribute("class", { timeout: PICK_MS })).includes("focused")) return true;
      await ui.quickInput(page).press("ArrowDown");
      return false;
    }, `the row ${words}`);
    await ui.quickInput(page).press("Enter");
  }
  /** What begins in the palette; once more, when a view that got the focus back late took it from the list that was opened. */
  async function again(action) {
    for (let time = 1; ; time++) {
      try {
        return await action();
      } catch (error) {
        if (time === 3) throw error;
        await keys.press("Escape");
      }
    }
  }
  const choose = (title, words) =>
    again(async () => {
      await command(title);
      await pick(words);
    });
  async function say(words) {
    await focused(composer, "the composer");
    await keys.insertText(words);
    await keys.press("Enter");
    await chat.locator(".row.user .said").filter({ hasText: words }).last().waitFor();
  }
  /** What a screen reader is told. */
  const spoken = (words, view = chat) =>
    view
      .locator('[aria-live="polite"], [role="status"]')
      .filter({ hasText: words })
      .first()
      .waitFor({ state: "attached" });

  /** The frames on the way to what the next key goes to, and that. */
  async function keyboardAt() {
    const way = [];
    try {
      for (let frame = page.mainFrame(); ; ) {
        const element = (await frame.evaluateHandle(() => document.activeElement)).asElement();
        const inner = await element?.contentFrame();
        const name = await element?.evaluate(({ tagName, id, className }) => `${tagName} ${id || className}`.trim());
        way.push(name ?? "nothing");
        if (!inner) return way;
        frame = inner;
      }
    } catch {
      // A page on the way was closed, or put in another's place, while we looked.
      return [...way, "nothing"];
    }
  }
  const isPlace = (way) => !/^(BODY|nothing)/.test(way.at(-1));
  /** VS Code at times leaves the keyboard in its own frame around our page: a Tab leads in, as a person would find. */
  async function leadIn() {
    const way = await keyboardAt();
    if (way.length === 2 && !isPlace(way)) await keys.press("Tab");
  }
  /** A step after which the focus is somewhere. */
  const held = (name, action) =>
    step(name, async () => {
      await action();
      const isSomewhere = async () => isPlace(await keyboardAt());
      await until(isSomewhere, "the focus to be somewhere", 5_000).catch(leadIn);
      await until(isSomewhere, "the focus to be somewhere").catch(async ({ message }) => {
        throw new Error(`${message} It is at ${(await keyboardAt()).join(" > ")}.`);
      });
    });
  async function fine(view, name) {
    await shot(name);
    const faults = await faultsInEveryTheme(view, view === chat ? "sideBar-background" : "editor-background");
    assert.deepEqual(faults, [], name);
  }

  await held("the chat is opened by a command, and an agent is made", async () => {
    await command("AI Studio: Focus on Chat");
    await focused(composer, "the composer");
    await fine(chat, "without-agent");
    await command("AI Studio: Create Agent");
    await focused(tab.getByRole("textbox", { name: "Name" }), "the new agent's name");
    await keys.type("Keys");
    // The demo is chosen already.
    await reach(tab.getByRole("combobox", { name: "Connection" }), "the connection");
    const model = tab.getByRole("combobox", { name: "Model" });
    await reach(model, "the model");
    await becomes(() => model.inputValue(), "demo");
    for (const tool of ["write_file", "shell"]) {
      await reach(tab.getByRole("checkbox", { name: tool, exact: true }), "the tool");
      await keys.press("Space");
    }
    await keys.press("Control+s");
    await tab.getByRole("status").getByText("Saved as version 1.").waitFor();
    await fine(tab, "agent");
  });

  await held("a session begins with lines of a file that are selected", async () => {
    await command("AI Studio: New Session");
    await chat.getByText("Ask Keys about your code").waitFor();
    await fine(chat, "empty");
    await again(async () => {
      await keys.press("Control+p");
      await ui.quickInput(page).focus();
      await keys.insertText("total.ts");
      await pick("total.ts");
    });
    await ui.tab(page, "total.ts").first().waitFor();
    await page.locator(".editor-instance .monaco-editor.focused").first().waitFor();
    for (const key of ["Control+Home", "Shift+ArrowDown", "Shift+ArrowDown"]) await keys.press(key);
    await keys.press("Control+Alt+a");
    await chat.locator("footer").getByText("total.ts 1–2").waitFor();
    await say("Show me an answer");
    await answered(chat);
    await spoken("The answer is complete.");
    await lastTurn.getByText("src/total.ts").first().waitFor();
    await focused(composer, "the composer, after the answer");
    await fine(chat, "answered");
  });

  await held("a file goes along, chosen from what an @ offers", async () => {
    await keys.type("Quickly, look at @total");
    const option = chat.getByRole("option").filter({ hasText: "total.ts" }).first();
    await option.waitFor();
    const id = await option.getAttribute("id");
    for (let stop = 0; stop < 9 && (await composer.getAttribute("aria-activedescendant")) !== id; stop++)
      await keys.press("ArrowDown");
    assert.equal(await composer.getAttribute("aria-activedescendant"), id);
    await fine(chat, "mentions");
    await keys.press("Enter");
    await chat.locator("footer").getByRole("list", { name: "Attached" }).getByText("total.ts").waitFor();
    await say("please");
    await answered(chat);
    await lastTurn.getByText("src/total.ts").first().waitFor();
  });

  await held("a change of a file is read, and allowed", async () => {
    await say('Quickly, use write_file on `docs/notes.txt` with "first words"');
    await lastTurn.getByText("waiting for you").waitFor();
    await spoken("The agent waits for your decision. Create docs/notes.txt");
    await back(lastTurn.getByRole("button", { name: "Allow once", exact: true }), "the button that allows");
    await fine(chat, "asked");
    await keys.press("Enter");
    await answered(chat);
    await until(() => existsSync(inWorkspace("docs/notes.txt")), "the file");
    await focused(composer, "the composer, after the decision");
  });

  await held("a command is allowed for the session, and read when it has run", async () => {
    await say('Quickly, use shell to run "echo one"');
    await lastTurn.getByRole("group", { name: "Command" }).getByText("echo one").waitFor();
    await back(lastTurn.getByRole("button", { name: "Always allow…", exact: true }), "the button that allows more");
    await keys.press("Enter");
    await reach(lastTurn.getByRole("button", { name: "In this session" }), "the session");
    await keys.press("Enter");
    await answered(chat);
    await focused(composer, "the composer, after the decision");
    const card = lastTurn.locator(".tool summary").first();
    await back(card, "the card");
    await keys.press("Enter");
    await lastTurn.getByRole("group", { name: "Result" }).getByText("one").first().waitFor();
    await fine(chat, "ran");
    await command("AI Studio: Focus on Chat");
  });

  await held("a long answer is stopped, and one fails", async () => {
    await say("Something long, 99 chapters");
    await lastTurn.getByText("Chapter 1", { exact: true }).waitFor();
    await fine(chat, "streaming");
    await keys.press("Escape");
    await lastTurn.getByText("Stopped.").waitFor();
    await spoken("Stopped.");
    await focused(composer, "the composer, after the stop");
    await say("fail auth");
    await spoken("The answer failed. The key was refused (401).");
    await lastTurn.getByRole("button", { name: "Open settings" }).waitFor();
    await fine(chat, "failed");
  });

  await held("a message is said otherwise, answered again, and the ways are changed between", async () => {
    const mine = chat.locator(".row.user").last();
    await back(mine.getByRole("button", { name: "Edit message" }), "the button that edits");
    await keys.press("Enter");
    await focused(chat.getByRole("textbox", { name: "Edited message" }), "the message that is edited");
    await fine(chat, "edit");
    await keys.press("Control+a");
    await keys.insertText("Quickly, something short");
    await keys.press("Enter");
    await mine.getByRole("group", { name: "Way 2 of 2" }).waitFor();
    await answered(chat);
    await focused(composer, "the composer, after it was said otherwise");
    await back(lastTurn.getByRole("button", { name: "Retry" }), "the button that answers again");
    await keys.press("Enter");
    await lastTurn.getByRole("group", { name: "Way 2 of 2" }).waitFor();
    await answered(chat);
    await focused(composer, "the composer, after it was answered again");
    await back(mine.getByRole("button", { name: "Previous way" }), "the way before");
    await keys.press("Enter");
    await mine.getByRole("group", { name: "Way 1 of 2" }).waitFor();
    await focused(mine.getByRole("button", { name: "Previous way" }), "the way before, once more");
    await fine(chat, "ways");
    await reach(mine.getByRole("button", { name: "Next way" }), "the way after");
    await keys.press("Enter");
    await mine.getByRole("group", { name: "Way 2 of 2" }).waitFor();
    await command("AI Studio: Focus on Chat");
    await focused(composer, "the composer, before the header");
    await back(chat.getByRole("button", { name: "Skip to the header" }), "the way past the conversation");
    await keys.press("Enter");
    const map = chat.getByRole("button", { name: /^\d branches/ });
    await reach(map, "the branch map");
    await keys.press("Enter");
    await chat.getByRole("tree", { name: "Branches" }).waitFor();
    await fine(chat, "map");
    await keys.press("Escape");
    await focused(map, "the branch map's button");
    await reach(chat.getByRole("button", { name: "More", exact: true }), "the session's menu");
    await keys.press("Enter");
    await focused(chat.getByRole("menuitem").first(), "the menu");
    await fine(chat, "menu");
    await keys.press("Escape");
    await command("AI Studio: Focus on Chat");
  });

  await held(
    "what fills the model's window is read, and older messages are condensed; the summary is read",
    async () => {
      const meter = chat.getByRole("button", { name: /^Context:/ });
      await reach(meter, "the context meter");
      await keys.press("Enter");
      const fill = chat.getByRole("dialog", { name: "What fills the model's window" });
      await focused(fill, "what fills the window");
      await fill.getByText("Your messages").waitFor();
      await fine(chat, "fill");
      await keys.press("Escape");
      await focused(meter, "the context meter, once more");
      await keys.press("Enter");
      await reach(fill.getByRole("button", { name: "Condense now" }), "the button that condenses");
      await keys.press("Enter");
      const line = chat
        .locator("details.condensed summary")
        .filter({ hasText: /Condensed \d+ messages: .* tokens, free/ });
      await line.waitFor();
      await focused(composer, "the composer, after the condensing");
      await back(line, "the summary's line");
      await keys.press("Enter");
      await chat.locator("details.condensed").getByText("Where the work stands").waitFor();
      await fine(chat, "condensed");
      await command("AI Studio: Focus on Chat");
      await say("Quickly, and now?");
      await answered(chat);
      await command("AI Studio: Condense Conversation");
      await chat.locator(".row.condense").nth(1).waitFor();
    },
  );

  await held("an old message is found, and gone to", async () => {
    await again(async () => {
      await command("AI Studio: Search Sessions");
      await ui.quickInput(page).focus();
      await keys.insertText("first words");
      await pick("you");
    });
    await Promise.all([
      chat.locator(".row.user.found").filter({ hasText: "first words" }).waitFor(),
      spoken("Went to your message."),
    ]);
  });

  await held("the inspector is opened, its events gone through, and one of them read in every way", async () => {
    await command("AI Studio: Inspect Session");
    await event("model.responded").first().waitFor();
    await focused(events, "the list of events, as it opens");
    await keys.press("Home");
    await keys.press("ArrowDown");
    const selected = tab.getByRole("option", { selected: true });
    await selected.filter({ hasText: "turn.started" }).waitFor();
    for (const key of ["ArrowDown", "ArrowDown"]) await keys.press(key);
    await selected.filter({ hasText: "model.responded" }).waitFor();
    // At once: what the event holds need not be there yet.
    await keys.press("Enter");
    await focused(tab.getByRole("tabpanel"), "what the event holds");
    await back(tab.getByRole("tab", { name: "Summary" }), "the tabs");
    for (const name of ["Content", "Request", "Response", "Diff", "Raw"]) {
      await keys.press("ArrowRight");
      await focused(tab.getByRole("tab", { name, selected: true }), name);
      await tab.getByRole("tabpanel", { name }).waitFor();
      await fine(tab, `detail-${name}`);
    }
    await keys.press("Escape");
    await focused(events, "the list of events, once more");
  });

  await held("its keys, its filter and its spans are read", async () => {
    await keys.press("?");
    await tab.getByRole("dialog", { name: "Keys" }).waitFor();
    await fine(tab, "keys");
    await keys.press("Escape");
    await focused(events, "the list of events, after the keys");
    await keys.press("/");
    await focused(tab.getByRole("combobox", { name: "Filter" }), "the filter");
    await tab.getByRole("listbox", { name: "What can come next" }).waitFor();
    await fine(tab, "filter");
    await keys.press("Escape");
    await keys.press("Escape");
    await focused(events, "the list of events, after the filter");
    const tree = tab.getByRole("button", { name: "Tree" });
    await back(tree, "the button of the tree");
    await fine(tab, "waterfall");
    await keys.press("Enter");
    await tab.getByRole("tree", { name: "Spans" }).waitFor();
    await fine(tab, "spans");
    await keys.press("Enter");
    await keys.press("Escape");
  });

  await held("it is forked at an event, replayed, and compared with the branch that it left", async () => {
    await focused(events, "the list of events");
    await keys.press("Home");
    const said = tab.getByRole("option", { name: /^message.user/, selected: true });
    for (let stop = 0; stop < MOST_STOPS && !(await said.isVisible()); stop++) await keys.press("ArrowDown");
    await keys.press("f");
    const dialog = tab.getByRole("dialog", { name: /^Fork at event/ });
    await focused(dialog, "the fork's dialog");
    await reach(dialog.getByRole("textbox", { name: "Message" }), "the message");
    await keys.press("Control+a");
    await keys.insertText("Quickly, otherwise");
    await fine(tab, "fork");
    await reach(dialog.getByRole("button", { name: "Fork", exact: true }), "the button that forks");
    await keys.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await event("Quickly, otherwise").waitFor();
    await event("turn.ended").waitFor();
    await focused(events, "the list of events, after the fork");
    await keys.press("r");
    await spoken("Same: its one request would be sent again exactly as recorded. Nothing was sent.", tab);
    await fine(tab, "replayed");
    await keys.press("c");
    await pick("Branch 1");
    const pairs = tab.getByRole("listbox", { name: "Steps of both" });
    await focused(pairs, "the steps of both");
    await fine(tab, "compare");
    await keys.press("Escape");
    await focused(events, "the list of events, after the comparison");
  });

  await held("what it came to is read", async () => {
    await keys.press("t");
    await tab.getByRole("heading", { name: /^Totals of “/ }).waitFor();
    await tab.getByRole("rowheader", { name: "demo" }).first().waitFor();
    await until(async () => (await keyboardAt()).at(-1).startsWith("H1"), "the focus on the page's heading");
    await fine(tab, "totals");
  });

  await held("an agent is set to a task", async () => {
    await again(async () => {
      await command("AI Studio: Run Agent on a Task");
      await pick("Keys");
      const task = ui.quickInput(page).and(page.getByPlaceholder("What should it do?"));
      await task.focus();
      await keys.insertText("Quickly sum up what you can do");
      await until(async () => (await task.inputValue()).endsWith("can do"), "the task in its field", 5_000);
    });
    await keys.press("Enter");
    await ui.notification(page, "is done");
    await choose("AI Studio: Open Run", "Quickly sum up");
    await ui.tab(page, "Inspect: Quickly sum up").waitFor();
    await focused(events, "the run's events");
    await command("Notifications: Clear All Notifications");
  });

  await held("the session is exported to be read, and whole", async () => {
    for (const [form, name] of [
      ["Markdown", "keys.md"],
      ["Bundle", "keys.json"],
    ]) {
      await command("AI Studio: Focus on Chat");
      await focused(composer, "the composer");
      await again(async () => {
        await command("AI Studio: Export Session");
        // The one that is shown is chosen already.
        await ui.quickRows(page).filter({ hasText: "show me an answer" }).first().waitFor();
        await ui.quickInput(page).press("Enter");
        await pick(form);
      });
      await enterPath(page, ui, workspace, inWorkspace(name));
      await until(() => existsSync(inWorkspace(name)), "the exported file");
      await ui.notification(page, "Keys are not in it.");
      await command("Notifications: Clear All Notifications");
    }
    assert.match(readFileSync(inWorkspace("keys.md"), "utf8"), /show me an answer/i);
  });

  await held("it is deleted and the deletion undone; deleted once more, it is imported", async () => {
    const row = ui.treeRows(page, "Sessions").filter({ hasText: "show me an answer" });
    const remove = async () => {
      await choose("AI Studio: Delete Session", "show me an answer");
      await row.waitFor({ state: "hidden" });
    };
    await remove();
    await ui.notification(page, "Deleted “");
    await command("Notifications: Accept Notification Primary Action");
    await row.waitFor();
    await remove();
    await command("Notifications: Clear All Notifications");
    await choose("AI Studio: Import…", "Choose a file…");
    await enterPath(page, ui, workspace, inWorkspace("keys.json"));
    await ui.quickRows(page).filter({ hasText: "deleted here: comes back" }).waitFor();
    await ui.quickInput(page).press("Enter");
    await ui.notification(page, "One session came back or has grown.");
    await row.waitFor();
    await command("Notifications: Clear All Notifications");
  });

  await held("a run is deleted, and restored from what was deleted", async () => {
    await choose("AI Studio: Delete Run", "Quickly sum up");
    await ui.notification(page, "Deleted “");
    await command("Notifications: Clear All Notifications");
    await choose("AI Studio: Deleted Sessions…", "Quickly sum up");
    await choose("AI Studio: Open Run", "Quickly sum up");
  });

  await held("a connection is added in the settings", async () => {
    await command("AI Studio: Open Settings");
    await tab.getByRole("list", { name: "Connections" }).waitFor();
    await until(async () => (await keyboardAt()).at(-1).startsWith("H1"), "the focus on the page's heading");
    await fine(tab, "settings");
    await reach(tab.getByRole("button", { name: "Add connection" }), "the button that adds one");
    await keys.press("Enter");
    await tab.getByRole("heading", { name: "Which provider?" }).waitFor();
    await fine(tab, "providers");
    await chooseByKeys(page, tab, "OpenAI-compatible");
    await focused(tab.getByRole("textbox", { name: "Name" }), "the connection's name");
    await keys.press("Enter");
    await focused(tab.getByRole("combobox", { name: "Address" }), "the address, which is missing");
    await spoken("1 field needs attention.", tab);
    await fine(tab, "connection");
    await keys.insertText("http://127.0.0.1:9/v1");
    await keys.press("Escape");
    await reach(tab.getByRole("button", { name: "Save" }), "the button that saves");
    await keys.press("Enter");
    await tab.getByRole("listitem").filter({ hasText: "127.0.0.1:9" }).first().waitFor();
    await reach(tab.getByRole("button", { name: "Add MCP server" }), "the button that adds a server");
    await keys.press("Enter");
    await tab.getByRole("form").waitFor();
    await fine(tab, "server");
    await keys.press("Escape");
  });
}
