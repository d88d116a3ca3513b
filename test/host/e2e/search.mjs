// Finding again what was said.
import assert from "node:assert/strict";
import { answered, becomes, newSession, send, until } from "./support/hands.mjs";

export const title = "a word of an old answer is found, and leads to the place where it was said";

export default async function search({ page, ui, shot }, step) {
  const chat = ui.webview(page, "view");
  const composer = chat.getByRole("textbox", { name: "Message" });
  const rows = ui.quickRows(page);
  const input = ui.quickInput(page);
  const row = (words) => rows.filter({ hasText: words });
  async function search(words) {
    await ui.runCommand(page, "AI Studio: Search Sessions");
    await page.locator(".quick-input-title:visible").getByText("Search sessions", { exact: true }).waitFor();
    await input.fill(words);
  }
  /** Whether it is in the part of the conversation that is scrolled into view. */
  const isSeen = (locator) =>
    locator.evaluate((element) => {
      const [box, edge] = [element.getBoundingClientRect(), element.closest(".scroller").getBoundingClientRect()];
      return box.top >= edge.top && box.top < edge.bottom;
    });
  await step("three sessions, one of them long", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await composer.waitFor();
    await send(chat, "Tell me quickly about lighthouses");
    await answered(chat);
    await send(chat, "What time is it? Quickly, use the tool.");
    await answered(chat);
    for (const words of ["And about the ferries, quickly?", "And the tides, quickly?", "And the dunes, quickly?"]) {
      await send(chat, words);
      await answered(chat);
    }
    await newSession(page, ui);
    await send(chat, "Something about cliffs, quickly");
    await answered(chat);
    await newSession(page, ui);
    await send(chat, "Nothing of that kind, quickly");
    await answered(chat);
  });

  await step("the sessions view has a button for it; nothing typed, nothing shown", async () => {
    await ui.viewAction(page, "Sessions", "Search Sessions");
    await input.waitFor();
    await becomes(() => rows.count(), 0);
    await input.fill("!?");
    await row("Type a word to look for.").waitFor();
  });

  await step("the beginning of a word finds who said it and who repeated it, as one types", async () => {
    await input.pressSequentially("x", { delay: 0 });
    await input.fill("ferr");
    await row("And about the ferries, quickly?").first().waitFor();
    await shot("found");
    // Question and answer, both in the first session.
    await until(async () => (await row("lighthouses").count()) >= 2, "question and answer");
    assert.equal(await row("cliffs").count(), 0);
    await input.fill("cliffs -something");
    await row("Nothing was found for").waitFor();
    await shot("nothing");
  });

  await step("a pick leads to the message, by keys alone", async () => {
    await input.fill("ferries");
    await row("you").filter({ hasText: "ferries" }).waitFor();
    // The best first: what a person said.
    const best = () => rows.first().getAttribute("aria-label");
    await becomes(best, /Tell me quickly about lighthouses.*And about the ferries, quickly\?/);
    await input.press("Enter");
    const said = chat.locator(".row.user").filter({ hasText: "And about the ferries, quickly?" });
    await said.waitFor();
    await chat.locator(".row.user.found").filter({ hasText: "ferries" }).waitFor();
    await until(() => isSeen(said), "the message to be in sight");
    await shot("jumped");
  });

  await step("a tool's result leads to its card, unfolded, in the session that is open already", async () => {
    await search("utc");
    await row("tool result").first().click();
    const card = chat.locator(".step").filter({ has: page.locator("details.tool-fold") });
    await chat.getByRole("group", { name: "Result" }).getByText("UTC").waitFor();
    await until(() => isSeen(chat.locator("details.tool-fold").first()), "the card to be in sight");
    assert.equal(await card.count(), 1);
    await shot("tool");
  });

  await step("conditions stand among the words, and one that is not understood says what to write", async () => {
    await search("tool:current_time");
    await row("tool call").first().waitFor();
    await row("you").first().waitFor({ state: "hidden" });
    await input.fill("lighthouses by:user after:today");
    await row("you").first().waitFor();
    await row("tool call").first().waitFor({ state: "hidden" });
    await shot("conditions");
    await input.fill("lighthouses by:nobody");
    await row("Write one of: user, model, tool, policy.").waitFor();
    await page.keyboard.press("Escape");
  });

  await step("a message on a way that is not shown is gone to on that way", async () => {
    await search("cliffs");
    await row("you").filter({ hasText: "Something about cliffs" }).first().click();
    await chat.locator(".row.user .said").filter({ hasText: "Something about cliffs" }).waitFor();
    const turn = chat.locator(".row.turn").last();
    await turn.getByRole("button", { name: "Retry" }).click();
    await turn.getByRole("group", { name: "Way 2 of 2" }).waitFor();
    await answered(chat);
    await send(chat, "And the gulls, quickly?");
    await answered(chat);
    await turn.scrollIntoViewIfNeeded();
    await chat.getByRole("group", { name: "Way 2 of 2" }).getByRole("button", { name: "Previous way" }).click();
    await chat.getByRole("group", { name: "Way 1 of 2" }).waitFor();
    await search("gulls");
    await row("you").filter({ hasText: "And the gulls, quickly?" }).first().click();
    await chat.getByRole("group", { name: "Way 2 of 2" }).waitFor();
    await chat.locator(".row.user.found").filter({ hasText: "gulls" }).waitFor();
    await shot("other-way");
  });

  await step("what was said in a run leads to its event, in the list and beside it", async () => {
    await ui.runCommand(page, "AI Studio: Run Agent on a Task");
    await ui.pick(page, "Demo");
    await ui.answer(page, "It works in the background", "Count the buoys, quickly");
    await ui.notification(page, "is done");
    await ui.clearNotifications(page);
    const tab = ui.webview(page, "tab");
    const selected = tab.getByRole("listbox", { name: "Events" }).getByRole("option", { selected: true });
    for (const [words, kind] of [
      ["by:model buoys", "model.responded"],
      ["by:user buoys", "message.user"],
    ]) {
      await search(words);
      await row("Count the buoys").first().click();
      await selected.filter({ hasText: kind }).waitFor();
      await tab.getByRole("heading", { name: kind }).waitFor();
    }
    await shot("run");
  });
}
