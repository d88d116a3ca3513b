// Other ways on from any message, and what can be done with an answer's code.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { writeBeside } from "./support/beside.mjs";
import { faultsInEveryTheme, faultsOn } from "./support/faults.mjs";
import { answered, becomes, openFile, selectLines, send, until } from "./support/hands.mjs";

/** As the browser's debugger writes them: of a key that is held, and of what a drop may do. */
const SHIFT = 8;
const COPY = 1;
/** A PNG of one black pixel. */
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

export const title =
  "a message said otherwise, an answer by somebody else, a fork, the map of branches, and code put to use";

export default async function answers(journey, step) {
  const { page, ui, shot, workspace } = journey;
  const chat = ui.webview(page, "view");
  const lastTurn = chat.locator(".row.turn").last();
  const lastSaid = chat.locator(".row.user").last();
  const block = (label) => lastTurn.getByRole("group", { name: label }).locator("..");
  /** The name of what has the focus in the chat. */
  const focused = () =>
    chat.locator(":focus").evaluate((element) => element.getAttribute("aria-label") ?? element.textContent);
  const file = (name) => readFileSync(path.join(workspace, name), "utf8");
  /** Puts a picture on the clipboard, as another program would, and pastes it by keys. */
  async function pastePicture(field) {
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(2_400, 1_200);
      const context = canvas.getContext("2d");
      context.fillStyle = "teal";
      context.fillRect(0, 0, 2_400, 1_200);
      context.fillStyle = "white";
      context.font = "300px sans-serif";
      context.fillText("A picture", 400, 700);
      await navigator.clipboard.write([new ClipboardItem({ "image/png": canvas.convertToBlob() })]);
    });
    await field.click();
    await page.keyboard.press("Control+v");
  }
  /** Drags a file of this machine in from outside, with Shift held: without it VS Code itself would open the file. */
  async function dropFile(field, file) {
    const devtools = await page.context().newCDPSession(page);
    const { x, y, width, height } = await field.boundingBox();
    const where = { x: x + width / 2, y: y + height / 2, modifiers: SHIFT };
    const data = { items: [], files: [file], dragOperationsMask: COPY };
    for (const type of ["dragEnter", "dragOver", "drop"])
      await devtools.send("Input.dispatchDragEvent", { type, ...where, data });
    await devtools.detach();
  }
  /** As VS Code's explorer hands on a file that is dragged out of it with Shift held. */
  const dropFromExplorer = (field, file) =>
    field.evaluate((element, address) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData("application/vnd.code.uri-list", address);
      element.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
    }, pathToFileURL(file).href);
  const looksFine = async (name) => {
    await shot(name);
    assert.deepEqual(await faultsOn(chat, "sideBar-background"), [], name);
  };

  await step("a conversation of two answers", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await send(chat, "A brief word on bridges");
    await answered(chat);
    await send(chat, "And on ferries");
    await answered(chat);
  });

  await step("the last message is said otherwise, by keys alone, and the first words stay beside it", async () => {
    await lastSaid.getByRole("button", { name: "Edit message" }).focus();
    await page.keyboard.press("Enter");
    await until(async () => (await focused()) === "Edited message", "the focus in the edited message");
    await page.keyboard.press("Escape");
    await until(async () => (await focused()) === "Edit message", "the focus back at the button");
    await page.keyboard.press("Enter");
    await chat.getByRole("textbox", { name: "Edited message" }).fill("And on tunnels");
    await looksFine("editing");
    await page.keyboard.press("Enter");
    await lastSaid.locator(".said").getByText("And on tunnels").waitFor();
    await answered(chat);
    await lastSaid.getByRole("group", { name: "Way 2 of 2" }).waitFor();
    await until(async () => (await focused()) === "Message", "the keyboard where messages are written");
  });

  await step("‹ › by keys: the focus stays on the button, at the message that is shown then", async () => {
    await lastSaid.getByRole("button", { name: "Previous way" }).focus();
    await page.keyboard.press("Enter");
    await lastSaid.locator(".said").getByText("And on ferries").waitFor();
    await until(async () => (await focused()) === "Previous way", "the focus on the button");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await lastSaid.locator(".said").getByText("And on tunnels").waitFor();
    await until(async () => (await focused()) === "Next way", "the focus on the other button");
  });

  await step("another model answers once, and the session's agent stays", async () => {
    await lastTurn.getByRole("button", { name: "Answer again with another agent or model" }).click();
    await ui.pick(page, "Another model");
    await ui.pick(page, "demo-brief");
    await lastTurn.getByRole("group", { name: "Way 2 of 2" }).waitFor();
    await answered(chat);
    await lastTurn.getByRole("list", { name: "Figures of this answer" }).getByText("demo-brief").waitFor();
    await lastTurn.getByRole("button", { name: "Answer again with another agent or model" }).click();
    await ui.quickRows(page).filter({ hasText: "Demo" }).first().waitFor();
    await shot("answer-again");
    await page.keyboard.press("Escape");
  });

  await step("the map shows every branch, and leads to one by keys", async () => {
    await chat.getByRole("button", { name: /^3 branches/ }).focus();
    await page.keyboard.press("Enter");
    const rows = chat.getByRole("treeitem");
    await rows.nth(2).waitFor();
    await becomes(
      () => rows.evaluateAll((all) => all.map((row) => [row.ariaLevel, row.ariaSelected])),
      [
        ["1", "false"],
        ["2", "false"],
        ["3", "true"],
      ],
    );
    await until(async () => (await focused())?.includes("shown"), "the focus on the branch that is shown");
    await looksFine("map");
    await page.keyboard.press("Escape");
    await until(async () => (await focused())?.startsWith("3 branches"), "the focus back at the button");
    await page.keyboard.press("Enter");
    await rows.nth(2).waitFor();
    await chat.getByRole("textbox", { name: "Message", exact: true }).click();
    await rows.first().waitFor({ state: "hidden" });
    await until(async () => (await focused()) === "Message", "the focus where it was pressed");
    await chat.getByRole("button", { name: /^3 branches/ }).click();
    await until(async () => (await focused())?.includes("shown"), "the focus on the branch that is shown, once more");
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await lastSaid.locator(".said").getByText("And on ferries").waitFor();
    await rows.first().waitFor({ state: "hidden" });
  });

  await step("in the map a branch is compared with the one that is shown, by keys and by mouse", async () => {
    const sides = ui.webview(page, "tab").getByRole("listbox", { name: "Steps of both" });
    const words = ui.webview(page, "tab").getByRole("region", { name: "What the step says on both sides" });
    await chat.getByRole("button", { name: /^3 branches/ }).focus();
    await page.keyboard.press("Enter");
    await chat.getByRole("treeitem", { selected: true }).waitFor();
    await until(async () => (await focused())?.includes("shown"), "the focus on the branch that is shown");
    for (const key of ["ArrowDown", "c"]) await page.keyboard.press(key);
    await sides.getByRole("option", { selected: true }).filter({ hasText: "First difference" }).waitFor();
    await words.locator("ins").filter({ hasText: "tunnels" }).first().waitFor();
    await shot("compared");
    await ui.webview(page, "tab").getByRole("button", { name: "Close the comparison" }).click();
    await chat.getByTitle("Compare with the one shown (c)").last().click();
    await sides.getByRole("option", { selected: true }).filter({ hasText: "First difference" }).waitFor();
    await shot("compared-by-mouse");
    await ui.closeEditors(page);
    await chat.getByRole("treeitem").first().press("Escape");
    await chat.getByRole("treeitem").first().waitFor({ state: "hidden" });
  });

  await step("a session is forked from the first answer, and both say so", async () => {
    const first = chat.locator(".row.turn").first();
    await first.getByRole("button", { name: "Fork from this answer" }).click();
    await chat.getByRole("heading", { name: "A brief word on bridges (fork)" }).waitFor();
    await chat.locator(".row.fork").getByText("Forked from").waitFor();
    await becomes(() => chat.locator(".row.user").count(), 1);
    await looksFine("forked");
    await chat.locator(".row.fork").getByRole("button", { name: "A brief word on bridges" }).click();
    await chat.locator(".row.fork").getByText("Forked into").waitFor();
    await lastSaid.locator(".said").getByText("And on ferries").waitFor();
    await lastSaid.getByRole("button", { name: "Fork from this message" }).click();
    const composer = chat.getByRole("textbox", { name: "Message", exact: true });
    await until(async () => (await composer.inputValue()) === "And on ferries", "the message in the composer");
    await composer.fill("");
  });

  await step("code for a named file is shown as a diff, accepted, and undone", async () => {
    const before = file("src/total.ts");
    /** By keys; VS Code has saved when the mark of an unsaved file is gone. */
    const save = async () => {
      await page.locator(".tab.dirty").waitFor();
      await page.keyboard.press("Control+s");
      await page.locator(".tab.dirty").waitFor({ state: "hidden" });
    };
    const editor = await openFile(page, ui, "total.ts");
    await selectLines(page, 4, 11);
    await page.keyboard.press("Control+Alt+a");
    await chat.locator("footer").getByText("total.ts 4–11").waitFor();
    await send(chat, "What about these lines?");
    await answered(chat);
    await editor
      .locator(".view-line")
      .first()
      .click({ position: { x: 2, y: 2 } });
    await block("Code, typescript, src/total.ts")
      .getByRole("button", { name: /^Apply to src\/total.ts/ })
      .click();
    await ui.tab(page, "total.ts (change").waitFor();
    await page.locator(".monaco-diff-editor .view-line").getByText("The demo has seen this.").first().waitFor();
    await shot("diff");
    await page.locator(".editor-actions").getByRole("button", { name: "Accept Change" }).click();
    await ui.tab(page, "total.ts (change").waitFor({ state: "hidden" });
    await page.locator(".monaco-editor .view-line").getByText("The demo has seen this.").first().waitFor();
    await shot("accepted");
    await save();
    assert.match(file("src/total.ts"), /The demo has seen this\./);
    await page.locator('.monaco-editor.focused[data-uri$="/total.ts"]').waitFor();
    await page.keyboard.press("Control+z");
    await page
      .locator(".monaco-editor .view-line")
      .getByText("The demo has seen this.")
      .first()
      .waitFor({ state: "hidden" });
    await save();
    assert.equal(file("src/total.ts"), before);
  });

  await step("discarded, it changes nothing; what has no place in the file says what to do", async () => {
    await block("Code, typescript, src/total.ts")
      .getByRole("button", { name: /^Apply to src\/total.ts/ })
      .click();
    await ui.tab(page, "total.ts (change").waitFor();
    await page.locator(".editor-actions").getByRole("button", { name: "Discard Change" }).click();
    await ui.tab(page, "total.ts (change").waitFor({ state: "hidden" });
    await openFile(page, ui, "total.ts");
    await block("Code, ts")
      .getByRole("button", { name: /^Apply to the file in the editor/ })
      .click();
    const problem = chat.getByText("It is not clear where this belongs");
    await problem.waitFor();
    await chat.getByText("Select the lines that it replaces").waitFor();
    await shot("no-place");
    await chat.getByRole("button", { name: "Dismiss" }).click();
  });

  await step("code becomes a new file, not saved yet", async () => {
    await block("Code, ts").getByRole("button", { name: "New file with this code" }).click();
    await ui.tab(page, "Untitled-1").waitFor();
    await page.locator(".monaco-editor .view-line").getByText("Greets by name").first().waitFor();
    await shot("new-file");
    await ui.runCommand(page, "View: Revert and Close Editor");
  });

  await step("a command is typed into a terminal once it was read, and not run", async () => {
    const run = block("Code, bash").getByRole("button", { name: "Run in the terminal" });
    await run.click();
    await shot("run-asked");
    assert.match(await ui.dialog(page, "Cancel"), /echo "Hello from the demo"/);
    assert.equal(await page.locator(".terminal-wrapper").count(), 0);
    await run.click();
    await ui.dialog(page, "Type it");
    await page.locator(".terminal-wrapper").first().waitFor();
    await shot("typed");
  });

  await step("a picture is pasted, a file is dropped, and both go along", async () => {
    const composer = chat.getByRole("textbox", { name: "Message", exact: true });
    const image = (number) =>
      chat
        .locator("footer")
        .getByRole("listitem")
        .filter({ hasText: `Image ${number}` })
        .locator("img");
    await pastePicture(composer);
    await image(1).waitFor();
    const picture = path.join(journey.folders.root, "dropped.png");
    writeFileSync(picture, Buffer.from(PICTURE, "base64"));
    await dropFile(composer, picture);
    await image(2).waitFor();
    await dropFromExplorer(composer, path.join(workspace, "src/parse.ts"));
    await chat.locator("footer").getByText("parse.ts 1–17").waitFor();
    await looksFine("picture-draft");
    await send(chat, "What is on this picture?");
    const shown = lastSaid.getByRole("button", { name: "Attached image" }).first();
    await shown.locator("img").waitFor();
    await becomes(() => chat.locator("footer .chip").count(), 0);
    await answered(chat);
    await shown.click();
    await looksFine("picture-said");
  });

  await step("an agent that is called with an @ answers once, and the session's agent stays", async () => {
    await ui.runCommand(page, "AI Studio: Duplicate Agent");
    await ui.pick(page, "Demo");
    await ui.tab(page, "Demo (copy)").waitFor();
    await ui.closeEditors(page);
    const composer = chat.getByRole("textbox", { name: "Message", exact: true });
    await composer.click();
    await page.keyboard.type("@Demo");
    const offered = chat
      .getByRole("listbox", { name: "What goes along" })
      .getByRole("option", { name: /^Demo \(copy\)/ });
    await offered.waitFor();
    await looksFine("agents");
    await offered.click();
    await chat.locator("footer").getByText("Answered by Demo (copy)").waitFor();
    await send(chat, "Who are you?");
    await answered(chat);
    await lastTurn.getByRole("heading", { name: "Demo (copy)" }).waitFor();
    await lastSaid.getByText("For Demo (copy)").waitFor();
    const chosen = chat.getByRole("combobox", { name: "Agent" });
    await becomes(() => chosen.evaluate(({ selectedOptions }) => selectedOptions[0].textContent), "Demo");
    await looksFine("called");
  });

  await step("the session is exported from its own menu", async () => {
    await chat.getByRole("button", { name: "More" }).click();
    await looksFine("menu");
    await chat.getByRole("menuitem", { name: "Export…" }).click();
    await ui.quickRows(page).filter({ hasText: "Markdown" }).first().waitFor();
    await shot("export");
    await page.keyboard.press("Escape");
  });

  await step("a session of 2,000 messages opens at its end, and scrolls to its beginning", async () => {
    await writeBeside(journey, "longSession", 2_000);
    await ui.closeEditors(page);
    await ui.treeRows(page, "Sessions").filter({ hasText: "A long talk" }).click();
    await chat.getByRole("heading", { name: "A long talk" }).waitFor();
    await lastTurn.getByText("The end of it.").waitFor();
    assert.equal(await chat.locator(".row").count(), 2_000);
    const scroller = chat.getByRole("region", { name: "Conversation" });
    await scroller.press("Home");
    await chat.locator(".row.user .said").getByText("Question 1: what about it?", { exact: true }).waitFor();
    await until(() => scroller.evaluate((element) => element.scrollTop === 0), "the beginning in sight");
    await scroller.press("End");
    await lastTurn.getByRole("list", { name: "Figures of this answer" }).waitFor();
  });

  await step("an answer of 100 kB is there to its last word", async () => {
    await lastTurn.getByText("The end of it.").waitFor();
    assert.ok((await lastTurn.textContent()).length > 60_000);
    await shot("long");
  });

  await step("both directions, emoji, a wide table, long code, formulas, in every theme, narrow and wide", async () => {
    await ui.treeRows(page, "Sessions").filter({ hasText: "Both directions" }).click();
    await lastTurn.getByRole("heading", { name: "שלום עולם" }).waitFor();
    const table = lastTurn.getByRole("group", { name: "Table" });
    await until(() => table.evaluate((element) => element.scrollWidth > element.clientWidth), "a table that scrolls");
    const code = lastTurn.locator(".code-block").first();
    await code.getByRole("button", { name: /^Show all 90 lines/ }).waitFor();
    assert.equal(await lastTurn.locator("img").count(), 0, "no picture of a stranger's is fetched");
    // Each is drawn when it comes near.
    await until(async () => {
      for (const formula of await lastTurn.locator(".formula").all()) await formula.scrollIntoViewIfNeeded();
      return (await lastTurn.locator("math").count()) === 6;
    }, "six formulas that are drawn");
    await lastTurn.getByTitle(/^This formula cannot be drawn: .*href/).waitFor();
    const equation = lastTurn.locator("math[display=block]").first();
    for (const name of ["Agents", "Sessions"]) await ui.pane(page, name).locator(".pane-header").click();
    for (const width of [700, 280]) {
      await ui.setSidebarWidth(page, width);
      await lastTurn.getByRole("heading", { name: "שלום עולם" }).scrollIntoViewIfNeeded();
      await shot(`varied-${width}`);
      await code.scrollIntoViewIfNeeded();
      await shot(`code-${width}`);
      await equation.scrollIntoViewIfNeeded();
      await shot(`formulas-${width}`);
    }
    const wide = lastTurn.getByRole("group", { name: "Formula" });
    await wide.press("ArrowRight");
    await until(() => wide.evaluate((element) => element.scrollLeft > 0), "the wide formula scrolled by a key");
    const look = async (theme) => {
      await code.scrollIntoViewIfNeeded();
      await shot(`code-${theme}`);
      await equation.scrollIntoViewIfNeeded();
      await shot(`formulas-${theme}`);
    };
    assert.deepEqual(await faultsInEveryTheme(chat, "sideBar-background", look), []);
  });
}
