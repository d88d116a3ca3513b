// Every view in every theme, for a person to look at, and for axe to look into.
import assert from "node:assert/strict";
import { faultsOn } from "./support/faults.mjs";
import { answered, openFile, selectLines, send } from "./support/hands.mjs";

export const title = "every view can be seen and read in every theme, narrow and wide";

const THEMES = ["light", "dark", "contrast", "contrastLight"];

export default async function looks({ page, ui, shot }, step) {
  const chat = ui.webview(page, "view");
  const tab = ui.webview(page, "tab");
  /** Each is opened as a person does it, and is then shown in the editor area. */
  const tabs = {
    agent: async () => {
      await ui.treeRows(page, "Agents").filter({ hasText: "Demo" }).first().click();
      await tab.getByRole("textbox", { name: "Name" }).waitFor();
    },
    settings: async () => {
      await ui.runCommand(page, "AI Studio: Open Settings");
      await tab.getByRole("list", { name: "Connections" }).waitFor();
    },
    inspector: async () => {
      await ui.runCommand(page, "AI Studio: Inspect Session");
      const responded = tab.getByRole("option").filter({ hasText: "model.responded" });
      await responded.first().click();
      await tab.getByRole("tabpanel").waitFor();
    },
  };

  async function lookAt(theme, name, view) {
    await shot(`${name}-${theme}`);
    const faults = await faultsOn(view, view === chat ? "sideBar-background" : "editor-background");
    assert.deepEqual(faults, [], `${name} in ${theme}`);
  }

  await step("a conversation with everything in it", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await send(chat, "What time is it? Quickly, use the tool.");
    await answered(chat);
    await send(chat, "fail midstream");
    await answered(chat);
    await openFile(page, ui, "total.ts");
    await selectLines(page, 4, 11);
    await page.keyboard.press("Control+Alt+a");
    await chat.locator("footer").getByText("total.ts 4–11").waitFor();
    await ui.runCommand(page, "AI Studio: Run Agent on a Task");
    await ui.pick(page, "Demo");
    await ui.answer(page, "It works in the background", "Sum up quickly what you can do");
    await ui.notification(page, "is done");
    await ui.clearNotifications(page);
  });

  for (const theme of THEMES) {
    await step(`${theme}: the sidebar, and every tab beside it`, async () => {
      await ui.setTheme(page, theme);
      await ui.setSidebarWidth(page, 280);
      for (const [name, open] of Object.entries(tabs)) {
        await open();
        await lookAt(theme, name, tab);
      }
      await lookAt(theme, "chat-narrow", chat);
    });
  }

  await step("wide, with the chat alone", async () => {
    await ui.closeEditors(page);
    await ui.pane(page, "Agents").locator(".pane-header").click();
    await ui.pane(page, "Sessions").locator(".pane-header").click();
    await ui.pane(page, "Runs").locator(".pane-header").click();
    await ui.setSidebarWidth(page, 700);
    for (const theme of ["contrastLight", "dark"]) {
      await ui.setTheme(page, theme);
      await lookAt(theme, "chat-wide", chat);
    }
  });

  await step("narrow, with the chat alone", async () => {
    await ui.setSidebarWidth(page, 280);
    await lookAt("dark", "chat-alone", chat);
    await ui.setTheme(page, "light");
    await lookAt("light", "chat-alone", chat);
  });

  await step("forms, their errors and a new conversation", async () => {
    await ui.runCommand(page, "AI Studio: Add Connection");
    await tab.getByRole("heading", { name: "Which provider?" }).waitFor();
    await lookAt("light", "provider-choice", tab);
    await tab.getByRole("button", { name: "Azure OpenAI" }).click();
    await tab.getByRole("button", { name: "Save" }).click();
    await tab.getByText("Give the endpoint of your resource.").waitFor();
    await lookAt("light", "connection-errors", tab);
    await chat.getByRole("button", { name: "New session" }).click();
    await chat.getByText("Offline demo: answers are scripted").waitFor();
    await lookAt("light", "new-chat", chat);
  });
}
