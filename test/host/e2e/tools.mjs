// An agent that reads and searches the workspace: what it does is shown in cards, and nothing leads out of the folder.
import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { faultsOn } from "./support/faults.mjs";
import { answered, becomes, send, until } from "./support/hands.mjs";

export const title = "an agent reads and searches the workspace, and nothing beside it";

export default async function tools({ page, ui, shot, folders, workspace }, step) {
  const chat = ui.webview(page, "view");
  const lastTurn = chat.locator(".row.turn").last();
  const card = lastTurn.locator(".tool");
  const result = card.getByRole("group", { name: "Result" });

  await step("the demo agent has the tools that read", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await chat.getByRole("textbox", { name: "Message" }).waitFor();
    await ui.treeRows(page, "Agents").filter({ hasText: "Demo" }).filter({ hasText: "15 tools" }).waitFor();
    await ui.runCommand(page, "AI Studio: Edit Agent");
    await ui.pick(page, "Demo");
    const editor = ui.webview(page, "tab");
    for (const name of ["read_file", "list_folder", "glob", "search"]) {
      await becomes(() => editor.getByRole("checkbox", { name, exact: true }).isChecked(), true, name);
    }
    await editor.getByRole("checkbox", { name: "search", exact: true }).scrollIntoViewIfNeeded();
    await shot("editor");
    await ui.closeEditors(page);
  });

  await step("a file is read: its card says which, and unfolds to its lines", async () => {
    await send(chat, "Quickly, read `src/total.ts`");
    await answered(chat);
    await card.locator("summary").filter({ hasText: "read_file" }).filter({ hasText: "Read src/total.ts" }).click();
    await result.getByText("export function total(items: Item[]): number {").waitFor();
    await result.scrollIntoViewIfNeeded();
    await shot("read");
  });

  await step("lines are found, with VS Code's ripgrep", async () => {
    await send(chat, 'Quickly, search for "price"');
    await answered(chat);
    await card.locator("summary").filter({ hasText: 'Search for "price"' }).click();
    await result.getByText("src/total.ts:8:     if (item) sum += item.count * item.price;").waitFor();
    await result.scrollIntoViewIfNeeded();
    await shot("search");
  });

  await step("an @ takes a file along, by keys; up brings back what was said", async () => {
    const composer = chat.getByRole("textbox", { name: "Message" });
    const places = chat.getByRole("listbox", { name: "What goes along" });
    await composer.click();
    await composer.pressSequentially("What is in @pars");
    await places.getByRole("option", { selected: true }).filter({ hasText: "parse.ts" }).waitFor();
    await shot("mention");
    await composer.press("Enter");
    await places.waitFor({ state: "hidden" });
    const chips = chat.getByRole("list", { name: "Attached" });
    await chips.getByText("parse.ts").waitFor();
    await until(async () => (await composer.inputValue()) === "What is in parse.ts ", "the name in the text");
    await composer.pressSequentially("and @");
    await places.getByRole("option").filter({ hasText: "total.ts" }).waitFor();
    await shot("mention-all");
    assert.deepEqual(await faultsOn(chat, "sideBar-background"), []);
    await composer.press("Escape");
    await places.waitFor({ state: "hidden" });
    await composer.press("Enter");
    await answered(chat);
    await chat.locator(".row.user").last().getByText("parse.ts 1–17").waitFor();
    await composer.press("ArrowUp");
    await until(async () => (await composer.inputValue()).startsWith("What is in parse.ts"), "the last message");
    await composer.press("ArrowUp");
    await until(async () => (await composer.inputValue()) === 'Quickly, search for "price"', "the message before");
    await composer.fill("");
  });

  await step("a link that leads out is refused, and the card says so", async () => {
    writeFileSync(path.join(folders.root, "outside.txt"), "not for the model\n");
    symlinkSync(path.join(folders.root, "outside.txt"), path.join(workspace, "link.txt"));
    await send(chat, "Quickly, read `link.txt`");
    await answered(chat);
    await card.getByText("is a link that leads out").first().waitFor();
    assert.equal(await chat.getByText("not for the model").count(), 0);
    await card.scrollIntoViewIfNeeded();
    await shot("refused");
  });

  await step("a file that may hold secrets is not read without a person's word", async () => {
    writeFileSync(path.join(workspace, ".env"), "TOKEN=not-for-the-model\n");
    await send(chat, "Quickly, read `.env` now");
    await card.getByText("may hold secrets").first().waitFor();
    await card.scrollIntoViewIfNeeded();
    await shot("secret");
    await card.getByRole("button", { name: "Deny", exact: true }).click();
    await answered(chat);
    await card.getByText("denied by you").waitFor();
    assert.equal(await chat.getByText("not-for-the-model").count(), 0);
  });

  await step("the walkthrough leads to a first chat", async () => {
    await ui.runCommand(page, "Welcome: Open Walkthrough...");
    await ui.pick(page, "Get started with AI Studio");
    await page.getByRole("button", { name: "Try the offline demo" }).click();
    await chat.getByText("Ask Demo about your code").waitFor();
    await shot("walkthrough");
  });

  await step("the extension is listed among the installed ones", async () => {
    await ui.runCommand(page, "Extensions: Show Installed Extensions");
    await page.locator(".part.sidebar .extension-list-item").filter({ hasText: "AI Studio" }).first().waitFor();
    await shot("installed");
  });
}
