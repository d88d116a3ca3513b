// Sessions go out into files and come back whole; another program's history is found, looked at and taken over, once.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { answered, becomes, closeTab, enterPath, send } from "./support/hands.mjs";

export const title =
  "sessions go out as a bundle, Markdown and HTML, come back with their branches, and others' histories come in";

const line = (uuid, parentUuid, type, message) =>
  JSON.stringify({ type, uuid, parentUuid, sessionId: "cc", timestamp: "2025-06-01T10:00:00.000Z", message });

/** A session of Claude Code in the person's home, with a line that is torn. */
function writeClaudeCode(home) {
  const folder = path.join(home, ".claude/projects/-home-someone-project");
  mkdirSync(folder, { recursive: true });
  const answer = {
    id: "m1",
    role: "assistant",
    model: "claude-sonnet-4-5",
    usage: { input_tokens: 1200, output_tokens: 80 },
  };
  const call = { type: "tool_use", id: "t1", name: "Bash", input: { command: "npm test" } };
  const result = { type: "tool_result", tool_use_id: "t1", content: "1 failing: login" };
  const lines = [
    line("u1", null, "user", { role: "user", content: "Why does the lighthouse test fail?" }),
    line("u2", "u1", "assistant", { ...answer, content: [call] }),
    line("u3", "u2", "user", { role: "user", content: [result] }),
    line("u4", "u3", "assistant", {
      ...answer,
      id: "m2",
      content: [{ type: "text", text: "The clock is mocked twice." }],
    }),
    '{"type":"user","uuid":"torn',
  ];
  const file = path.join(folder, "0b9c1d52-6c1a-4b54-8f0e-3f6f6f1c2a11.jsonl");
  writeFileSync(file, lines.join("\n"));
  return { file, content: lines.join("\n") };
}

