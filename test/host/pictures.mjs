// Makes the pictures of the README anew: the packaged extension in a real VS Code, driven as a person drives it. Servers on
// this machine stand in for the vendors, and say what answers.mjs has; all else is what the product does.
//   npm run pictures                 all of them, into media/readme/
//   npm run pictures -- totals       only those whose name contains the word
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildFolder, bundle, root } from "../bundle.mjs";
import { ensureVsix } from "../package.mjs";
import { startVendorServer } from "../providers/support/vendorServer.mjs";
import { bootstrap, nodePath } from "./bootstrap.mjs";
import { installDependencies, requireNode } from "./dependencies.mjs";
import { answered, chooseByKeys, openFile, selectLines, send, until } from "./e2e/support/hands.mjs";
import { makeJourney } from "./journey.mjs";
import { answerOf, FIX, QUESTION } from "./pictures/answers.mjs";
import { smallPng } from "./pictures/smallPng.mjs";

const out = path.join(root, "media/readme");
const here = path.dirname(fileURLToPath(import.meta.url));
const CARDS = {
  "claude-opus-5-5": { name: "Claude Opus 5.5", window: 1_000_000 },
  "claude-sonnet-5": { name: "Claude Sonnet 5", window: 1_000_000 },
  "claude-haiku-4-5": { name: "Claude Haiku 4.5", window: 200_000 },
};
const WAIT_MS = 180_000; // nobody waits for it, and the machine may have other work
const MOST_BYTES = 200_000; // a reader on a slow line waits for all of them

requireNode();
await installDependencies(root);
await bootstrap();
const words = process.argv.slice(2);
const vsix = await ensureVsix();
const anthropic = await startVendorServer({
  provider: "anthropic",
  models: Object.keys(CARDS),
  cards: CARDS,
  script: answerOf,
});
const ollama = await startVendorServer({
  provider: "ollama",
  models: ["qwen3:8b", "gemma3:12b"],
  contextLength: 40_960,
});
const journey = makeJourney("pictures", vsix, {
  screen: { width: 1280, height: 800, deviceScaleFactor: 2 },
  beside: [path.join(here, "pictures/redirect")],
  env: {
    AI_STUDIO_REDIRECT: JSON.stringify({ "https://api.anthropic.com": anthropic.origin }),
  },
  settings: {
    "workbench.layoutControl.enabled": false,
    "editor.minimap.enabled": false,
    "editor.fontSize": 13,
    "diffEditor.renderSideBySide": false,
    "explorer.compactFolders": false,
  },
});
const { ui, workspace } = journey;
let failed = true;
try {
  await journey.start();
  journey.browser.setDefaultTimeout(WAIT_MS);
  if (isWanted("icon")) await drawIcon(journey.browser);
  await makePictures(journey.page);
  failed = false;
} catch (error) {
  await journey.showEvidence();
  throw error;
} finally {
  await journey.end(failed);
  await Promise.all([anthropic.close(), ollama.close()]);
}

function isWanted(name) {
  return words.length === 0 || words.some((word) => name.includes(word));
}

/** media/icon.png, from the drawing beside it: the gallery takes no SVG. 256 pixels, for screens with small ones. */
async function drawIcon(browser) {
  const page = await browser.newPage();
  const drawing = readFileSync(path.join(root, "media/icon.svg"), "utf8");
  await page.setContent(
    `<style>body { margin: 0 } svg { display: block; width: 128px; height: 128px }</style>${drawing}`,
  );
  const clip = { x: 0, y: 0, width: 128, height: 128 };
  await page.screenshot({ path: path.join(root, "media/icon.png"), clip, omitBackground: true });
  await page.close();
}

async function picture(page, name) {
  if (!isWanted(name)) return;
  mkdirSync(out, { recursive: true });
  // Where the pointer rests, a row would be marked or a button explained: here is the empty end of the editors' tabs.
  await page.mouse.move(1_000, 20);
  const file = path.join(out, `${name}.png`);
  const bytes = smallPng(await page.screenshot(), MOST_BYTES);
  if (bytes.length > MOST_BYTES) throw new Error(`${file} has ${bytes.length} bytes, more than ${MOST_BYTES}.`);
  writeFileSync(file, bytes);
  console.log(`${path.relative(root, file)}  ${Math.round(statSync(file).size / 1024)} KiB`);
}

