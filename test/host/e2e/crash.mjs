// What VS Code's death leaves behind.
import { createAgent, send, until } from "./support/hands.mjs";

export const title = "nothing that was said is lost when VS Code dies";

export default async function crash(journey, step) {
  const { ui, shot } = journey;
  let { page } = journey;
  const chatOf = (window) => ui.webview(window, "view");
  const queueIn = (window) => chatOf(window).getByRole("region", { name: "Queued messages" });
  const turnOf = (window) => chatOf(window).locator(".row.turn").last();
  const saidIn = (window, words) => chatOf(window).locator(".row.user .said").filter({ hasText: words });
  const editedIn = (window) => chatOf(window).getByRole("textbox", { name: "Edited message" });
  const languageIn = (window) => chatOf(window).getByRole("textbox", { name: "language" });
  const textOf = async (window) => (await turnOf(window).locator(".markdown").allInnerTexts()).join("\n");

  await step("an answer is under way", async () => {
    await ui.openContainer(page);
    await ui.pane(page, "Agents").getByText("Try the offline demo").click();
    await send(chatOf(page), "Something long, 99 chapters");
    await turnOf(page).getByText("Chapter 3", { exact: true }).waitFor();
  });

  await step("kill -9: VS Code is reloaded, and what had arrived is there, marked as interrupted", async () => {
    const composer = chatOf(page).getByRole("textbox", { name: "Message" });
    await composer.fill("Are you still there?");
    await composer.press("Enter");
    await queueIn(page).getByText("Are you still there?").waitFor();
    journey.killExtensionHost();
    await ui.reload(page);
    await turnOf(page).getByText("Stopped when VS Code closed.").waitFor();
    await turnOf(page).getByText("Chapter 2", { exact: true }).waitFor();
    await ui
      .treeRows(page, "Sessions")
      .filter({ hasText: "Something long" })
      .filter({ hasText: "interrupted" })
      .waitFor();
    await shot("interrupted");
  });

  await step("what was queued waits for the person, and can be put away", async () => {
    await queueIn(page).getByRole("button", { name: "Send now" }).waitFor();
    await queueIn(page).getByRole("button", { name: "Remove: Are you still there?" }).click();
    await queueIn(page).waitFor({ state: "hidden" });
  });

  await step("Continue goes on from there", async () => {
    await turnOf(page).getByRole("button", { name: "Continue" }).click();
    await chatOf(page).getByRole("button", { name: "Stop" }).waitFor();
    await chatOf(page).locator(".row.turn").nth(1).waitFor();
    await until(async () => (await textOf(page)).length > 20, "words of the continued answer");
    await shot("continued");
    await chatOf(page).getByRole("button", { name: "Stop" }).click();
    await turnOf(page).getByText("Stopped.").waitFor();
  });

  await step("kill -9 once more: VS Code starts the host again by itself, and Retry answers anew", async () => {
    await send(chatOf(page), "Again: long, 99 chapters");
    await turnOf(page).getByText("Chapter 2", { exact: true }).waitFor();
    const [before] = journey.extensionHosts();
    journey.killExtensionHost();
    await until(() => journey.extensionHosts().some((pid) => pid !== before), "a new extension host", 60_000);
    await turnOf(page).getByText("Stopped when VS Code closed.").waitFor({ timeout: 60_000 });
    await shot("restarted-host");
    await turnOf(page).getByRole("button", { name: "Retry" }).click();
    await turnOf(page).getByRole("group", { name: "Way 2 of 2" }).waitFor();
    await turnOf(page).getByText("Chapter 1", { exact: true }).waitFor();
    await chatOf(page).getByRole("button", { name: "Stop" }).click();
    await turnOf(page).getByText("Stopped.").waitFor();
  });

  await step("server and browser are killed in the middle of an answer: everything is there again", async () => {
    await createAgent(page, ui, "Translator", "Demo (offline)", "demo", "Answer in {{language}}.");
    await languageIn(page).fill("German");
    await ui.treeRows(page, "Sessions").filter({ hasText: "Something long" }).click();
    await saidIn(page, "Something long, 99 chapters").waitFor();
    await chatOf(page).getByRole("button", { name: "Edit message" }).first().click();
    await editedIn(page).fill("Something short");
    await send(chatOf(page), "Long, 99 chapters once more");
    await turnOf(page).getByText("Chapter 2", { exact: true }).waitFor();
    process.kill(-journey.server.pid, "SIGKILL");
    page = await journey.restart();
    // VS Code may not have had the time to write down which view was open.
    await ui.openContainer(page);
    await ui.treeRows(page, "Sessions").filter({ hasText: "Something long" }).click();
    await until(async () => (await editedIn(page).inputValue()) === "Something short", "what was being said otherwise");
    await editedIn(page).press("Escape");
    await saidIn(page, "Something long, 99 chapters").waitFor();
    await saidIn(page, "Again: long, 99 chapters").waitFor();
    await saidIn(page, "Long, 99 chapters once more").waitFor();
    await turnOf(page).getByText("Stopped when VS Code closed.").waitFor();
    await turnOf(page).getByText("Chapter 1", { exact: true }).waitFor();
    await shot("restarted", page);
    const translator = ui.treeRows(page, "Agents").filter({ hasText: "Translator" });
    await ui.contextMenu(page, translator, "Chat with Agent");
    await until(async () => (await languageIn(page).inputValue()) === "German", "what was typed for a variable");
    await shot("variables", page);
  });
}