export default async function transfer(journey, step) {
  const { ui, shot, folders, page } = journey;
  const chat = () => ui.webview(page, "view");
  const rows = (words) => ui.treeRows(page, "Sessions").filter({ hasText: words });
  const target = (name) => path.join(folders.workspace, name);

  const typed = (wanted) => enterPath(page, ui, folders.workspace, wanted);
  /** Exports from the session's context menu. */
  async function exportAs(form, file) {
    await ui.contextMenu(page, rows("harbour").first(), "Export Session…");
    await ui.quickRows(page).filter({ hasText: form }).waitFor();
    if (form === "Bundle") await shot("forms");
    await ui.pick(page, form);
    await typed(file);
    await ui.notification(page, "Keys are not in it.");
    await ui.clearNotifications(page);
  }
  /** Imports a file up to the list of what was found. */
  async function lookInto(file) {
    await ui.runCommand(page, "AI Studio: Import…");
    await ui.pick(page, "Choose a file…");
    await typed(file);
    await ui.quickRows(page).filter({ hasText: "harbour" }).waitFor();
  }
  /** Imports the one conversation that is chosen in the list of what was found. */
  async function takeChosen() {
    await page.locator(".quick-input-widget:visible").getByText("1 Selected").waitFor();
    await ui.quickInput(page).press("Enter");
  }

  await step("a conversation with a branch", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await send(chat(), "Where is the **harbour**?\n\n| a | b |\n|---|---|\n| 1 | 2 |");
    await answered(chat());
    await chat().getByRole("button", { name: "Retry" }).click();
    await chat().getByText("2/2").waitFor();
    await answered(chat());
  });

  await step("it is exported in all three forms", async () => {
    await exportAs("Bundle", target("harbour.json"));
    await exportAs("Markdown", target("harbour.md"));
    await exportAs("HTML", target("harbour.html"));
    const bundle = JSON.parse(readFileSync(target("harbour.json"), "utf8"));
    assert.equal(bundle.find(({ type }) => type === "session").branches.length, 2);
    assert.match(readFileSync(target("harbour.md"), "utf8"), /^# Where is the harbour\?\n/);
    assert.match(readFileSync(target("harbour.html"), "utf8"), /id="branch-2"/);
    assert.deepEqual(
      readdirSync(folders.workspace).filter((name) => name.endsWith(".tmp")),
      [],
    );
  });

  await step("the page shows both branches in a browser that may load nothing, light and dark", async () => {
    const reader = await journey.browser.newPage();
    const problems = [];
    reader.on("console", (message) => problems.push(message.text()));
    reader.on("request", (request) => request.url().startsWith("file:") || problems.push(request.url()));
    for (const colorScheme of ["light", "dark"]) {
      await reader.emulateMedia({ colorScheme });
      await reader.goto(pathToFileURL(target("harbour.html")).href);
      await reader.getByRole("heading", { name: "Branch 2" }).waitFor();
      await shot(`html-${colorScheme}`, reader);
    }
    await reader.getByRole("link", { name: "branch 2", exact: true }).click();
    await shot("html-branch", reader);
    await reader.setViewportSize({ width: 400, height: 800 });
    await shot("html-narrow", reader);
    const overflow = await reader.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0);
    assert.deepEqual(problems, []);
    await reader.close();
  });

  await step("deleted and imported, it is there with its branch", async () => {
    await ui.contextMenu(page, rows("harbour").first(), "Delete Session");
    await rows("harbour").waitFor({ state: "hidden" });
    await ui.clearNotifications(page);
    await lookInto(target("harbour.json"));
    await ui.quickRows(page).filter({ hasText: "deleted here: comes back" }).waitFor();
    await shot("look");
    await takeChosen();
    await ui.notificationButton(page, "One session came back or has grown.", "Open");
    await rows("harbour").first().waitFor();
    await chat().getByText("2/2").waitFor();
    await shot("back");
    await ui.clearNotifications(page);
  });

  await step("importing it again adds nothing", async () => {
    const before = await ui.treeRows(page, "Sessions").count();
    await lookInto(target("harbour.json"));
    await ui.quickRows(page).filter({ hasText: "already here" }).click();
    await takeChosen();
    await ui.notification(page, "Nothing new came. One was here already.");
    await becomes(() => ui.treeRows(page, "Sessions").count(), before);
    await ui.clearNotifications(page);
  });

  await step("a history of Claude Code is found, looked at and taken over", async () => {
    const { file, content } = writeClaudeCode(folders.home);
    const touched = statSync(file).mtimeMs;
    await ui.runCommand(page, "AI Studio: Import…");
    await ui.quickRows(page).filter({ hasText: "Claude Code" }).filter({ hasText: "1 conversation" }).waitFor();
    await shot("sources");
    await ui.pick(page, "Claude Code");
    await ui.quickRows(page).filter({ hasText: "lighthouse" }).filter({ hasText: "new" }).waitFor();
    await shot("claude-code");
    await takeChosen();
    await ui.notification(page, "Imported one session from Claude Code.");
    await shot("imported");
    await ui.notificationButton(page, "Imported one session", "Open");
    const row = rows("lighthouse").filter({ hasText: "imported from Claude Code" });
    await row.waitFor();
    assert.doesNotMatch((await row.innerText()).trim(), /cost/, "Claude Code has not told");
    await chat().getByText("The clock is mocked twice.").waitFor();
    await shot("claude-code-chat");
    assert.deepEqual([readFileSync(file, "utf8"), statSync(file).mtimeMs], [content, touched]);
    await ui.clearNotifications(page);
  });

  await step("what could not be understood is listed", async () => {
    await ui.runCommand(page, "AI Studio: Import…");
    await ui.pick(page, "Claude Code");
    await ui.quickRows(page).filter({ hasText: "already here" }).click();
    // They are read in the list's place, and it comes back as it was.
    await page.getByRole("button", { name: "Show what was left out" }).click();
    await ui.quickRows(page).filter({ hasText: "Line 5 is not JSON" }).waitFor();
    await shot("left-out-list");
    await page.keyboard.press("Escape");
    await ui.quickRows(page).filter({ hasText: "already here" }).waitFor();
    await takeChosen();
    await ui.notificationButton(page, "One part could not be understood.", "What was left out");
    await page
      .locator(".view-line")
      .filter({ hasText: /Line.5.is.not.JSON/ })
      .first()
      .waitFor();
    await shot("left-out");
    // Nobody is asked whether to keep it.
    await closeTab(page, ui, "What could not be understood in Claude Code.txt");
    await ui.clearNotifications(page);
  });

  await step("and it goes on with an agent", async () => {
    await send(chat(), "Go on");
    await answered(chat());
    await shot("goes-on");
  });

  await step("several are chosen in the list and exported together", async () => {
    await rows("lighthouse").click();
    // The chat takes the keyboard when it shows it, which would close a menu.
    await chat().getByText("The clock is mocked twice.").waitFor();
    await chat().locator("textarea:focus").waitFor();
    await rows("harbour")
      .first()
      .click({ modifiers: ["Control"] });
    await ui.contextMenu(page, rows("harbour").first(), "Export Session…");
    await typed(target("both.json"));
    await ui.notification(page, "Exported 2 sessions");
    const bundle = JSON.parse(readFileSync(target("both.json"), "utf8"));
    assert.equal(bundle.at(-1).sessions, 2);
  });
}
