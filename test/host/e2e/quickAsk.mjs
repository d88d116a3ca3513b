// A question without a session: from the palette to an answer, stopped, kept, and gone when it is not.
import assert from "node:assert/strict";
import { faultsInEveryTheme } from "./support/faults.mjs";
import { becomes, openFile, selectLines, until } from "./support/hands.mjs";

export const title = "a quick question is answered, and recorded only when it is kept";

export default async function quickAsk({ page, ui, shot }, step) {
  const tab = ui.webview(page, "tab");
  const chat = ui.webview(page, "view");
  const box = page.locator(".quick-input-widget:visible");
  const sessions = () => ui.treeRows(page, "Sessions").filter({ hasNotText: "Today" });
  const figures = tab.getByRole("list", { name: "Figures of this answer" });

  async function ask(words) {
    await box.getByText("Quick ask: demo · Demo (offline)").waitFor();
    await ui.quickInput(page).fill(words);
    await ui.quickInput(page).press("Enter");
    await tab.getByRole("heading", { name: words }).waitFor();
  }

  await step("the first time it asks for a model, which it may be told by hand", async () => {
    await ui.openContainer(page);
    await ui.runCommand(page, "AI Studio: Quick Ask");
    await ui.quickRows(page).filter({ hasText: "demo-brief" }).waitFor();
    await shot("models");
    await ui.quickInput(page).fill("a-model-of-my-own");
    await ui.quickRows(page).filter({ hasText: "as you typed it" }).waitFor();
    await ui.quickInput(page).fill("demo");
    // By a key: the rows are drawn anew a moment after what was typed.
    await ui.quickInput(page).press("Enter");
    await box.getByText("Without a session: recorded nowhere").waitFor();
    await shot("box");
  });

  await step("an empty question is not asked", async () => {
    await ui.quickInput(page).press("Enter");
    await box.getByText("Write a question first.").waitFor();
  });

  await step("the answer streams into a tab, with its tokens and cost", async () => {
    await ask("What can you do?");
    await figures.waitFor();
    const words = await figures.getByRole("listitem").allTextContents();
    assert.match(words.join(" · "), / in · \d+ out · free · .* · demo$/);
    await tab.getByText("recorded nowhere").waitFor();
    await shot("answered");
  });

  await step("no session came of it", async () => {
    await ui.pane(page, "Sessions").getByText("Conversations are kept here").waitFor();
    assert.equal(await sessions().count(), 0);
  });

  await step("the selection goes along, unless it is left out", async () => {
    await openFile(page, ui, "total.ts");
    await selectLines(page, 4, 11);
    await ui.runCommand(page, "AI Studio: Quick Ask");
    await box.getByText("With total.ts, lines 4–11.").waitFor();
    await shot("selection");
    await box.getByRole("button", { name: "Leave the selection out" }).click();
    await box.getByText("Without a session").waitFor();
    await box.getByRole("button", { name: "Take the selection along" }).click();
    await ask("What is wrong here?");
    await tab.getByText("total.ts 4–11").waitFor();
    await figures.waitFor();
    await shot("with-selection");
  });

  await step("it is stopped with Escape, and what had come stays", async () => {
    await tab.getByRole("button", { name: "Ask something else" }).click();
    await ask("Tell me a long story");
    // What it thought comes first, and is folded away.
    await tab.getByRole("heading", { name: "A long answer" }).waitFor();
    await until(() => tab.locator("body").evaluate(() => document.hasFocus()), "the keyboard in the answer");
    await page.keyboard.press("Escape");
    await tab.getByText("Stopped.").waitFor();
    await shot("stopped");
    assert.equal(await tab.getByRole("heading", { name: "Chapter 24" }).count(), 0);
  });

  await step("what goes wrong is said, with what to do", async () => {
    await tab.getByRole("button", { name: "Ask something else" }).click();
    await ask("fail auth");
    await tab.getByRole("alert").waitFor();
    await tab.getByRole("button", { name: "Open settings" }).waitFor();
    await shot("failed");
  });

  await step("it looks well in every theme, narrow and wide", async () => {
    await ui.tab(page, "What is wrong here?").click();
    await tab.getByRole("heading", { name: "What is wrong here?" }).waitFor();
    assert.deepEqual(await faultsInEveryTheme(tab, "editor-background", (theme) => shot(`tab-${theme}`)), []);
    await ui.setSidebarWidth(page, 900);
    await shot("tab-narrow");
    await ui.setSidebarWidth(page, 300);
  });

  await step("one is kept: it goes on in the chat, as it was", async () => {
    await tab.getByRole("button", { name: "Continue in chat" }).click();
    await chat.locator(".row.user .said").filter({ hasText: "What is wrong here?" }).waitFor();
    await chat.getByText("total.ts 4–11").first().waitFor();
    await chat.locator(".row.turn").getByRole("list", { name: "Figures of this answer" }).waitFor();
    await becomes(() => sessions().count(), 1);
    await becomes(() => tab.getByText("recorded nowhere").count(), 0);
    await shot("kept");
  });

  await step("after a reload only what was kept is there, in the language that VS Code speaks now", async () => {
    // As VS Code's German language pack does; its own words stay English without it.
    await page.addInitScript(() => {
      globalThis._VSCODE_NLS_LANGUAGE = "de";
    });
    await ui.reload(page);
    await ui.openContainer(page);
    const rows = ui.treeRows(page, "Sitzungen");
    await rows.filter({ hasText: "What is wrong here?" }).filter({ hasText: "kostenlos" }).waitFor();
    await rows.filter({ hasText: "Heute" }).waitFor();
    await becomes(() => rows.count(), 2);
    assert.equal(await ui.tab(page, "Tell me a long story").count(), 0);
    await chat.getByRole("textbox", { name: "Nachricht" }).waitFor();
    await becomes(() => chat.locator("html").getAttribute("lang"), "de");
    await ui.runCommand(page, "AI Studio: Gelöschte Sitzungen…");
    await ui.notification(page, "In der letzten Woche wurde nichts gelöscht.");
    // What is loaded later knows the same texts.
    await ui.runCommand(page, "AI Studio: Agenten erstellen");
    await ui.tab(page, "Neuer Agent").waitFor();
    await shot("german");
  });
}
