// Going on from any event with something changed, several models at once, and two histories side by side.
import assert from "node:assert/strict";
import { faultsInEveryTheme, faultsOn } from "./support/faults.mjs";
import { answered, becomes, send, until } from "./support/hands.mjs";

export const title = "a session is forked at an event, with several models at once, and compared step by step";

export default async function compare({ page, ui, shot }, step) {
  const chat = ui.webview(page, "view");
  const inspector = ui.webview(page, "tab");
  const events = inspector.getByRole("listbox", { name: "Events" });
  const row = (kind) => events.getByRole("option").filter({ hasText: kind });
  const dialog = inspector.getByRole("dialog");
  const pairs = inspector.getByRole("listbox", { name: "Steps of both" });
  const fields = inspector.getByRole("region", { name: "What the step says on both sides" });
  const forks = inspector.locator(".fork-table tbody tr");

  async function addModel(model) {
    await dialog.getByRole("button", { name: /Another model or agent|And another/ }).click();
    await ui.pick(page, "Another model");
    await ui.quickRows(page).filter({ hasText: "demo-brief" }).first().waitFor();
    await ui.quickInput(page).fill(model);
    // By a key: the rows are drawn anew a moment after what was typed.
    await ui.quickInput(page).press("Enter");
    await dialog.getByRole("button", { name: `Remove ${model}` }).waitFor();
  }
  async function looksFine(name) {
    const look = (theme) => shot(`${name}-${theme}`);
    assert.deepEqual(await faultsInEveryTheme(inspector, "editor-background", look), [], name);
  }

  await step("a session with a tool's call is recorded, and inspected", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await send(chat, "What time is it? Use the tool.");
    await answered(chat);
    await ui.runCommand(page, "AI Studio: Inspect Session");
    await row("turn.ended").waitFor();
  });

  await step("at the tool's result another one is given, by keys, and the model goes on from it", async () => {
    await row("tool.finished").click();
    await page.keyboard.press("f");
    await dialog.getByRole("heading", { name: /Fork at event \d+/ }).waitFor();
    const result = dialog.getByRole("textbox", { name: "Result" });
    await becomes(() => result.inputValue(), /UTC/);
    await looksFine("fork");
    await result.fill("It is midnight, and the clock has stopped.");
    await dialog.getByRole("button", { name: "Fork", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
    await inspector.getByRole("option", { selected: true }).filter({ hasText: "fork.changed" }).waitFor();
    await inspector.getByRole("heading", { name: "fork.changed" }).waitFor();
    await row("turn.ended").nth(1).waitFor();
    await shot("begun");
    await row("model.responded").last().click();
    await inspector.getByRole("tab", { name: "Content" }).click();
    await inspector.getByRole("tabpanel").getByText("the clock has stopped").first().waitFor();
    await shot("branch");
  });

  await step("the chat shows the branch, and where it began", async () => {
    await chat.getByText("tool result changed").waitFor();
    await answered(chat);
    await chat.getByText("tool result changed").scrollIntoViewIfNeeded();
    await shot("chat");
  });

  await step("the same request goes to another model", async () => {
    await row("model.requested").last().click();
    await inspector.getByRole("button", { name: "Fork here" }).click();
    await addModel("demo-brief");
    await dialog.getByRole("button", { name: "Fork", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
    await row("demo-brief").nth(1).waitFor();
    await row("turn.ended").last().waitFor();
  });

  await step("two models go on at once, each in a session of its own, and their cost is shown", async () => {
    await row("message.user").first().click();
    await page.keyboard.press("f");
    await dialog.getByRole("textbox", { name: "Message" }).fill("What time is it in Oslo? Use the tool.");
    await addModel("demo");
    await addModel("demo-brief");
    await dialog.getByText("they work in the same files at the same time").waitFor();
    await shot("several");
    await dialog.getByRole("button", { name: "Fork into sessions" }).click();
    await until(async () => (await forks.filter({ hasText: "Idle" }).count()) === 2, "both are done");
    await shot("forks");
  });

  await step("they are compared: the first divergence is in view, and says what is not the same", async () => {
    await forks
      .filter({ hasText: "demo-brief" })
      .getByRole("button", { name: /^Compare with/ })
      .click();
    await pairs.getByRole("option", { selected: true }).filter({ hasText: "First difference" }).waitFor();
    await fields.getByRole("heading", { name: "Message" }).waitFor();
    await fields.locator("ins").filter({ hasText: "Oslo" }).first().waitFor();
    await looksFine("compare");
    await pairs.focus();
    await page.keyboard.press("ArrowDown");
    await fields.getByRole("heading", { name: "Model", exact: true }).waitFor();
    await shot("compare-model");
    await ui.setSidebarWidth(page, 760);
    await shot("compare-narrow");
    assert.deepEqual(await faultsOn(inspector, "editor-background"), [], "narrow");
    await ui.setSidebarWidth(page, 300);
    await pairs.focus();
    await page.keyboard.press("Escape");
    await row("turn.ended").last().waitFor();
  });

  await step("a branch is compared with the one that it left: what is equal folds away", async () => {
    await events.focus();
    await page.keyboard.press("c");
    await ui.quickRows(page).filter({ hasText: "Branch 1" }).first().waitFor();
    await shot("choose");
    await ui.pick(page, "Branch 1");
    await pairs
      .getByRole("option")
      .filter({ hasText: "equal step" })
      .or(pairs.getByRole("option", { selected: true }))
      .first()
      .waitFor();
    await inspector.getByText(/steps differ; the first is step \d+/).waitFor();
    await shot("compare-branches");
    await inspector.getByRole("button", { name: "Close the comparison" }).click();
  });

  await step("two sessions of the tree are compared", async () => {
    const sessions = ui.treeRows(page, "Sessions");
    await sessions.filter({ hasText: "demo: " }).click();
    await sessions.filter({ hasText: "demo-brief: " }).click({ modifiers: ["Control"] });
    await ui.contextMenu(page, sessions.filter({ hasText: "demo-brief: " }), "Compare Sessions");
    await pairs.getByRole("option", { selected: true }).filter({ hasText: "First difference" }).waitFor();
    await shot("compare-sessions");
    await chat.getByText("What time is it?").first().waitFor();
    assert.equal(await sessions.and(page.locator(".selected")).count(), 2, "what a person chose stays chosen");
  });
}
