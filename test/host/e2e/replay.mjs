// A recorded session runs again, and a model call is looked at exactly.
import assert from "node:assert/strict";
import { faultsInEveryTheme } from "./support/faults.mjs";
import { answered, send, until } from "./support/hands.mjs";

export const title = "a session is replayed as it was and with another version, and its requests are read, by keys";

export default async function replay({ page, ui, shot }, step) {
  const chat = ui.webview(page, "view");
  const tab = ui.webview(page, "tab");
  const panel = tab.getByRole("tabpanel");
  const verdict = tab.getByRole("region", { name: "Replay" });
  const event = (kind) => tab.getByRole("option").filter({ hasText: kind });

  await step("a session in which a tool was called, and an agent that was changed since", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await send(chat, "What time is it? Use the tool.");
    await answered(chat);
    await ui.runCommand(page, "AI Studio: Edit Agent");
    await ui.pick(page, "Demo");
    await tab.getByRole("textbox", { name: "Instructions", exact: true }).fill("Be somebody else.");
    await page.keyboard.press("Control+s");
    await tab.getByRole("status").getByText("Saved as version 2.").waitFor();
    await ui.closeEditors(page);
  });

  await step("the command replays it, and says that it is the same", async () => {
    await ui.runCommand(page, "AI Studio: Replay Session");
    await ui.notification(page, "Same: all 2 requests would be sent again exactly as recorded. Nothing was sent.");
    await ui.notificationButton(page, "Same: all 2 requests", "Inspect");
    await event("turn.ended").waitFor();
  });

  await step(
    "so does a key in the inspector; with the agent as it is now it diverges, and leads to the event",
    async () => {
      await event("message.user").click();
      await page.keyboard.press("r");
      await verdict
        .getByText("Same: all 2 requests would be sent again exactly as recorded. Nothing was sent.")
        .waitFor();
      await shot("same");
      const versions = verdict.getByRole("combobox", { name: "Replay with" });
      await until(async () => (await versions.locator("option").count()) === 3, "the versions");
      await versions.selectOption({ label: "Demo, version 2 (now)" });
      await verdict.getByText(/^Diverges at event \d+, request 1 of 2: the system prompt changed/).waitFor();
      await verdict.getByText("Be somebody else.").waitFor();
      await verdict.getByRole("button", { name: /Go to event/ }).click();
      await event("model.requested").first().and(tab.locator("[aria-selected=true]")).waitFor();
      await shot("diverged");
    },
  );

  await step("the request is proved, and read by keys", async () => {
    await event("model.requested").last().click();
    await tab.getByRole("tab", { name: "Request" }).click();
    await panel.getByText("proved by its hash").waitFor();
    const tree = panel.getByRole("tree");
    await tree.getByRole("treeitem", { name: /^messages/ }).waitFor();
    await tree.focus();
    for (let row = 0; row < 3; row++) await page.keyboard.press("ArrowDown");
    await tree.getByRole("treeitem", { name: /^messages/, selected: true }).waitFor();
    await page.keyboard.press("ArrowRight");
    await tree.getByRole("treeitem", { name: /role: "tool"/ }).waitFor();
    await tree.getByRole("treeitem", { name: /^messages/ }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await tree.getByRole("treeitem", { name: /role: "tool"/ }).waitFor({ state: "hidden" });
    await page.keyboard.press("ArrowRight");
    await shot("request");
    await panel.getByRole("button", { name: "Copy as JSON" }).click();
    await tab.getByRole("status").filter({ hasText: "Copied." }).waitFor({ state: "attached" });
  });

  await step("its response, and what is other than in the request before", async () => {
    await tab.getByRole("tab", { name: "Response" }).click();
    await panel.getByText("Finish").waitFor();
    await panel.getByRole("treeitem", { name: /type: "text"/ }).waitFor();
    await shot("response");
    await tab.getByRole("tab", { name: "Diff" }).click();
    await panel.getByText(/are those of the request before/).waitFor();
    await panel.getByText("2 messages were added").waitFor();
    assert.equal(await panel.getByText(/They part at/).count(), 0, "it goes on where the one before ended");
    await shot("diff");
  });

  await step("it looks right in every theme, and narrow", async () => {
    await tab.getByRole("tab", { name: "Request" }).click();
    await panel.getByRole("treeitem").first().waitFor();
    assert.deepEqual(await faultsInEveryTheme(tab, "editor-background", (theme) => shot(`request-${theme}`)), []);
    await ui.setSidebarWidth(page, 800);
    await shot("narrow");
  });
}
