// An agent's life: made, mended, versioned, copied, put away, brought back.
import assert from "node:assert/strict";
import { faultsInEveryTheme, faultsOn } from "./support/faults.mjs";
import { answered, becomes, closeTab, hasFocus, newSession, openFile, send, until } from "./support/hands.mjs";

export const title = "agents are made, edited, versioned, tried, duplicated, archived and deleted";

export default async function agents({ page, ui, shot }, step) {
  const editor = ui.webview(page, "tab");
  const chat = ui.webview(page, "view");
  const rows = ui.treeRows(page, "Agents");
  const field = (name) => editor.getByRole("textbox", { name, exact: true });
  const save = editor.getByRole("button", { name: "Save", exact: true });
  const said = (words) => editor.getByRole("status").getByText(words).waitFor();
  const version = editor.getByRole("combobox", { name: "Version in the form" });
  const shownVersion = async () => (await version.textContent()).match(/version (\d+)/)?.[1];
  const holds = (name, words) => becomes(() => field(name).inputValue(), words, name);

  await step("the welcome view's button opens a new agent, ready to be named", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Create an agent").click();
    await until(() => hasFocus(field("Name")), "the keyboard in the new agent's name");
    await page.keyboard.type("Reviewer");
    await editor.getByText("Not saved yet").waitFor();
    await holds("Name", "Reviewer");
    await shot("new");
  });

  await step("what is missing or wrong is said at its field, and nothing is saved", async () => {
    await editor.getByRole("combobox", { name: "Model" }).fill("");
    await field("Temperature").fill("hot");
    await save.click();
    await said(/needs? attention/);
    await editor.locator(".field-error").filter({ hasText: /model/i }).waitFor();
    await editor
      .locator(".field-error")
      .filter({ hasText: /temperature|number/i })
      .waitFor();
    await shot("errors");
    assert.equal(await rows.count(), 0);
  });

  await step("saving makes version 1", async () => {
    await editor.getByRole("combobox", { name: "Connection" }).click();
    await editor.getByRole("option", { name: "Demo (offline)" }).click();
    await editor.getByRole("combobox", { name: "Model" }).fill("demo");
    await page.keyboard.press("Escape");
    await field("Temperature").fill("0.5");
    await field("Instructions").fill("You review code, and say {{what}} matters first.");
    await field("Default of what").fill("safety");
    await editor.getByRole("checkbox", { name: "current_time" }).click();
    await save.click();
    await said("Saved as version 1.");
    await rows.filter({ hasText: "Reviewer" }).filter({ hasText: "1 tool" }).waitFor();
    await ui.tab(page, "Reviewer").waitFor();
    await shot("saved");
  });

  await step("an edit, saved by Ctrl+S, makes version 2", async () => {
    await field("Description").fill("Reads code and says what matters");
    await editor.getByText("Unsaved changes").waitFor();
    await ui.tab(page, "● Reviewer").waitFor();
    await page.keyboard.press("Control+s");
    await said("Saved as version 2.");
    await becomes(shownVersion, "2");
  });

  await step("version 1 is taken back into the form, and saved as version 3", async () => {
    await version.click();
    await editor.getByRole("option", { name: /version 1,/ }).click();
    await editor.getByText("Version 1 is in the form.").waitFor();
    await holds("Description", "");
    await shot("recalled");
    await save.click();
    await said("Saved as version 3.");
    await holds("Description", "");
  });

  await step("the versions say what they changed, and are compared in VS Code's own diff", async () => {
    await editor.getByRole("button", { name: "Versions" }).click();
    const versions = editor.getByRole("region", { name: "Versions" });
    await versions.getByRole("listitem").filter({ hasText: "As version 1. Another description." }).waitFor();
    await versions.getByRole("listitem").filter({ hasText: "The first version." }).waitFor();
    await shot("versions");
    assert.deepEqual(await faultsOn(editor, "editor-background"), []);
    await versions.getByRole("button", { name: "Compare version 2 with version 3" }).click();
    await ui.tab(page, "Reviewer: version 2 ↔ version 3").waitFor();
    const removed = page.locator(".monaco-diff-editor .editor.original .view-line");
    await removed.filter({ hasText: /Reads.code/ }).waitFor();
    await shot("diff");
    await closeTab(page, ui, "Reviewer: version 2 ↔ version 3");
  });

  await step("a version is restored as a new one, from the editor, and from the tree's menu by keys", async () => {
    await editor.getByRole("button", { name: "Restore version 2" }).click();
    await said("Version 2 is back, as version 4.");
    await holds("Description", "Reads code and says what matters");
    await ui.contextMenu(page, rows.filter({ hasText: "Reviewer" }), "Versions of Agent…");
    await ui.quickRows(page).filter({ hasText: "Version 4" }).filter({ hasText: "As version 2." }).waitFor();
    await shot("versions-picked");
    await ui.quickInput(page).fill("version 3");
    await ui.quickInput(page).press("Enter");
    await ui.quickRows(page).filter({ hasText: "Compare with another version…" }).waitFor();
    await ui.quickInput(page).fill("restore");
    await ui.quickInput(page).press("Enter");
    await ui.notification(page, "Version 3 of “Reviewer” is back, as version 5.");
    await ui.notificationButton(page, "is back, as version 5.", "Undo");
    await editor.getByRole("listitem").filter({ hasText: "As version 4." }).waitFor();
    await becomes(shownVersion, "6");
    await ui.clearNotifications(page);
    await editor.getByRole("button", { name: "Versions" }).click();
  });

  await step("unsaved changes survive a reload", async () => {
    await field("Instructions").fill("You review code. Be kind.");
    await ui.tab(page, "● Reviewer").waitFor();
    await ui.reload(page);
    await editor.getByText("Unsaved changes").waitFor();
    await holds("Instructions", "You review code. Be kind.");
    await ui.tab(page, "● Reviewer").waitFor();
    await shot("draft");
  });

  await step("Try saves them, and opens a chat with the agent", async () => {
    await editor.getByRole("button", { name: "Try in chat", exact: true }).click();
    await said("Saved as version 7.");
    await chat.getByText("Ask Reviewer about your code").waitFor();
    await send(chat, "Who are you?");
    await answered(chat);
    await chat.locator(".row.turn").getByRole("heading", { name: "Reviewer" }).waitFor();
    await shot("tried");
  });

  await step("a variable without a default is asked for before the first message, by keys", async () => {
    await field("Instructions").fill("You review {{language}} code, and say {{what}} matters first.");
    await field("Default of language").waitFor();
    await field("Default of what").fill("safety");
    await editor.getByRole("button", { name: "Try in chat", exact: true }).click();
    await said("Saved as version 8.");
    const form = chat.getByRole("region", { name: /^For Reviewer/ });
    await chat.locator("input:focus").waitFor();
    await chat.getByText("For Reviewer: fill in what is empty").waitFor();
    await becomes(() => form.getByRole("textbox", { name: "what" }).inputValue(), "safety");
    await shot("variables");
    assert.deepEqual(await faultsOn(chat, "sideBar-background"), []);
    await page.keyboard.type("Rust");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await chat.locator("textarea:focus").waitFor();
    await page.keyboard.type("Who are you?");
    await page.keyboard.press("Enter");
    await answered(chat);
    await form.waitFor({ state: "hidden" });
    await ui.runCommand(page, "AI Studio: Inspect Session");
    const inspector = ui.webview(page, "tab");
    await inspector.getByRole("option").filter({ hasText: "variables.filled" }).click();
    await inspector.getByRole("tabpanel").getByText("Rust").waitFor();
    await inspector.getByRole("option").filter({ hasText: "model.requested" }).first().click();
    await inspector.getByRole("tab", { name: "Content" }).click();
    await inspector.getByText("You review Rust code, and say safety matters first.").waitFor();
    await shot("variables-sent");
    await page.keyboard.press("Control+w");
  });

  await step("a run asks for them too", async () => {
    await ui.runCommand(page, "AI Studio: Run Agent on a Task");
    await ui.pick(page, "Reviewer");
    await ui.answer(page, "It works in the background", "Sum up what you can do");
    await ui.answer(page, "where they say {{language}}", "Go");
    await ui.answer(page, "where they say {{what}}", "speed");
    await ui.notification(page, "is done");
    await ui.clearNotifications(page);
  });

  await step("it is duplicated from its context menu", async () => {
    await closeTab(page, ui, "Reviewer");
    await ui.contextMenu(page, rows.filter({ hasText: "Reviewer" }), "Duplicate Agent");
    await ui.tab(page, "Reviewer (copy)").waitFor();
    await rows.filter({ hasText: "Reviewer (copy)" }).waitFor();
    await closeTab(page, ui, "Reviewer (copy)");
  });

  await step("the order is the person's, by the menu too", async () => {
    const names = () => rows.locator(".label-name").allTextContents();
    await becomes(names, ["Reviewer", "Reviewer (copy)"]);
    await ui.contextMenu(page, rows.filter({ hasText: "Reviewer (copy)" }), "Move Agent Up");
    await becomes(names, ["Reviewer (copy)", "Reviewer"]);
    await ui.contextMenu(page, rows.filter({ hasText: "Reviewer (copy)" }), "Move Agent Down");
    await becomes(names, ["Reviewer", "Reviewer (copy)"]);
  });

  await step("it is archived, which takes it out of the choice, and restored", async () => {
    await ui.contextMenu(page, rows.filter({ hasText: "Reviewer (copy)" }), "Archive Agent");
    await rows.filter({ hasText: "Archived (1)" }).click();
    await rows.filter({ hasText: "Reviewer (copy)" }).waitFor();
    await shot("archived");
    await becomes(
      () => chat.getByRole("combobox", { name: "Agent" }).getByRole("option").allTextContents(),
      ["Reviewer"],
    );
    await rows.filter({ hasText: "Reviewer (copy)" }).hover();
    await rows.filter({ hasText: "Reviewer (copy)" }).getByRole("button", { name: "Restore Agent" }).click();
    await rows.filter({ hasText: "Archived" }).waitFor({ state: "hidden" });
  });

  await step("it is deleted, and brought back by Undo", async () => {
    await ui.contextMenu(page, rows.filter({ hasText: "Reviewer (copy)" }), "Delete Agent");
    await ui.notification(page, "Deleted the agent “Reviewer (copy)”. Its sessions stay.");
    await rows.filter({ hasText: "Reviewer (copy)" }).waitFor({ state: "hidden" });
    await shot("deleted");
    await ui.notificationButton(page, "Deleted the agent", "Undo");
    await rows.filter({ hasText: "Reviewer (copy)" }).waitFor();
  });

  await step("a new agent starts from a template, each word of which can be changed", async () => {
    await ui.runCommand(page, "AI Studio: Create Agent");
    await editor.getByRole("heading", { name: "New agent" }).waitFor();
    await editor.getByRole("button", { name: /^Data extractor/ }).click();
    await holds("Default of fields", "name, date, amount");
    await editor.getByRole("button", { name: /^Code reviewer/ }).click();
    await holds("Name", "Code reviewer");
    await holds("Instructions", /^You review code/);
    await becomes(() => editor.getByRole("checkbox", { name: "search", exact: true }).isChecked(), true);
    await shot("templates");
    assert.deepEqual(await faultsOn(editor, "editor-background"), []);
    await field("Name").fill("Critic");
    await editor.getByRole("button", { name: /^Data extractor/ }).click();
    await editor.getByRole("button", { name: /^Code reviewer/ }).click();
    await holds("Instructions", /^You review code/);
    assert.equal(await field("Name").inputValue(), "Critic", "a name of one's own stays");
    await field("Description").fill("Finds fault");
    await editor.getByRole("heading", { name: "Start from" }).waitFor({ state: "hidden" });
    await save.click();
    await said("Saved as version 1.");
    await rows.filter({ hasText: "Critic" }).filter({ hasText: "5 tools" }).waitFor();
    await closeTab(page, ui, "Critic");
  });

  await step("versions, differences, templates and what is asked can be read in every theme", async () => {
    await ui.pane(page, "Runs").locator(".pane-header").click();
    await ui.setSidebarWidth(page, 280);
    await rows.filter({ hasText: "Reviewer" }).first().click();
    const versions = editor.getByRole("button", { name: "Versions" });
    if ((await versions.getAttribute("aria-expanded")) === "false") await versions.click();
    await editor.getByRole("button", { name: "Compare version 1 with version 8" }).waitFor();
    await newSession(page, ui);
    await chat.getByRole("combobox", { name: "Agent" }).selectOption({ label: "Reviewer" });
    await chat.getByRole("region", { name: /^For Reviewer/ }).waitFor();
    const look = (name) => (theme) => shot(`${name}-${theme}`);
    assert.deepEqual(await faultsInEveryTheme(editor, "editor-background", look("versions")), []);
    assert.deepEqual(await faultsInEveryTheme(chat, "sideBar-background", look("variables")), []);
    await editor.getByRole("button", { name: "Compare version 1 with version 8" }).click();
    await ui.tab(page, "Reviewer: version 1 ↔ version 8").waitFor();
    await page.locator(".monaco-diff-editor .editor.modified .view-line").first().waitFor();
    await shot("diff");
    await closeTab(page, ui, "Reviewer: version 1 ↔ version 8");
    await ui.runCommand(page, "AI Studio: Create Agent");
    await editor.getByRole("heading", { name: "Start from" }).waitFor();
    await editor.getByRole("button", { name: /^Test writer/ }).click();
    assert.deepEqual(await faultsInEveryTheme(editor, "editor-background", look("templates")), []);
    await ui.closeEditors(page);
  });

  await step(
    "a new agent that was never saved is found again after its tab was closed, and can be emptied",
    async () => {
      await openFile(page, ui, "total.ts");
      await ui.runCommand(page, "AI Studio: Create Agent");
      await editor.getByRole("heading", { name: "New agent" }).waitFor();
      await holds("Name", "Test writer");
      await editor.getByRole("button", { name: "Start over" }).click();
      await editor.getByText("The form is empty again.").waitFor();
      await holds("Name", "");
      await shot("emptied");
      await editor.getByRole("button", { name: "Back to my changes" }).click();
      await holds("Name", "Test writer");
      await editor.getByRole("button", { name: "Start over" }).click();
      await closeTab(page, ui, "New agent");
    },
  );

  await step("the palette edits agents too", async () => {
    await ui.runCommand(page, "AI Studio: Edit Agent");
    await ui.pick(page, "Reviewer (copy)");
    await ui.tab(page, "Reviewer (copy)").waitFor();
    await holds("Name", "Reviewer (copy)");
  });
}
