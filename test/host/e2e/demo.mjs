// The main job, as a person does it, with the offline demo: no key, no network.
import assert from "node:assert/strict";

export const title = "a recorded conversation with the demo, by mouse and keys";

export default async function demo({ page, ui, shot }, step) {
  const chat = ui.webview(page, "view");
  const composer = chat.getByRole("textbox");

  await step("the sidebar says what to do when it is empty", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("An agent is a model with instructions and tools.").waitFor();
    await ui.pane(page, "Sessions").getByText("Conversations are kept here").waitFor();
    await shot("empty");
  });

  await step("one press on the welcome view's button begins a chat with the demo", async () => {
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await composer.waitFor();
    await shot("begun");
  });

  await step("an answer streams in, with code, tokens, cost and time", async () => {
    await composer.fill("Show me what an answer looks like");
    await page.keyboard.press("Enter");
    await chat.getByText("Show me what an answer looks like").first().waitFor();
    await chat.locator("pre code").first().waitFor();
    await shot("streaming");
    await chat.getByText(/free/).first().waitFor();
    await ui.treeRows(page, "Sessions").filter({ hasText: "Show me what an answer" }).waitFor();
    await shot("answered");
  });

  await step("the inspector lists every event", async () => {
    await ui.runCommand(page, "AI Studio: Inspect Session");
    const inspector = ui.webview(page, "tab");
    await inspector.getByText("model.responded").first().waitFor();
    await inspector.getByText("model.responded").first().click();
    await shot("inspector");
    assert.ok((await inspector.getByText("turn.ended").count()) >= 1);
  });
}
