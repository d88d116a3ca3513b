// The main job, as a person does it, with the offline demo: no key, no network.
import assert from "node:assert/strict";
import { faultsInEveryTheme } from "./support/faults.mjs";
import { answered, becomes, closeTab, openFile, selectLines, send, until } from "./support/hands.mjs";

export const title = "a recorded conversation with the demo, by mouse and keys";

export default async function demo({ page, ui, shot }, step) {
  const chat = ui.webview(page, "view");
  const composer = chat.getByRole("textbox", { name: "Message" });
  const attached = chat.locator("footer").getByRole("list", { name: "Attached" });
  const lastTurn = chat.locator(".row.turn").last();
  const sessions = ui.treeRows(page, "Sessions");
  const runs = ui.treeRows(page, "Runs");
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

  await step("the sidebar says what to do when it is empty", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").waitFor();
    await ui.pane(page, "Sessions").getByText("Conversations are kept here").waitFor();
    await shot("empty");
  });

  await step("so do the totals of nothing", async () => {
    await ui.runCommand(page, "AI Studio: Show Totals");
    const totals = ui.webview(page, "tab");
    await totals.getByText("No model was called in this time.").waitFor();
    assert.deepEqual(await faultsInEveryTheme(totals, "editor-background", (theme) => shot(`no-totals-${theme}`)), []);
    await closeTab(page, ui, "Totals");
  });

  await step("one press on the welcome view's button begins a chat with the demo", async () => {
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await composer.waitFor();
    await chat.getByText("Offline demo: answers are scripted").waitFor();
    await shot("begun");
  });

  await step("an answer streams in, with code, tokens, cost, time and model", async () => {
    await send(chat, "Show me what an answer looks like");
    await chat.getByRole("button", { name: "Stop" }).waitFor();
    await chat.locator("pre code").first().waitFor();
    await shot("streaming");
    await answered(chat);
    const figures = lastTurn.getByRole("list", { name: "Figures of this answer" }).getByRole("listitem");
    const words = await figures.allTextContents();
    assert.match(words.join(" · "), /^[\d,]+ in · [\d,]+ out · free · [\d.]+ s · demo$/);
    assert.match(await figures.first().getAttribute("title"), /^Tokens sent: /);
    await sessions.filter({ hasText: "Show me what an answer" }).waitFor();
    await shot("answered");
  });

  await step("its thoughts are folded away, and unfold by mouse and by keys", async () => {
    const fold = lastTurn.locator("details.thinking");
    const thoughts = fold.getByText("A script has nothing to think about");
    await fold.locator("summary").filter({ hasText: "Thought" }).click();
    await thoughts.waitFor();
    await shot("thoughts");
    await page.keyboard.press("Enter");
    await thoughts.waitFor({ state: "hidden" });
  });

  await step("code is copied, inserted at the cursor of an open file, and undone in one step", async () => {
    const editor = await openFile(page, ui, "total.ts");
    await page.keyboard.press("Control+End");
    const block = lastTurn.locator(".code-block").last();
    await block.getByRole("button", { name: "Copy code" }).click();
    await until(async () => (await clipboard()).includes("export function greet"), "the code in the clipboard");
    await block.getByRole("button", { name: "Insert at the cursor" }).click();
    await editor.getByText("export function greet").waitFor();
    await page.locator(".monaco-editor.focused").waitFor();
    await shot("inserted");
    await page.keyboard.press("Control+z");
    await editor.getByText("export function greet").waitFor({ state: "hidden" });
  });

  await step("a tool runs when it is asked for, and its card unfolds", async () => {
    await send(chat, "What time is it? Use the tool.");
    await answered(chat);
    const card = lastTurn.locator("details.tool-fold");
    await card.locator("summary").filter({ hasText: "current_time" }).click();
    await card.getByRole("group", { name: "Result" }).getByText("UTC").waitFor();
    await shot("tool");
  });

  await step("a long answer is stopped in the middle, by the button and by Escape", async () => {
    await send(chat, "Something long, 99 chapters");
    await lastTurn.getByText("Chapter 1", { exact: true }).waitFor();
    await chat.getByRole("button", { name: "Stop" }).click();
    await lastTurn.getByText("Stopped.").waitFor();
    await answered(chat);
    assert.equal(await lastTurn.getByText("The end.").count(), 0);
    await shot("stopped");
    await lastTurn.getByRole("button", { name: "Retry" }).click();
    await chat.getByRole("button", { name: "Stop" }).waitFor();
    await lastTurn.getByText("Chapter 1", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await lastTurn.getByText("Stopped.").waitFor();
  });

  await step("both answers are kept, and ‹ › changes between them", async () => {
    await lastTurn.getByRole("group", { name: "Way 2 of 2" }).waitFor();
    await lastTurn.getByRole("button", { name: "Previous way" }).click();
    await lastTurn.getByRole("group", { name: "Way 1 of 2" }).waitFor();
    await shot("ways");
    await lastTurn.getByRole("button", { name: "Next way" }).click();
    await lastTurn.getByRole("group", { name: "Way 2 of 2" }).waitFor();
  });

  await step("what is typed right behind Enter stays, or is sent too", async () => {
    await composer.fill("Quickly, once more");
    await page.keyboard.press("Enter");
    await page.keyboard.type("and what I typed on");
    await answered(chat);
    await until(async () => (await composer.inputValue()) === "and what I typed on", "all of it, and nothing else");
    await composer.fill("Quickly, and again");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Quickly, sent behind it");
    await page.keyboard.press("Enter");
    await chat.locator(".row").getByText("Quickly, sent behind it").first().waitFor();
    await answered(chat);
    await becomes(() => composer.inputValue(), "");
  });

  await step("a failure says what happened and what to do, with the buttons that do it", async () => {
    await send(chat, "fail auth");
    const notice = lastTurn.locator(".notice.failed");
    await notice.getByText("The key was refused (401).").waitFor();
    await notice.getByRole("button", { name: "Retry" }).waitFor();
    await shot("failed");
    await notice.getByRole("button", { name: "Open settings" }).click();
    await ui.webview(page, "tab").getByRole("heading", { name: "Connections" }).waitFor();
    await closeTab(page, ui, "AI Studio Settings");
  });

  await step("a selection goes along, by command, context menu and keys", async () => {
    const editor = await openFile(page, ui, "total.ts");
    await selectLines(page, 4, 11);
    await ui.runCommand(page, "AI Studio: Add Selection to Chat");
    await attached.getByText("total.ts 4–11").waitFor();
    await editor
      .locator(".view-line")
      .first()
      .click({ position: { x: 2, y: 2 } });
    await selectLines(page, 3, 3);
    await ui.contextMenu(page, editor.locator(".view-line").nth(2), "Add Selection to Chat");
    await attached.getByText("total.ts 3", { exact: true }).waitFor();
    await editor
      .locator(".view-line")
      .first()
      .click({ position: { x: 2, y: 2 } });
    await selectLines(page, 6, 7);
    await page.keyboard.press("Control+Alt+a");
    await attached.getByText("total.ts 6–7").waitFor();
    await shot("chips");
  });

  await step("a chip is removed by mouse, another by keys", async () => {
    await attached.getByRole("button", { name: "Remove total.ts 3", exact: true }).click();
    await attached.getByText("total.ts 3", { exact: true }).waitFor({ state: "hidden" });
    await composer.click();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Delete");
    await attached.getByText("total.ts 6–7").waitFor({ state: "hidden" });
    await becomes(() => attached.getByRole("listitem").count(), 1);
  });

  await step("the message shows what went along, and leads back to the lines", async () => {
    await send(chat, "Explain the selection");
    await answered(chat);
    await lastTurn.getByText("a selection:").waitFor();
    await ui.closeEditors(page);
    await chat.locator(".row.user").last().getByRole("button", { name: "total.ts 4–11" }).click();
    await ui.tab(page, "total.ts").waitFor();
    await page.locator("#status\\.editor\\.selection").filter({ hasText: "selected" }).waitFor();
    await shot("revealed");
  });

  await step("a session is renamed, deleted, and brought back by Undo", async () => {
    const row = sessions.filter({ hasText: "Show me what an answer" });
    await ui.contextMenu(page, row, "Rename Session");
    await ui.answer(page, "Rename session", "A talk with the demo");
    await sessions.filter({ hasText: "A talk with the demo" }).waitFor();
    await chat.getByRole("heading", { name: "A talk with the demo" }).waitFor();
    await ui.contextMenu(page, sessions.filter({ hasText: "A talk with the demo" }), "Delete Session");
    await ui.notification(page, "Deleted “A talk with the demo”.");
    await sessions.filter({ hasText: "A talk with the demo" }).waitFor({ state: "hidden" });
    await shot("deleted");
    await ui.notificationButton(page, "Deleted", "Undo");
    await sessions.filter({ hasText: "A talk with the demo" }).waitFor();
    // The chat shows it again, too.
    await chat.locator(".row.user .said").filter({ hasText: "Explain the selection" }).waitFor();
  });

  await step("after a reload the session is there, with the draft's text and chip", async () => {
    await composer.fill("A thought that is not finished");
    await openFile(page, ui, "total.ts");
    await selectLines(page, 5, 6);
    await page.keyboard.press("Control+Alt+a");
    await attached.getByText("total.ts 5–6").waitFor();
    await ui.reload(page);
    await chat.locator(".row.user .said").filter({ hasText: "Explain the selection" }).waitFor();
    await attached.getByText("total.ts 5–6").waitFor();
    await until(async () => (await composer.inputValue()) === "A thought that is not finished", "the draft's text");
    // Its row is selected, and nothing else has the keyboard for that.
    const selected = ui.pane(page, "Sessions").locator('.monaco-list-row[aria-selected="true"]');
    await selected.filter({ hasText: "A talk with the demo" }).waitFor();
    await shot("reloaded");
    await attached.getByRole("button", { name: "Remove total.ts 5–6" }).click();
    await composer.fill("");
  });

  await step("it opens as an editor tab, with the same conversation", async () => {
    await chat.getByRole("button", { name: "More" }).click();
    await chat.getByRole("menuitem", { name: "Open in an editor tab" }).click();
    await ui.tab(page, "A talk with the demo").waitFor();
    const tab = ui.webview(page, "tab");
    await tab.locator(".row.user .said").filter({ hasText: "Explain the selection" }).waitFor();
    await shot("tab");
    await tab.locator(".scroller").focus();
    await page.keyboard.press("Control+f");
    const find = page.locator(".simple-find-part.visible input:visible");
    await until(async () => (await tab.locator(".rows > .row:empty").count()) === 0, "all to be drawn, and so found");
    await find.fill("Show me what an answer");
    await page.keyboard.press("Enter");
    const chosen = () => tab.locator("body").evaluate(() => getSelection()?.toString());
    await until(async () => (await chosen()) === "Show me what an answer", "what was looked for");
    const first = tab.locator(".row.user .said").first();
    await until(() => first.evaluate((said) => said.getBoundingClientRect().top >= 0), "it to be in view");
    await shot("tab-find");
    await page.keyboard.press("Escape");
    await find.waitFor({ state: "hidden" });
    await closeTab(page, ui, "A talk with the demo");
  });

  await step("the inspector grows while an answer streams", async () => {
    await ui.runCommand(page, "AI Studio: Inspect Session");
    const inspector = ui.webview(page, "tab");
    const responded = inspector.getByRole("option").filter({ hasText: "model.responded" });
    await responded.first().waitFor();
    const total = async () => Number((await inspector.locator(".listed").textContent()).match(/(\d+) events/)[1]);
    const before = await total();
    // Longer than any machine needs to look.
    await send(chat, "Something long, 99 chapters");
    await until(async () => (await total()) > before + 2, "new events while the answer streams");
    await inspector.locator(".header").getByText("Working").waitFor();
    const during = await total();
    await shot("inspector-live");
    await chat.getByRole("button", { name: "Stop" }).click();
    await answered(chat);
    await until(async () => (await total()) > during, "the events of the answer's end");
  });

  await step("an event's figures, content and raw JSON are read, by mouse and keys", async () => {
    const inspector = ui.webview(page, "tab");
    await inspector.getByRole("option").filter({ hasText: "model.responded" }).last().click();
    const panel = inspector.getByRole("tabpanel");
    await panel.getByText("Cost", { exact: true }).waitFor();
    await shot("inspector-summary");
    await inspector.getByRole("tab", { name: "Summary" }).click();
    await page.keyboard.press("ArrowRight");
    await panel.getByText("You wrote").first().waitFor();
    await shot("inspector-content");
    // The last tab, by the way round.
    for (let tab = 0; tab < 2; tab++) await page.keyboard.press("ArrowLeft");
    await panel.getByText('"model.responded"').first().waitFor();
    await shot("inspector-raw");
    await panel.getByRole("button", { name: "Open in editor" }).click();
    await page.locator(".monaco-editor:visible").getByText("model.responded").first().waitFor();
    await shot("inspector-editor");
    await ui.closeEditors(page);
  });

  await step("an agent works on a task in the background, is listed, and says when it is done", async () => {
    await ui.runCommand(page, "AI Studio: Run Agent on a Task");
    await ui.pick(page, "Demo");
    await ui.answer(page, "It works in the background", "Sum up what you can do");
    await runs.filter({ hasText: "Sum up what you can do" }).waitFor();
    await ui.notification(page, "The run “Sum up what you can do” is done (free).");
    await shot("run-done");
    await ui.notificationButton(page, "Sum up what you can do", "Open");
    await ui.tab(page, "Inspect: Sum up what you can do").waitFor();
    await ui.webview(page, "tab").getByRole("option").filter({ hasText: "turn.ended" }).waitFor();
    await shot("run-opened");
  });

  await step("another run is cancelled, and opens in the inspector", async () => {
    await ui.treeRows(page, "Agents").filter({ hasText: "Demo" }).hover();
    await ui.treeRows(page, "Agents").getByRole("button", { name: "Run Agent on a Task" }).click();
    await ui.answer(page, "It works in the background", "Write something long, 99 chapters");
    const row = runs.filter({ hasText: "Write something long" });
    const counted = page.locator(".statusbar-item").filter({ hasText: "1 working" });
    await counted.waitFor();
    await shot("run-working");
    await row.filter({ hasText: "working" }).hover();
    await row.getByRole("button", { name: "Cancel Run" }).click();
    await counted.waitFor({ state: "hidden" });
    await row.filter({ hasText: "stopped" }).click();
    await ui.tab(page, "Inspect: Write something long").waitFor();
    const inspector = ui.webview(page, "tab");
    await inspector.locator(".header").getByText("Stopped").waitFor();
    await inspector.getByRole("option").filter({ hasText: "model.failed" }).click();
    await inspector.getByRole("option").locator(".codicon-circle-slash").waitFor();
    await inspector.getByText("It was stopped.").waitFor();
    await inspector.locator(".notice:not(.failed)").getByText("The request was stopped.").waitFor();
    await shot("run-cancelled");
    await inspector.getByRole("option").filter({ hasText: "model.requested" }).click();
    await inspector.getByRole("tab", { name: "Content" }).click();
    await inspector.getByText("15 tools").focus();
    await shot("content");
    await page.keyboard.press("Enter");
    await inspector.getByRole("heading", { name: "Tool read_file" }).waitFor();
    await inspector.getByRole("button", { name: "Show the request as it was sent" }).click();
    await inspector.getByRole("tab", { name: "Request", selected: true }).waitFor();
  });
}
