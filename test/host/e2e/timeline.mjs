// What an agent did, on a timeline: as a picture and as a tree, by mouse and keys, while it goes on.
import assert from "node:assert/strict";
import { faultsInEveryTheme } from "./support/faults.mjs";
import { answered, closeTab, send, until } from "./support/hands.mjs";

export const title = "what took how long is seen on a timeline, and read in a tree";

export default async function timeline({ page, ui, shot }, step) {
  const chat = ui.webview(page, "view");
  const tab = ui.webview(page, "tab");
  const agents = ui.treeRows(page, "Agents");
  const region = tab.getByRole("region", { name: "Timeline" });
  const waterfall = region.getByRole("application", { name: "Waterfall of spans" });
  const tree = region.getByRole("tree", { name: "Spans" });
  const selected = region.locator(".selected-span");
  const list = tab.getByRole("listbox", { name: "Events" });
  const event = list.locator("[aria-selected=true]");

  await step("an agent that calls another one, and then wants to write a file", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await agents.filter({ hasText: "Demo" }).first().waitFor();
    await ui.contextMenu(page, agents.filter({ hasText: "Demo" }), "Duplicate Agent");
    await agents.filter({ hasText: "Demo (copy)" }).waitFor();
    await closeTab(page, ui, "Demo (copy)");
    await agents.filter({ hasText: "Demo" }).first().click();
    await tab.getByRole("region", { name: "Agents it may call" }).getByText("Demo (copy)").click();
    await tab.getByRole("button", { name: "Save" }).click();
    await tab.getByText("Saved as version 2.").waitFor();
    await closeTab(page, ui, "Demo");
    await send(chat, 'Use agent_demo_copy for "What time is it?"');
    await answered(chat);
    await send(chat, 'Use write_file on `docs/notes.txt` with "first words"');
    await chat.locator(".row.turn").last().locator(".tool").getByText("waiting for you").waitFor();
  });

  await step("the timeline shows what is selected in the list, and leads into it and out of it by keys", async () => {
    await ui.runCommand(page, "AI Studio: Inspect Session");
    await waterfall.waitFor();
    await list.getByRole("option").filter({ hasText: "tool.requested" }).first().click();
    await selected.getByText("Tool call, Ask Demo (copy): What time is it?").waitFor();
    await page.keyboard.press("ArrowRight");
    await selected.getByText("Agent, Demo (copy)").waitFor();
    await event.filter({ hasText: "turn.started" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await selected.getByText("Model call").waitFor();
    for (const span of ["Agent, Demo (copy)", "Tool call", "Turn, Demo"]) {
      await page.keyboard.press("ArrowLeft");
      await selected.getByText(span).waitFor();
    }
    await shot("all");
  });

  await step("zoomed by keys and the wheel, panned, and put back; a press selects, a hover explains", async () => {
    await waterfall.focus();
    for (const key of ["+", "+", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
    await tab.getByRole("heading", { name: "tool.requested" }).waitFor();
    await page.keyboard.press("Enter");
    await until(() => tab.getByRole("tabpanel").evaluate((panel) => panel === document.activeElement), "the detail");
    const room = await waterfall.boundingBox();
    await page.mouse.move(room.x + room.width / 3, room.y + 26);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -300);
    await page.keyboard.up("Control");
    await page.mouse.move(room.x + room.width / 3 + 4, room.y + 27);
    await region.locator(".span-hover").getByText("Turn").waitFor();
    await shot("zoomed");
    await page.mouse.click(room.x + room.width / 3 + 4, room.y + 27);
    await selected.getByText("Turn, Demo").waitFor();
    await page.keyboard.press("0");
  });

  await step("in the tree the wait goes on, and is over once the person has decided", async () => {
    await region.getByRole("button", { name: "Tree" }).click();
    await tree.getByRole("treeitem").first().waitFor();
    await tree.focus();
    for (const key of ["End", "ArrowRight", "End"]) await page.keyboard.press(key);
    await tree.getByRole("treeitem", { level: 2 }).filter({ hasText: "Create docs/notes.txt" }).click();
    await page.keyboard.press("ArrowRight");
    const wait = tree.getByRole("treeitem", { level: 3 }).filter({ hasText: "Wait for you" });
    await wait.getByText("going on").waitFor();
    await page.keyboard.press("ArrowRight");
    await event.filter({ hasText: "tool.asked" }).waitFor();
    assert.deepEqual(await faultsInEveryTheme(tab, "editor-background", (theme) => shot(`tree-${theme}`)), []);
    await chat.locator(".row.turn").last().getByRole("button", { name: "Deny", exact: true }).click();
    await answered(chat);
    await wait.getByText("denied").waitFor();
  });

  await step("the picture looks right in every theme, and where it is narrow", async () => {
    await region.getByRole("button", { name: "Tree" }).click();
    await waterfall.waitFor();
    await list.getByRole("option").filter({ hasText: "tool.finished" }).last().click();
    await selected.getByText("Tool call, Create docs/notes.txt").waitFor();
    assert.deepEqual(await faultsInEveryTheme(tab, "editor-background", (theme) => shot(`waterfall-${theme}`)), []);
    await ui.setSidebarWidth(page, 700);
    await shot("narrow");
    const fits = () => region.evaluate((element) => element.scrollWidth <= element.clientWidth);
    await until(fits, "nothing to stick out where it is narrow");
    await list.locator(".kind-name").first().waitFor();
    const cut = await list.locator(".duration").evaluateAll((cells) => {
      for (const cell of cells) cell.textContent = "59 min 59 s";
      return cells.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length;
    });
    assert.equal(cut, 0, "a duration of minutes has room");
    await shot("narrow-minutes");
  });
}
