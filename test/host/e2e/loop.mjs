// What a person says while the agent works, what keeps an agent from working on and on, and an agent that calls another.
import assert from "node:assert/strict";
import { faultsInEveryTheme, faultsOn } from "./support/faults.mjs";
import { answered, becomes, closeTab, send, until } from "./support/hands.mjs";

export const title = "messages are queued, turns end at their limits, and agents call agents";

export default async function loop({ page, ui, shot }, step) {
  const chat = ui.webview(page, "view");
  const editor = ui.webview(page, "tab");
  const composer = chat.getByRole("textbox", { name: "Message" });
  const stop = chat.getByRole("button", { name: "Stop" });
  const lastTurn = chat.locator(".row.turn").last();
  const queue = chat.getByRole("region", { name: "Queued messages" });
  const agents = ui.treeRows(page, "Agents");

  /** Writes a message while the agent works. */
  async function queueUp(words) {
    await composer.click();
    await composer.fill(words);
    await composer.press("Enter");
    await queue.getByText(words).waitFor();
    await until(async () => (await composer.inputValue()) === "", "the composer is empty again");
  }

  await step("what is written while the agent works waits above the composer", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await send(chat, "Something long, 99 chapters");
    await stop.waitFor();
    await queueUp("What time is it? Use the tool.");
    await queueUp("And something that I will think better of, which is rather long for a view as narrow as this one");
    await queue.getByRole("heading", { name: "2 queued" }).waitFor();
    await composer.fill("half written");
    await chat.getByRole("button", { name: "Queue" }).waitFor();
    await shot("queued");
    await composer.fill("");
  });

  await step("a stop leaves it there, also over a reload", async () => {
    await stop.click();
    await lastTurn.getByText("Stopped.").waitFor();
    await queue.getByRole("button", { name: "Send now" }).waitFor();
    await ui.reload(page);
    await queue.getByRole("heading", { name: "2 queued" }).waitFor();
  });

  await step("it looks right in every theme, narrow and wide", async () => {
    await ui.setSidebarWidth(page, 700);
    await shot("kept-700");
    assert.deepEqual(await faultsOn(chat, "sideBar-background"), []);
    await ui.setSidebarWidth(page, 280);
    assert.deepEqual(await faultsInEveryTheme(chat, "sideBar-background", (theme) => shot(`kept-${theme}`)), []);
    await ui.setSidebarWidth(page, 420);
  });

  await step("one is taken back to be changed, by keys, and put away", async () => {
    await queue.getByRole("button", { name: "Edit: And something" }).focus();
    await page.keyboard.press("Enter");
    await until(async () => (await composer.inputValue()).startsWith("And something"), "it is in the composer");
    await queue.getByRole("heading", { name: "1 queued" }).waitFor();
    await until(() => composer.evaluate((element) => element === document.activeElement), "the focus is there");
    await composer.fill("");
  });

  await step("the other is sent when the person says so, and answered", async () => {
    await queue.getByRole("button", { name: "Send now" }).click();
    await chat.locator(".row.user .said").filter({ hasText: "What time is it?" }).waitFor();
    await answered(chat);
    await lastTurn.locator("summary").filter({ hasText: "current_time" }).waitFor();
    await queue.waitFor({ state: "hidden" });
  });

  await step("what is said before a tool has answered is told within the turn", async () => {
    // It waits for the person, however quickly everything else goes.
    await send(chat, 'Quickly, use write_file on `notes.txt` with "words"');
    const allow = lastTurn.getByRole("button", { name: "Allow once" });
    await allow.waitFor();
    await queueUp("Thank you");
    await allow.click();
    await answered(chat);
    const within = lastTurn.getByRole("region", { name: "You, while it worked" });
    await within.getByText("Thank you").waitFor();
    await queue.waitFor({ state: "hidden" });
    await within.scrollIntoViewIfNeeded();
    await shot("told-within");
  });

  await step("an agent gets limits of its own, and another agent to call", async () => {
    await ui.contextMenu(page, agents.filter({ hasText: "Demo" }), "Duplicate Agent");
    await agents.filter({ hasText: "Demo (copy)" }).waitFor();
    await closeTab(page, ui, "Demo (copy)");
    await agents.filter({ hasText: "Demo" }).first().click();
    await editor.getByRole("textbox", { name: "Name" }).waitFor();
    const limits = editor.getByRole("region", { name: "Limits" });
    await limits.getByRole("textbox", { name: "Minutes" }).fill("soon");
    await editor.getByRole("button", { name: "Save" }).click();
    await limits.getByText("Minutes is a number.").waitFor();
    await limits.getByRole("textbox", { name: "Minutes" }).fill("5");
    await limits.getByRole("textbox", { name: "Model calls" }).fill("4");
    await editor.getByRole("region", { name: "Agents it may call" }).getByText("Demo (copy)").click();
    await limits.scrollIntoViewIfNeeded();
    assert.deepEqual(await faultsInEveryTheme(editor, "editor-background", (theme) => shot(`limits-${theme}`)), []);
    await editor.getByRole("button", { name: "Save" }).click();
    await editor.getByText("Saved as version 2.").waitFor();
    await closeTab(page, ui, "Demo");
  });

  await step("it calls the other one, and what that one did is folded into the card", async () => {
    await send(chat, 'Use agent_demo_copy for "What time is it?"');
    await answered(chat);
    const card = lastTurn.locator(".tool").first();
    await card.locator("summary").filter({ hasText: "Ask Demo (copy): What time is it?" }).first().click();
    const nested = card.getByRole("region", { name: "What Demo (copy) did" });
    await nested.locator("summary").filter({ hasText: "current_time" }).waitFor();
    await nested.getByRole("list", { name: "Figures of Demo (copy)" }).waitFor();
    await nested.scrollIntoViewIfNeeded();
    assert.deepEqual(await faultsInEveryTheme(chat, "sideBar-background", (theme) => shot(`nested-${theme}`)), []);
    await ui.runCommand(page, "AI Studio: Inspect Session");
    await editor.getByRole("option").filter({ hasText: "tool.finished" }).first().waitFor();
    await editor.getByRole("option").last().scrollIntoViewIfNeeded();
    await shot("inspector");
  });

  await step("the inspector lists what a filter says, which is completed as one types", async () => {
    const filter = editor.getByRole("combobox", { name: "Filter" });
    const rows = editor.getByRole("listbox", { name: "Events" }).getByRole("option");
    await filter.click();
    await editor.getByRole("listbox", { name: "What can come next" }).waitFor();
    for (const key of ["t", "o", "ArrowDown", "Enter", "a", "g", "e", "ArrowDown"]) await page.keyboard.press(key);
    await editor.getByRole("option", { name: "agent_demo_copy", selected: true }).waitFor();
    await shot("filter-offers");
    await page.keyboard.press("Enter");
    await until(async () => (await filter.inputValue()) === "tool:agent_demo_copy ", "the name is in the field");
    await becomes(() => rows.filter({ hasText: "message.user" }).count(), 0);
    await rows.filter({ hasText: "tool.finished" }).waitFor();
    await page.keyboard.type("is:slow");
    await page.keyboard.press("Enter");
    await editor.getByText("Write one of: error, denied").first().waitFor();
    await rows.filter({ hasText: "tool.finished" }).waitFor();
    assert.deepEqual(await faultsInEveryTheme(editor, "editor-background", (theme) => shot(`filter-${theme}`)), []);
    await editor.getByRole("button", { name: "Clear the filter" }).click();
    await rows.filter({ hasText: "message.user" }).first().waitFor();
  });

  await step("what the session came to is a key away, and of all sessions a command", async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.keyboard.press("t");
    await editor.getByRole("heading", { name: /^Totals of “/ }).waitFor();
    await editor.getByRole("heading", { name: "Calls by tool" }).waitFor();
    await editor.getByRole("rowheader", { name: "agent_demo_copy" }).waitFor();
    assert.deepEqual(await faultsInEveryTheme(editor, "editor-background", (theme) => shot(`totals-${theme}`)), []);
    await ui.closeEditors(page);
    await ui.runCommand(page, "AI Studio: Show Totals");
    await editor.getByRole("heading", { name: "Totals of all sessions" }).waitFor();
    await editor.getByRole("radio", { name: "7 days" }).check({ force: true });
    await editor.getByRole("rowheader", { name: "Demo (copy)" }).waitFor();
    await shot("totals-all");
    await ui.closeEditors(page);
  });

  await step("a turn ends at its limit, says which, and what to do next", async () => {
    await agents.filter({ hasText: "Demo" }).first().click();
    await editor.getByRole("region", { name: "Limits" }).getByRole("textbox", { name: "Model calls" }).fill("1");
    await editor.getByRole("button", { name: "Save" }).click();
    await editor.getByText("Saved as version 3.").waitFor();
    await closeTab(page, ui, "Demo");
    await send(chat, "What time is it now? Use the tool.");
    await answered(chat);
    const notice = lastTurn.locator(".notice");
    await notice.getByText("The turn ended after 1 model call, the limit.").waitFor();
    await notice.getByText("Continue or send a message to let it go on").waitFor();
    await notice.scrollIntoViewIfNeeded();
    await shot("limit");
    await notice.getByRole("button", { name: "Edit agent" }).click();
    await editor.getByRole("region", { name: "Limits" }).waitFor();
    await closeTab(page, ui, "Demo");
    await notice.getByRole("button", { name: "Continue" }).click();
    await lastTurn.getByText("answered:").waitFor();
    await answered(chat);
  });
}
