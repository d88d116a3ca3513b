// The history as a whole: checked, exported, gone back to, repaired; and what was deleted brought back.
import assert from "node:assert/strict";
import { closeSync, openSync, readdirSync, readFileSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { writeBeside } from "./support/beside.mjs";
import { faultsInEveryTheme } from "./support/faults.mjs";
import { answered, becomes, closeTab, newSession, send, takePath, typePath, until } from "./support/hands.mjs";

export const title = "a history is checked, exported, gone back to and repaired, and what was deleted comes back";

export default async function data(journey, step) {
  const { ui, shot, folders, page } = journey;
  const folder = path.join(folders.data, "User/globalStorage/ai-studio.ai-studio");
  const file = path.join(folder, "studio.sqlite");
  const chat = () => ui.webview(page, "view");
  const rows = (words) => ui.treeRows(page, "Sessions").filter({ hasText: words });
  const backups = (kind) => readdirSync(path.join(folder, "backups")).filter((name) => name.includes(`-${kind}-`));

  async function converse(words) {
    await newSession(page, ui);
    await send(chat(), words);
    await answered(chat());
    await rows(words).waitFor();
  }

  /** Opens it by its row, and returns when the keyboard is in it: that would close a menu, and go away from the rows. */
  async function openSession(words) {
    await rows(words).click();
    await chat().getByRole("heading", { name: words }).waitFor();
    await chat().locator("textarea:focus").waitFor();
  }

  const tab = () => ui.webview(page, "tab");
  async function fine(name, view = tab(), ground = "editor-background") {
    assert.deepEqual(await faultsInEveryTheme(view, ground, (theme) => shot(`${name}-${theme}`)), [], name);
  }

  const typed = (wanted) => typePath(page, ui, folders.workspace, wanted);

  await step("two conversations", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await send(chat(), "First conversation");
    await answered(chat());
    await converse("Second conversation");
  });

  await step("keys rename and delete the row that has the focus, whichever is selected", async () => {
    await openSession("First conversation");
    const toSecond = async () => {
      await ui.runCommand(page, "AI Studio: Focus on Sessions View");
      await ui.pane(page, "Sessions").locator(".monaco-list:focus").waitFor();
      for (const key of ["Home", "ArrowDown"]) await page.keyboard.press(key);
      await ui.pane(page, "Sessions").locator(".monaco-list-row.focused").filter({ hasText: "Second" }).waitFor();
    };
    await toSecond();
    await page.keyboard.press("F2");
    await ui.answer(page, "Rename session", "Second conversation, renamed");
    await rows("Second conversation, renamed").waitFor();
    await toSecond();
    await page.keyboard.press("Delete");
    await rows("Second conversation").waitFor({ state: "hidden" });
    await ui.notificationButton(page, "Deleted “Second conversation, renamed”.", "Undo");
    await rows("Second conversation").waitFor();
    await becomes(() => rows("First conversation").count(), 1);
    await ui.clearNotifications(page);
  });

  await step("sessions are pinned, archived and grouped, and several are deleted at once", async () => {
    const group = (name) => ui.treeRows(page, "Sessions").filter({ hasText: name });
    const above = async (one, other) => (await one.boundingBox())?.y < (await other.boundingBox())?.y;
    await ui.contextMenu(page, rows("First conversation"), "Pin Session");
    await group("Pinned").waitFor();
    await until(() => above(rows("First conversation"), group("Today")), "the pinned one to be above");
    await ui.contextMenu(page, rows("Second conversation"), "Archive Session");
    await rows("Second conversation").waitFor({ state: "hidden" });
    await group("Archived").click();
    await rows("Second conversation").waitFor();
    await shot("shelves");
    await ui.contextMenu(page, rows("Second conversation"), "Take Session Out of the Archive");
    await group("Archived").waitFor({ state: "hidden" });
    await ui.contextMenu(page, rows("First conversation"), "Unpin Session");
    await group("Pinned").waitFor({ state: "hidden" });
    await ui.runCommand(page, "AI Studio: Group Sessions by Agent");
    await group("Today").waitFor({ state: "hidden" });
    await shot("by-agent");
    await ui.runCommand(page, "AI Studio: Group Sessions by Day");
    await group("Today").waitFor();
    const deleteBoth = async () => {
      await openSession("First conversation");
      await rows("Second conversation").click({ modifiers: ["Control"] });
      await ui.contextMenu(page, rows("Second conversation"), "Delete Session");
      await ui.notification(page, "Deleted 2 sessions.");
      await group("Today").waitFor({ state: "hidden" });
    };
    const bothAreBack = async () => {
      await rows("First conversation").waitFor();
      await rows("Second conversation").waitFor();
      await ui.clearNotifications(page);
    };
    await openSession("First conversation");
    await rows("Second conversation").click({ modifiers: ["Control"] });
    await ui.openMenu(page, rows("Second conversation"), "Delete Session");
    const offered = page.locator(".monaco-menu .action-item");
    for (const entry of ["Export", "Compare"]) await offered.filter({ hasText: entry }).waitFor();
    await shot("menu-of-two");
    for (const entry of ["Rename Session", "Open Session", "Replay"])
      assert.equal(await offered.filter({ hasText: entry }).count(), 0, entry);
    await page.keyboard.press("Escape");
    await deleteBoth();
    await ui.notificationButton(page, "Deleted 2 sessions.", "Undo");
    await bothAreBack();
    await deleteBoth();
    await ui.clearNotifications(page);
    await ui.runCommand(page, "AI Studio: Deleted Sessions…");
    await ui.pick(page, "Bring all of these back");
    await ui.notification(page, "2 sessions and runs are back.");
    await bothAreBack();
  });

  await step("the database is checked, and the copy that was checked is kept", async () => {
    await ui.runCommand(page, "AI Studio: Check Database");
    const words = await ui.notification(page, "The history is whole");
    assert.match(words, /2 sessions and runs, \d+ events, \d+(\.\d)? MB/);
    assert.equal(backups("regular").length, 1);
    await shot("checked");
    await ui.clearNotifications(page);
  });

  await step("all data is exported to a file of the person's choice", async () => {
    const target = path.join(folders.workspace, "mine.sqlite");
    await ui.runCommand(page, "AI Studio: Export All Data…");
    await typed(target);
    await shot("export");
    await takePath(page, ui, target);
    await ui.notification(page, "Exported 2 sessions and runs");
    assert.equal(readFileSync(target).subarray(0, 15).toString(), "SQLite format 3");
    await ui.clearNotifications(page);
  });

  await step("what was deleted is brought back", async () => {
    await ui.contextMenu(page, rows("First conversation"), "Delete Session");
    await rows("First conversation").waitFor({ state: "hidden" });
    await ui.clearNotifications(page);
    await ui.runCommand(page, "AI Studio: Deleted Sessions…");
    await ui.quickRows(page).filter({ hasText: "First conversation" }).waitFor();
    await shot("deleted");
    await ui.pick(page, "First conversation");
    await rows("First conversation").waitFor();
  });

  await step("or removed for good", async () => {
    await converse("Third conversation");
    await ui.contextMenu(page, rows("Third conversation"), "Inspect Session");
    await tab().getByRole("listbox", { name: "Events" }).waitFor();
    await ui.contextMenu(page, rows("Third conversation"), "Delete Session");
    await rows("Third conversation").waitFor({ state: "hidden" });
    await ui.clearNotifications(page);
    await ui.runCommand(page, "AI Studio: Deleted Sessions…");
    await ui.pick(page, "Remove all of these for good");
    await ui.dialog(page, "Remove for good");
    await until(() => !readFileSync(file).includes("Third conversation"), "the words to be gone from the file");
    await ui.runCommand(page, "AI Studio: Deleted Sessions…");
    await ui.notification(page, "Nothing was deleted in the last week.");
    await ui.clearNotifications(page);
  });

  await step("its inspector says that it does not exist any more, before and after it is opened again", async () => {
    const gone = tab().getByText("This session does not exist any more.");
    await gone.waitFor();
    await fine("out-of-date");
    await ui.runCommand(page, "AI Studio: Show Totals");
    await tab().getByRole("heading", { name: "Totals" }).waitFor();
    await ui.tab(page, "Inspect:").click();
    await tab().getByText("The session could not be read.").waitFor();
    await gone.waitFor();
    await fine("gone");
    await ui.closeEditors(page);
  });

  await step("a session without events, and one that cannot be read, are told in words", async () => {
    await writeBeside(journey, "oddSessions");
    await ui.contextMenu(page, rows("Nothing in it"), "Inspect Session");
    await tab().getByText("Nothing has happened in this session yet.").waitFor();
    await fine("nothing");
    await ui.contextMenu(page, rows("Cannot be read"), "Inspect Session");
    await tab().getByRole("option").first().click();
    await tab().getByText("Event 1 could not be read. What is recorded here is damaged").waitFor();
    await fine("unreadable-event");
    await ui.closeEditors(page);
    await rows("Cannot be read").click();
    await chat().locator(".notice.failed").filter({ hasText: "What is recorded here is damaged" }).waitFor();
    await chat().getByRole("heading", { name: "Cannot be read" }).waitFor();
    await fine("unreadable-beside", chat(), "sideBar-background");
    await ui.contextMenu(page, rows("Cannot be read"), "Open Session in an Editor Tab");
    await tab().getByRole("button", { name: "Try again" }).waitFor();
    await fine("unreadable");
    await closeTab(page, ui, "Cannot be read");
    await openSession("First conversation");
    for (const words of ["Nothing in it", "Cannot be read"]) {
      await ui.contextMenu(page, rows(words), "Delete Session");
      await rows(words).waitFor({ state: "hidden" });
    }
    await ui.clearNotifications(page);
  });

  await step("going back to a backup shows what it holds, in this window and in another one", async () => {
    const other = await journey.open();
    await ui.openContainer(other);
    await converse("Fourth conversation");
    await ui.treeRows(other, "Sessions").filter({ hasText: "Fourth conversation" }).waitFor();
    await ui.runCommand(page, "AI Studio: Restore from Backup…");
    await ui.quickRows(page).filter({ hasText: "2 sessions and runs" }).first().waitFor();
    await shot("backups");
    await ui.pick(page, "2 sessions and runs");
    await shot("restore-question");
    await ui.dialog(page, "Restore");
    await ui.notification(page, "The history is now the copy of");
    await rows("Fourth conversation").waitFor({ state: "hidden" });
    await rows("Second conversation").waitFor();
    await ui.treeRows(other, "Sessions").filter({ hasText: "Fourth conversation" }).waitFor({ state: "hidden" });
    assert.equal(backups("replaced").length, 1);
    await shot("restored");
    await other.close();
    // VS Code keeps a closed window's host for a while; it would find the damage below first, and tell nobody.
    const [, ...closed] = journey.extensionHosts();
    if (closed.length > 0) journey.killExtensionHost(closed);
  });

  await step("and back again", async () => {
    await ui.notificationButton(page, "The history is now the copy of", "Undo");
    await ui.notification(page, "The history is again what it was before.");
    await rows("Fourth conversation").waitFor();
    await ui.clearNotifications(page);
    await converse("Fifth conversation");
  });

  await step("damage is found by the check, and repaired once the person says so", async () => {
    const descriptor = openSync(file, "r+");
    const { size } = statSync(file);
    for (const at of [0.5, 0.7, 0.9])
      writeSync(descriptor, Buffer.alloc(4096, 0xa5), 0, 4096, Math.floor((size * at) / 4096) * 4096);
    closeSync(descriptor);
    await ui.runCommand(page, "AI Studio: Check Database");
    await ui.notification(page, "is damaged");
    await shot("damaged");
    // VS Code shows three at the most within 0.8 s, which only a script is quick enough for; the rest goes to the bell.
    await page
      .locator(".notification-toast:visible")
      .filter({ hasText: "Checking the history" })
      .waitFor({ state: "hidden" });
    await ui.notificationButton(page, "is damaged", "Repair");
    await ui.notification(page, "The history was damaged");
    await shot("repaired");
    await ui.notificationButton(page, "The history was damaged", "Show the report");
    const [aside] = readdirSync(folder).filter((name) => name.includes(".damaged"));
    await page
      .locator(".view-line")
      .filter({ hasText: /What.happened.to.the.history/ })
      .first()
      .waitFor();
    assert.ok(aside !== undefined);
    await shot("report");
    await ui.clearNotifications(page);
    await converse("After the repair");
  });

  await step("a file that is no history is refused in words", async () => {
    await ui.runCommand(page, "AI Studio: Restore from Backup…");
    await ui.pick(page, "Choose a file…");
    const readme = path.join(folders.workspace, "README.md");
    await typed(readme);
    await takePath(page, ui, readme);
    await ui.dialog(page, "Restore");
    await ui.notification(page, "Nothing was changed.");
    await shot("refused");
    await rows("After the repair").waitFor();
  });

  await step("the editor of an agent that was deleted says so, and brings it back", async () => {
    await ui.runCommand(page, "AI Studio: Edit Agent");
    await ui.pick(page, "Demo");
    await tab().getByRole("textbox", { name: "Name" }).waitFor();
    const row = ui.treeRows(page, "Agents").filter({ hasText: "Demo" });
    await ui.contextMenu(page, row, "Delete Agent");
    await tab().getByText("This agent was deleted. Save brings it back").waitFor();
    await tab().getByRole("heading", { name: "Demo", exact: true }).waitFor();
    await row.waitFor({ state: "hidden" });
    await fine("deleted-agent");
    await tab().getByRole("button", { name: "Save", exact: true }).click();
    await tab().getByText("This agent was deleted.").waitFor({ state: "hidden" });
    await row.waitFor();
  });
}
