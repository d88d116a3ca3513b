// Movements that several journeys share.
import assert from "node:assert/strict";
import path from "node:path";

/** Opens a file of the workspace through Quick Open, with the focus in its editor. @returns its editor */
export async function openFile(page, ui, name) {
  await ui.openQuickly(page, name);
  // Another file may stand in the editor until this one does.
  const editor = page
    .locator(`.editor-instance .monaco-editor[data-uri$=${JSON.stringify(`/${name}`)}]:visible`)
    .first();
  await editor
    .locator(".view-line")
    .first()
    .click({ position: { x: 2, y: 2 } });
  await editor.and(page.locator(".focused")).waitFor();
  return editor;
}

/** Selects whole lines in the editor that has the focus. */
export async function selectLines(page, from, to) {
  await page.keyboard.press("Control+Home");
  for (let line = 1; line < from; line++) await page.keyboard.press("ArrowDown");
  for (let line = from; line <= to; line++) await page.keyboard.press("Shift+ArrowDown");
}

/** Begins a session, and returns when it is the one that is shown: what is written before that is the draft of the other. */
export async function newSession(page, ui) {
  await ui.runCommand(page, "AI Studio: New Session");
  await ui.webview(page, "view").locator(".empty").waitFor();
}

/** Sends a message as a person does, and returns as soon as it stands in the conversation. */
export async function send(chat, words) {
  const composer = chat.getByRole("textbox", { name: "Message", exact: true });
  await composer.click();
  await composer.fill(words);
  // Before there is an agent, and while another message is being sent, Enter does nothing.
  await chat.locator('button.send[aria-disabled="false"]').waitFor();
  // To the composer itself: a tab that was just closed hands on the focus a moment later.
  await composer.press("Enter");
  await chat.locator(".row.user .said").filter({ hasText: words }).last().waitFor();
}

/**
 * Waits until the last message has its answer, with its figures; how it ended does not matter. Until the turn begins the one
 * before is the last, and while something is asked for the button says Send, too.
 */
export async function answered(chat) {
  await chat
    .getByRole("button", { name: "Send", exact: true })
    .and(chat.locator(':not([title="The message is being sent."])'))
    .waitFor();
  const turn = chat.locator(".row.turn:not(:has(~ .row.user))").last();
  await turn.getByRole("list", { name: "Figures of this answer" }).waitFor();
  await chat.getByRole("button", { name: "Send", exact: true }).waitFor();
}

/** Waits until what is read is what is wanted: a view shows it a moment after the work that it comes of is done. */
export async function becomes(read, wanted, what = "") {
  for (const end = Date.now() + 60_000; ; await new Promise((done) => setTimeout(done, 50))) {
    const found = await read();
    try {
      return wanted instanceof RegExp ? assert.match(found, wanted) : assert.deepEqual(found, wanted);
    } catch (error) {
      if (Date.now() > end) throw new Error(`${what} ${error.message}`.trim(), { cause: error });
    }
  }
}

/** Waits until `look` gives something true. Only for what no locator can wait for: files, requests, processes. */
export async function until(look, what, timeout = 60_000) {
  for (const end = Date.now() + timeout; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error(`Waited ${timeout / 1000} s in vain: ${what}.`);
}

/** Whether the keys that are typed next go there. */
export const hasFocus = (target) =>
  target
    .evaluate((element) => document.hasFocus() && element.getRootNode().activeElement === element, null, {
      timeout: 5_000,
    })
    .catch(() => false);

/**
 * Types a path into the dialog for files, which first writes one of its own and then lists what is there, the first of it
 * behind the path: only after that, or what is typed would be overwritten.
 * @param {string} folder whose name is in what the dialog writes
 */
export async function typePath(page, ui, folder, wanted) {
  const input = ui.quickInput(page);
  await until(async () => (await input.inputValue()).includes(path.basename(folder)), "the dialog's own path");
  await ui
    .quickRows(page)
    .filter({ has: page.getByText("..", { exact: true }) })
    .waitFor();
  await input.fill(wanted);
  await ui.quickRows(page).first().waitFor();
  await until(async () => (await input.inputValue()) === wanted, "the path that was typed");
}

/** Has the dialog take the path that was typed. It takes no Enter while it still looks at a folder. */
export async function takePath(page, ui, wanted) {
  const typed = () => ui.quickInput(page).inputValue({ timeout: 1_000 });
  await until(async () => {
    await page.keyboard.press("Enter");
    const asks = async () => (await typed().catch(() => "")) === wanted;
    return until(async () => !(await asks()), "the dialog to close", 5_000).catch(() => false);
  }, "the dialog to take the path");
}

/** Types a path into the dialog for files, and has it taken. */
export async function enterPath(page, ui, folder, wanted) {
  await typePath(page, ui, folder, wanted);
  await takePath(page, ui, wanted);
}

/** Closes an editor tab by its button. */
export async function closeTab(page, ui, title) {
  const tab = ui.tab(page, title).first();
  await tab.hover();
  await tab.getByRole("button", { name: "Close" }).click();
  await tab.waitFor({ state: "hidden" });
}

/** Walks down the list of providers to one of them. */
export async function chooseByKeys(page, settings, name) {
  await settings.getByRole("heading", { name: "Which provider?" }).waitFor();
  await settings.locator(".providers button:focus").waitFor();
  const names = await settings.locator(".providers strong").allTextContents();
  for (let index = 0; index < names.indexOf(name); index++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
}

/** Makes an agent in its editor, and begins a chat with it. */
export async function createAgent(page, ui, agent, connection, model, instructions = "Answer briefly.") {
  await ui.runCommand(page, "AI Studio: Create Agent");
  const editor = ui.webview(page, "tab");
  await editor.getByRole("textbox", { name: "Name" }).fill(agent);
  await editor.getByRole("combobox", { name: "Connection" }).click();
  await editor.getByRole("option", { name: connection, exact: true }).click();
  // The only model of a connection is put there once its list has come: perhaps in the midst of this.
  const field = editor.getByRole("combobox", { name: "Model" });
  await until(async () => {
    await field.fill(model);
    return (await field.inputValue()) === model;
  }, "the model in its field");
  await editor.getByRole("textbox", { name: "Instructions" }).fill(instructions);
  await editor.getByRole("button", { name: "Try in chat", exact: true }).click();
  await ui.tab(page, agent).waitFor();
  await ui.webview(page, "view").getByText(`Ask ${agent} about your code`).waitFor();
  await closeTab(page, ui, agent);
}
