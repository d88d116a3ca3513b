// A person decides what an agent may do: in the card, in a notification, from the palette, and after a crash.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { processesWith } from "../processes.mjs";
import { answered, becomes, closeTab, hasFocus, openFile, send, until } from "./support/hands.mjs";

export const title = "nothing is changed or run before a person allows it, and what was changed can be put back";

export default async function approvals(journey, step) {
  const { page, ui, shot, workspace } = journey;
  const chat = ui.webview(page, "view");
  const lastTurn = chat.locator(".row.turn").last();
  const card = lastTurn.locator(".tool");
  const button = (name) => card.getByRole("button", { name, exact: true });
  const inWorkspace = (name) => path.join(workspace, name);
  const read = (name) => (existsSync(inWorkspace(name)) ? readFileSync(inWorkspace(name), "utf8") : null);

  await step("a call that writes waits, and says exactly what it will do", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await chat.getByRole("textbox", { name: "Message" }).waitFor();
    await send(chat, 'Use write_file on `docs/notes.txt` with "first words" quickly');
    await card.getByText("waiting for you").waitFor();
    await card.getByText("No rule allows write_file.").waitFor();
    await card.locator(".plan-files").getByText("docs/notes.txt", { exact: true }).waitFor();
    await card.locator(".plan-files").getByText("+1").waitFor();
    await ui.treeRows(page, "Sessions").filter({ hasText: "waiting for you" }).waitFor();
    await page.locator(".statusbar-item").filter({ hasText: "1 waiting" }).waitFor();
    assert.equal(read("docs/notes.txt"), null);
    await button("Deny").scrollIntoViewIfNeeded();
    await shot("asked");
  });

  await step("what would run unasked from now on stands one rule a line, in a narrow view too", async () => {
    await ui.setSidebarWidth(page, 280);
    await button("Always allow…").click();
    await card.getByText("These calls run without asking from now on:").waitFor();
    const rules = card.locator(".approval-rules li");
    await becomes(() => rules.allTextContents(), ["edit_file(path=docs/**)", "write_file(path=docs/**)"]);
    await rules.last().scrollIntoViewIfNeeded();
    await shot("rules-narrow");
    await page.keyboard.press("Escape");
    await rules.first().waitFor({ state: "detached" });
    await ui.setSidebarWidth(page, 400);
  });

  await step("the change is shown in VS Code's own diff editor", async () => {
    await button("Open diff").click();
    await ui.tab(page, "notes.txt (the agent's change)").waitFor();
    await page
      .locator(".editor.modified-in-monaco-diff-editor, .modified-in-monaco-diff-editor")
      .getByText("first words")
      .first()
      .waitFor();
    await shot("diff");
  });

  await step("allowed once, it is done, and what was looked at to decide is closed", async () => {
    await button("Allow once").click();
    await answered(chat);
    await ui.tab(page, "notes.txt (the agent's change)").waitFor({ state: "hidden" });
    assert.equal(read("docs/notes.txt"), "first words");
    await card.scrollIntoViewIfNeeded();
    await shot("allowed");
  });

  await step("a command is shown whole, with its folder and its sandbox, and denied with a word", async () => {
    await send(chat, 'Quickly, use shell to run "echo one && rm -rf build"');
    await card.getByRole("group", { name: "Command" }).getByText("echo one && rm -rf build").waitFor();
    // Of no part of it a rule says anything: that stands there once.
    await becomes(() => card.locator(".approval-why").allTextContents(), ["No rule allows it."]);
    const why = card.getByRole("textbox", { name: "What the model is told" });
    await button("Deny and say why…").click();
    await why.fill("Leave the build alone.");
    await becomes(() => button("Deny").count(), 1, "no button denies without what was typed");
    await page.keyboard.press("Escape");
    await why.waitFor({ state: "detached" });
    await until(() => hasFocus(button("Deny and say why…")), "the focus is where it came from");
    await card.getByText("waiting for you").waitFor();
    await page.keyboard.press("Enter");
    await until(async () => (await why.inputValue()) === "Leave the build alone.", "what was typed is kept");
    await until(() => hasFocus(why), "the focus on the reason");
    await button("Deny").scrollIntoViewIfNeeded();
    await shot("word");
    await page.keyboard.press("Enter");
    await answered(chat);
    await card.getByText("denied by you").waitFor();
    await card.getByText("Leave the build alone.").waitFor();
  });

  await step("in a narrow and low view the command is seen together with its buttons", async () => {
    await ui.setSidebarWidth(page, 280);
    await send(chat, 'Quickly, use shell to run "date && ls -la /tmp | head -3"');
    await button("Allow once").waitFor();
    await until(async () => {
      const [view, command, allow] = await Promise.all(
        [chat.locator(".scroller"), card.getByRole("group", { name: "Command" }), button("Allow once")].map((one) =>
          one.boundingBox(),
        ),
      );
      return command.y >= view.y && allow.y + allow.height <= view.y + view.height;
    }, "both are in view");
    await shot("narrow");
    await button("Deny").click();
    await answered(chat);
    await ui.setSidebarWidth(page, 400);
  });

  await step("allowed for the session, such calls are not asked about again", async () => {
    await send(chat, 'Quickly, use shell to run "echo two"');
    await button("Always allow…").click();
    await card.getByText("These calls run without asking from now on:").waitFor();
    await button("In this session").scrollIntoViewIfNeeded();
    await shot("rules");
    await button("In this session").click();
    await answered(chat);
    await send(chat, 'Quickly, use shell to run "echo three"');
    await answered(chat);
    await card.locator("summary").click();
    await card.getByRole("group", { name: "Result" }).getByText("three").waitFor();
    await shot("ran");
  });

  await step("the rule is listed with the session that it holds in", async () => {
    await ui.runCommand(page, "AI Studio: Rules for Tools…");
    await ui.quickRows(page).filter({ hasText: "Allow, in the session “" }).waitFor();
    await shot("listed");
    await page.keyboard.press("Escape");
  });

  await step("the palette answers, too", async () => {
    await send(chat, 'Quickly, use shell to run "whoami"');
    await card.getByText("waiting for you").waitFor();
    await ui.runCommand(page, "AI Studio: Answer a Waiting Tool Call…");
    await ui.quickRows(page).filter({ hasText: "Deny and say why" }).waitFor();
    await shot("palette");
    await ui.pick(page, "Allow once");
    await answered(chat);
  });

  await step("a file is put back as it was before the step, and what a person has changed since is named", async () => {
    await send(chat, 'Use write_file on `docs/second.txt` with "second words", quickly');
    await button("Allow once").click();
    await answered(chat);
    writeFileSync(inWorkspace("docs/second.txt"), "changed by hand");
    await button("Compare").click();
    await ui.tab(page, "second.txt (before the step ↔ now)").waitFor();
    await page.locator(".modified-in-monaco-diff-editor").getByText("changed by hand").first().waitFor();
    await closeTab(page, ui, "second.txt (before the step ↔ now)");
    await card.getByRole("button", { name: "Restore…" }).click();
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText("docs/second.txt").first().waitFor();
    await dialog.getByText("Changed by you or another program since").waitFor();
    await shot("restore");
    await dialog.getByRole("button", { name: "Restore", exact: true }).click();
    await until(() => read("docs/second.txt") === null, "the file is gone");
    await ui.notificationButton(page, "as they were before this step", "Undo");
    await until(() => read("docs/second.txt") === "changed by hand", "the person's own text is back");
  });

  await step("a file with unsaved changes in an editor is left alone, and both are told", async () => {
    await openFile(page, ui, "second.txt");
    await page.keyboard.type("typed, not saved, ");
    const unsaved = page.locator(".tab.dirty").filter({ hasText: "second.txt" });
    await unsaved.waitFor();
    await send(chat, 'Use write_file on `docs/second.txt` with "over it", quickly');
    await answered(chat);
    await card.locator("summary").click();
    await card.getByRole("group", { name: "Result" }).getByText("unsaved changes in an editor").waitFor();
    await shot("unsaved");
    assert.equal(read("docs/second.txt"), "changed by hand");
    await ui.runCommand(page, "File: Revert File");
    await unsaved.waitFor({ state: "hidden" });
    await closeTab(page, ui, "second.txt");
  });

  await step("where no chat is seen, a notification asks, and takes the answer", async () => {
    await ui.runCommand(page, "AI Studio: Run Agent on a Task");
    await ui.pick(page, "Demo");
    await ui.answer(page, "It works in the background", 'Quickly, use shell to run "touch docs/run.txt"');
    await ui.notificationButton(page, "touch docs/run.txt", "Allow once");
    await until(() => read("docs/run.txt") !== null, "the command has run");
    await ui.notificationButton(page, "is done", "Open");
    await ui.webview(page, "tab").getByRole("option").filter({ hasText: "tool.decided" }).waitFor();
    await shot("inspected");
    await ui.closeEditors(page);
  });

  await step("a run that waits is opened where it can be answered", async () => {
    await ui.runCommand(page, "AI Studio: Run Agent on a Task");
    await ui.pick(page, "Demo");
    await ui.answer(page, "It works in the background", 'Quickly, use write_file on `docs/late.txt` with "late"');
    const row = ui.treeRows(page, "Runs").filter({ hasText: "waiting for you" });
    await row.waitFor();
    await shot("run-waits");
    await ui.clearNotifications(page);
    await row.click();
    const tab = ui.webview(page, "tab");
    await tab.getByRole("button", { name: "Deny", exact: true }).click();
    await tab.getByText("denied by you").first().waitFor();
    await shot("run-answered");
    await row.waitFor({ state: "hidden" });
    await ui.closeEditors(page);
  });

  await step("kill -9 while a command runs: it ends with VS Code, and the log says that it was cut off", async () => {
    const isRunning = () => processesWith("sleep 4711.25").length > 0;
    await send(chat, 'Quickly, use shell to run "sleep 4711.25"');
    await button("Allow once").click();
    await until(isRunning, "the command runs");
    journey.killExtensionHost();
    await until(() => !isRunning(), "the command has ended");
    await ui.reload(page);
    await lastTurn.getByText("Stopped when VS Code closed.").waitFor();
    await card.getByText("ended in the middle of it").first().waitFor();
  });

  await step("kill -9 while a person is asked: nothing was done, and the log says so", async () => {
    await send(chat, 'Use write_file on `docs/third.txt` with "third words", quickly');
    await card.getByText("waiting for you").waitFor();
    journey.killExtensionHost();
    await ui.reload(page);
    await lastTurn.getByText("Stopped when VS Code closed.").waitFor();
    assert.equal(read("docs/third.txt"), null);
    await becomes(() => card.getByRole("button", { name: "Allow once" }).count(), 0);
    await shot("killed");
  });
}
