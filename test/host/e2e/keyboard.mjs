// The whole main job without a mouse.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { answered, until } from "./support/hands.mjs";

export const title = "the whole main job by keys alone: nothing needs a mouse, and the focus is never lost";

/** More stops than any page of ours has: what is not reached by then is not to be reached. */
const MOST_STOPS = 120;

export default async function keyboard({ page, ui, shot, workspace }, step) {
  const chat = ui.webview(page, "view");
  const tab = ui.webview(page, "tab");
  const composer = chat.getByRole("textbox", { name: "Message", exact: true });
  const lastTurn = chat.locator(".row.turn").last();
  const keys = page.keyboard;
  const inWorkspace = (name) => path.join(workspace, name);

  /** Whether the keys that are typed next go there. */
  const hasFocus = (target) =>
    target
      .evaluate((element) => document.hasFocus() && element.getRootNode().activeElement === element, null, {
        timeout: 1_000,
      })
      .catch(() => false);
  async function focused(target, what) {
    await target.waitFor();
    await until(() => hasFocus(target), `the focus on ${what}`);
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
    for (let time = 1; ; time++) {
      await keys.press("F1");
      try {
        await ui.quickInput(page).waitFor({ timeout: 5_000 });
        await keys.type(title);
        await row.waitFor({ timeout: 5_000 });
        return await keys.press("Enter");
      } catch (error) {
        if (time === 3) throw error;
        await keys.press("Escape");
      }
    }
  }
  async function say(words) {
    await focused(composer, "the composer");
    await keys.type(words);
    await keys.press("Enter");
    await chat.locator(".row.user .said").filter({ hasText: words }).last().waitFor();
  }
  /** What a screen reader is told. */
  const spoken = (words) =>
    chat.locator('[aria-live="polite"]').filter({ hasText: words }).first().waitFor({ state: "attached" });

  await step("the chat is opened by a command, and an agent is made", async () => {
    await command("AI Studio: Focus on Chat");
    await focused(composer, "the composer");
    await command("AI Studio: Create Agent");
    await focused(tab.getByRole("textbox", { name: "Name" }), "the new agent's name");
    await keys.type("Keys");
    // The demo is chosen already.
    await reach(tab.getByRole("combobox", { name: "Connection" }), "the connection");
    await reach(tab.getByRole("combobox", { name: "Model" }), "the model");
    await keys.press("Control+a");
    await keys.type("demo");
    await keys.press("Escape");
    await reach(tab.getByRole("checkbox", { name: "write_file" }), "the tool");
    await keys.press("Space");
    await keys.press("Control+s");
    await tab.getByRole("status").getByText("Saved as version 1.").waitFor();
    await shot("agent");
  });

  await step("a session begins, and a message is written and sent", async () => {
    await command("AI Studio: New Session");
    await chat.getByText("Ask Keys about your code").waitFor();
    await say("Show me an answer");
    await answered(chat);
    await spoken("The answer is complete.");
    await focused(composer, "the composer, after the answer");
  });

  await step("a file goes along, chosen from what an @ offers", async () => {
    await keys.type("Look at @total");
    const option = chat.getByRole("option").filter({ hasText: "total.ts" }).first();
    await option.waitFor();
    const id = await option.getAttribute("id");
    for (let stop = 0; stop < 9 && (await composer.getAttribute("aria-activedescendant")) !== id; stop++)
      await keys.press("ArrowDown");
    assert.equal(await composer.getAttribute("aria-activedescendant"), id);
    await keys.press("Enter");
    await chat.locator("footer").getByRole("list", { name: "Attached" }).getByText("total.ts").waitFor();
    await say("please");
    await answered(chat);
    await lastTurn.getByText("a selection:").waitFor();
  });

  await step("a tool call is read, and allowed", async () => {
    await say('Use write_file on `docs/notes.txt` with "first words"');
    await lastTurn.getByText("waiting for you").waitFor();
    await spoken("The agent waits for your decision.");
    await back(lastTurn.getByRole("button", { name: "Allow once", exact: true }), "the button that allows");
    await shot("asked");
    await keys.press("Enter");
    await answered(chat);
    await until(() => existsSync(inWorkspace("docs/notes.txt")), "the file");
    await focused(composer, "the composer, after the decision");
  });

  await step("a long answer is stopped", async () => {
    await say("Something long");
    await lastTurn.getByText("Chapter 1", { exact: true }).waitFor();
    await keys.press("Escape");
    await lastTurn.getByText("Stopped.").waitFor();
    await spoken("Stopped.");
    await focused(composer, "the composer, after the stop");
  });

  await step("a message is said otherwise, and the ways are changed between", async () => {
    const mine = chat.locator(".row.user").last();
    await back(mine.getByRole("button", { name: "Edit message" }), "the button that edits");
    await keys.press("Enter");
    await focused(chat.getByRole("textbox", { name: "Edited message" }), "the message that is edited");
    await keys.press("Control+a");
    await keys.type("Something short");
    await keys.press("Enter");
    await mine.getByRole("group", { name: "Way 2 of 2" }).waitFor();
    await answered(chat);
    await focused(composer, "the composer, after it was said otherwise");
    await back(chat.getByRole("button", { name: "Previous way" }).last(), "the way before");
    await keys.press("Enter");
    await chat.getByRole("group", { name: "Way 1 of 2" }).waitFor();
    await focused(chat.getByRole("button", { name: "Previous way" }).last(), "the way before, once more");
    await shot("ways");
    await reach(chat.getByRole("button", { name: "Next way" }).last(), "the way after");
    await keys.press("Enter");
    await chat.getByRole("group", { name: "Way 2 of 2" }).waitFor();
  });

  await step(
    "what fills the model's window is read, and older messages are condensed; the summary is read",
    async () => {
      const meter = chat.getByRole("button", { name: /^Context:/ });
      await reach(meter, "the context meter");
      await keys.press("Enter");
      const fill = chat.getByRole("dialog", { name: "What fills the model's window" });
      await focused(fill, "what fills the window");
      await fill.getByText("Your messages").waitFor();
      await shot("fill");
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
      await chat.locator("details.condensed").getByText("“Show me an answer”").waitFor();
      await shot("condensed");
      await command("AI Studio: Focus on Chat");
      await say("And now?");
      await answered(chat);
      await command("AI Studio: Condense Conversation");
      await chat.locator(".row.condense").nth(1).waitFor();
    },
  );

  await step("an old message is found, and gone to", async () => {
    await command("AI Studio: Search Sessions");
    await ui.quickInput(page).waitFor();
    await keys.type("first words");
    await ui.quickRows(page).filter({ hasText: "you" }).first().waitFor();
    await until(async () => {
      if ((await ui.quickRows(page).filter({ hasText: "you" }).first().getAttribute("class")).includes("focused"))
        return true;
      await keys.press("ArrowDown");
      return false;
    }, "the row of the message");
    await keys.press("Enter");
    await Promise.all([
      chat.locator(".row.user.found").filter({ hasText: "first words" }).waitFor(),
      spoken("Went to your message."),
    ]);
  });

  await step("the inspector is opened, its events gone through, and one of them read", async () => {
    await command("AI Studio: Inspect Session");
    const list = tab.getByRole("listbox");
    await tab.getByRole("option").filter({ hasText: "model.responded" }).first().waitFor();
    await reach(list, "the list of events");
    await keys.press("Home");
    await keys.press("ArrowDown");
    const selected = tab.getByRole("option", { selected: true });
    await selected.filter({ hasText: "turn.started" }).waitFor();
    await keys.press("ArrowDown");
    await keys.press("ArrowDown");
    await keys.press("Enter");
    await tab.getByRole("tabpanel").waitFor();
    await keys.press("ArrowRight");
    await shot("inspector");
    await keys.press("Escape");
    await focused(list, "the list of events, once more");
  });
}