async function makePictures(page) {
  const chat = ui.webview(page, "view");
  const tab = ui.webview(page, "tab");
  const row = (name) => tab.getByRole("group", { name, exact: true }).locator("xpath=..");
  const events = tab.getByRole("listbox", { name: "Events" }).getByRole("option");
  const closeEditors = () => ui.runCommand(page, "View: Close All Editors");
  const show = async (name) => {
    await picture(page, name);
    await closeEditors();
  };

  async function prepare() {
    // The test that the agent writes is in TypeScript, which this Node runs as it is.
    const scripts = { test: `"${nodePath}" --test test/total.test.ts` };
    writeFileSync(path.join(workspace, "package.json"), JSON.stringify({ name: "tally", type: "module", scripts }));
    await ui.openContainer(page);
    await ui.setTheme(page, "light");
    await addConnection(page, tab, "Anthropic", "key-of-nobody-0000-7Qf2");
    await addConnection(page, tab, "Ollama");
    for (const name of ["Anthropic", "Ollama"]) {
      await row(name)
        .getByRole("button", { name: `Test ${name}` })
        .click();
      await row(name).locator(".success").waitFor();
    }
    await arrange(page, ["Agents", "Sessions"], 300);
    await writePast();
    await ui.reload(page);
    await ui.treeRows(page, "Agents").filter({ hasText: "Mender" }).first().waitFor();
  }

  async function settings() {
    // VS Code in a browser may bring a tab back as it was some time before the reload.
    await closeEditors();
    await ui.runCommand(page, "AI Studio: Open Settings");
    await row("Anthropic").getByRole("button", { name: "Models of Anthropic" }).click();
    await tab.getByRole("region", { name: "Models of Anthropic" }).getByText("claude-sonnet-5").first().waitFor();
    await show("settings");
  }

  async function agent() {
    await ui.treeRows(page, "Agents").filter({ hasText: "Mender" }).first().click();
    await tab.getByRole("textbox", { name: "Name" }).waitFor();
    await show("agent");
  }

  async function totals() {
    await ui.runCommand(page, "AI Studio: Show Totals");
    await tab.getByRole("radio", { name: "7 days" }).check({ force: true });
    await tab.getByRole("rowheader", { name: "Mender" }).waitFor();
    await show("totals");
  }

  /** A question about a selection, and a change that waits for a word; then everything that came of it. */
  async function chatAndInspector() {
    const card = chat.locator(".row.turn").last().locator(".tool").filter({ hasText: "waiting for you" });
    const allow = async (what) => {
      await card.getByText(what).first().waitFor();
      await card.getByRole("button", { name: "Allow once" }).last().click();
    };
    await openFile(page, ui, "total.ts");
    await selectLines(page, 4, 11);
    await page.keyboard.press("Control+Alt+a");
    await chat.locator("footer").getByText("total.ts 4–11").waitFor();
    await send(chat, FIX);
    await card.getByText("src/total.ts").first().waitFor();
    await closeEditors();
    await card.getByRole("button", { name: "Open diff" }).click();
    await ui.tab(page, "total.ts (the agent's change)").waitFor();
    await card.getByRole("button", { name: "Allow once" }).scrollIntoViewIfNeeded();
    await show("chat");
    await allow("src/total.ts");
    await chat.locator(".row.turn").last().locator("summary").filter({ hasText: "agent_test_writer" }).first().click();
    await allow("test/total.test.ts");
    await allow("npm test");
    await answered(chat);
    await arrange(page, ["Chat"], 340);
    await ui.runCommand(page, "AI Studio: Inspect Session");
    await events.filter({ hasText: "model.responded" }).last().click();
    await tab.getByRole("tabpanel").getByText("Cost", { exact: true }).waitFor();
    await show("inspector");
  }

  /** The same question to another model, beside the first answer. */
  async function compare() {
    const dialog = tab.getByRole("dialog");
    await ui.runCommand(page, "AI Studio: New Session");
    await send(chat, QUESTION);
    await answered(chat);
    await arrange(page, ["Chat"], 340);
    await ui.runCommand(page, "AI Studio: Inspect Session");
    await events.filter({ hasText: "message.user" }).first().click();
    await page.keyboard.press("f");
    await dialog.getByRole("button", { name: /Another model or agent|And another/ }).click();
    await ui.pick(page, "Another model");
    await ui.pick(page, "Anthropic");
    await ui.quickRows(page).filter({ hasText: "claude-haiku-4-5" }).first().click();
    await dialog.getByRole("button", { name: "Remove claude-haiku-4-5" }).waitFor();
    await dialog.getByRole("button", { name: "Fork", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
    await events.filter({ hasText: "claude-haiku-4-5" }).nth(1).waitFor();
    await answered(chat);
    await tab.getByRole("listbox", { name: "Events" }).focus();
    await page.keyboard.press("c");
    await ui.pick(page, "Branch 1");
    await tab.getByRole("listbox", { name: "Steps of both" }).getByRole("option", { selected: true }).waitFor();
    await show("compare");
  }

  await prepare();
  for (const scene of [settings, agent, totals]) if (isWanted(scene.name)) await scene();
  await ui.setTheme(page, "dark");
  await arrange(page, ["Chat"], 540);
  await chat.getByRole("textbox", { name: "Message" }).waitFor();
  if (isWanted("chat") || isWanted("inspector")) await chatAndInspector();
  if (isWanted("compare")) await compare();
}

/** Opens these views of the sidebar, folds the others, and makes it so wide. */
async function arrange(page, open, width) {
  for (const title of ["Agents", "Sessions", "Runs", "Chat"]) {
    const header = ui.pane(page, title).locator(".pane-header");
    const isAsWanted = async () => (await header.getAttribute("aria-expanded")) === String(open.includes(title));
    if (!(await isAsWanted())) await header.click();
    await until(isAsWanted, `${title} is open or folded`);
  }
  await ui.setSidebarWidth(page, width);
}

async function addConnection(page, tab, name, key) {
  await ui.runCommand(page, "AI Studio: Add Connection");
  await chooseByKeys(page, tab, name);
  const form = tab.getByRole("form", { name: `Add ${name}` });
  if (name === "Ollama") await form.getByRole("textbox", { name: "Address" }).fill(ollama.address);
  await form.getByRole("button", { name: "Save" }).click();
  if (key) {
    await ui.quickInput(page).fill(key);
    await page.keyboard.press("Enter");
  }
  await tab.getByRole("group", { name, exact: true }).waitFor();
}

/** Beside VS Code, as another window would write it. */
async function writePast() {
  const folder = buildFolder("pictures");
  try {
    await bundle(folder, ["test/host/pictures/pastWeek.ts"]);
    const { writePastWeek } = await import(pathToFileURL(path.join(folder, "pastWeek.js")).href);
    const store = path.join(journey.folders.data, "User/globalStorage/ai-studio.ai-studio/studio.sqlite");
    await writePastWeek(store, path.join(root, "dist"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
