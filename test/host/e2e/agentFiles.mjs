// Agents that come from files and go into them, and what can be asked about code where it stands.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { answered, becomes, closeTab, enterPath, openFile, selectLines, until } from "./support/hands.mjs";

export const title = "agents are imported and exported, and code is asked about where it stands";
/** A problem in a file is found by what knows its language. */
export const options = { languages: true };

const PLANNER = `---
description: "Plans work: step by step"
tools: ['search/codebase', 'edit', 'todo']
model: GPT-5 (copilot)
handoffs:
  - label: Start
---

You plan work for {{team}}.
`;

export default async function agentFiles({ page, ui, shot, workspace }, step) {
  const chat = ui.webview(page, "view");
  const editor = ui.webview(page, "tab");
  const agents = ui.treeRows(page, "Agents");
  const planner = agents.filter({ hasText: "planner" });
  const field = (name) => editor.getByRole("textbox", { name, exact: true });
  const save = editor.getByRole("button", { name: "Save", exact: true });
  const file = path.join(workspace, ".github/agents/planner.agent.md");
  const put = (text) => writeFileSync(file, text);
  const holds = (name, words) => becomes(() => field(name).inputValue(), words, name);

  async function importAgent() {
    await ui.runCommand(page, "AI Studio: Import Agent from File…");
    await ui.pick(page, "planner.agent.md");
  }

  /** Opens the light bulb's menu; again, while what makes its entries is still being loaded. @returns the entry */
  async function lightBulb(entry) {
    const row = page.locator(".action-widget").getByText(entry).first();
    const isThere = () =>
      row.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    const look = async () => {
      await page.keyboard.press("Control+.");
      return isThere();
    };
    await until(look, `the menu has ${entry}`, 60_000);
    return row;
  }

  await step("a file of the repository is no agent by itself", async () => {
    mkdirSync(path.dirname(file), { recursive: true });
    put(PLANNER);
    // For later: Quick Open finds what was there when it first looked.
    writeFileSync(path.join(workspace, "broken.json"), '{\n  "one": 1,\n  "two": 2 "three": 3\n}\n');
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await agents.filter({ hasText: "Demo" }).waitFor();
    await becomes(() => agents.count(), 1);
  });

  await step("importing it says what is in it, and leaves saving to the person", async () => {
    await importAgent();
    await page.locator(".monaco-dialog-box").waitFor();
    await shot("import");
    const told = await ui.dialog(page, "Show in Editor");
    assert.match(told, /Import the agent “planner”\?/);
    assert.match(told, /search\/codebase as search, edit as edit_file and write_file/);
    assert.match(told, /There is no tool here for todo/);
    assert.match(told, /Choose the model: it names GPT-5 \(copilot\)/);
    assert.match(told, /It asks for {{team}}/);
    assert.match(told, /Not used: handoffs/);
    await editor.getByText("Not saved yet").waitFor();
    await holds("Description", "Plans work: step by step");
    assert.equal(await planner.count(), 0);
    await field("Default of team").fill("the founders");
    await shot("imported");
    await save.click();
    await editor.getByText("Saved as version 1.").waitFor();
    await planner.filter({ hasText: "3 tools" }).waitFor();
  });

  await step("a second import makes no second agent", async () => {
    await importAgent();
    await ui.notification(page, "“planner” is as .github/agents/planner.agent.md says already.");
    assert.equal(await planner.count(), 1);
    await ui.clearNotifications(page);
  });

  await step("a changed file changes nothing, until it is imported again and saved", async () => {
    put(PLANNER.replace("You plan work", "You plan great work"));
    await closeTab(page, ui, "planner");
    await planner.click();
    await editor.getByRole("heading", { name: "planner" }).waitFor();
    await holds("Instructions", "You plan work for {{team}}.");
    await importAgent();
    const told = await ui.dialog(page, "Show in Editor");
    assert.match(told, /Import the changes to “planner”\?/);
    assert.match(told, /Instructions: 1 line added, 1 removed/);
    await editor.getByText("Unsaved changes").waitFor();
    await holds("Instructions", "You plan great work for {{team}}.");
    await holds("Default of team", "the founders");
    await save.click();
    await editor.getByText("Saved as version 2.").waitFor();
    assert.equal(await planner.count(), 1);
  });

  await step("an agent is exported, and what was exported is the same agent", async () => {
    await ui.contextMenu(page, planner, "Export Agent to File…");
    const exported = path.join(workspace, ".github/agents/mine.agent.md");
    await enterPath(page, ui, path.dirname(exported), exported);
    await ui.notification(page, "Exported “planner” to .github/agents/mine.agent.md.");
    const text = readFileSync(exported, "utf8");
    assert.match(text, /^---\nname: planner\n/);
    assert.match(text, /tools:\n {2}- edit_file\n {2}- search\n {2}- write_file\n/);
    assert.match(text, /variables:\n {2}team: the founders\n---\n\nYou plan great work for {{team}}\.\n$/);
    await ui.notificationButton(page, "Exported “planner”", "Open");
    await ui.tab(page, "mine.agent.md").waitFor();
    await ui.clearNotifications(page);
    await ui.runCommand(page, "AI Studio: Import Agent from File…");
    await ui.pick(page, "mine.agent.md");
    await ui.notification(page, "“planner” is as .github/agents/mine.agent.md says already.");
    assert.equal(await planner.count(), 1);
    await ui.clearNotifications(page);
  });

  await step("selected code is explained from the light bulb's menu", async () => {
    await openFile(page, ui, "total.ts");
    await selectLines(page, 4, 11);
    const explain = await lightBulb("Explain with AI Studio");
    await shot("code-actions");
    await explain.click();
    await chat.locator(".row.user").getByText("total.ts 4–11").waitFor();
    await chat.locator(".row.user .said").filter({ hasText: "Explain this code" }).waitFor();
    await answered(chat);
    await shot("explained");
  });

  await step("a problem is handed over with the lines around it", async () => {
    await openFile(page, ui, "broken.json");
    await page.locator(".squiggly-error").first().waitFor();
    // Into the word that is underlined: VS Code's own way there, F8, leaves the keyboard in a box below it.
    for (const key of ["Control+Home", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
    for (let column = 1; column < 13; column++) await page.keyboard.press("ArrowRight");
    await (await lightBulb("Fix with AI Studio")).click();
    await chat.locator(".row.user .said").filter({ hasText: "Fix line 3: " }).waitFor();
    await answered(chat);
  });

  await step("words of one's own about a selection, from the editor's menu", async () => {
    const code = await openFile(page, ui, "total.ts");
    await selectLines(page, 1, 2);
    await ui.contextMenu(page, code.locator(".view-line").first(), "Ask about Selection…");
    await ui.quickRows(page).filter({ hasText: "Write tests" }).waitFor();
    await ui.quickInput(page).fill("Is this fast?");
    await ui.quickRows(page).filter({ hasText: "ask this" }).waitFor();
    await shot("ask-about");
    await page.keyboard.press("Enter");
    await chat.locator(".row.user .said").filter({ hasText: "Is this fast?" }).waitFor();
    await chat.locator(".row.user").getByText("total.ts 1–2").waitFor();
    await answered(chat);
  });
}
