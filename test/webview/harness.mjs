// Opens one built view in a headless browser, as VS Code would show it, with a host that is a few functions:
//
//   const view = await openView({ name: "settings", theme: "dark", width: 900, answers: { "settings.open": () => [] } });
//   await view.page.getByRole("button", { name: "Add connection" }).click();
//   await view.page.screenshot({ path: "settings.png" });
//   await view.tell("settings.changed");
//   console.log(view.asked, view.problems, await axe(view.page));
//   await view.close();
//
// It shows dist/webview/NAME.{js,css}: build first, `node esbuild.mjs --dev`.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { hostRequire } from "../host/bootstrap.mjs";
import { ensureBrowser } from "../host/browser.mjs";
import { pageOf, toJson } from "./viewPage.mjs";

const root = process.env.STUDIO_ROOT ?? path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
/** STUDIO_WEBVIEWS: another place of built views, where two build at once. */
const built = process.env.STUDIO_WEBVIEWS ?? path.join(root, "dist", "webview");
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".ttf": "font/ttf", ".map": "application/json" };

function serve(html) {
  const server = createServer((request, response) => {
    const file = path.basename(new URL(request.url ?? "/", "http://localhost").pathname);
    const type = TYPES[path.extname(file)];
    try {
      const body = type ? readFileSync(path.join(built, file)) : html;
      response.writeHead(200, { "content-type": type ?? "text/html; charset=utf-8", "cache-control": "no-store" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

let browser = null;
let open = 0;

/** Thrown by an answer: the view's request fails with this `ErrorInfo`. */
export function refuse(info) {
  return Object.assign(new Error(info.message), { info });
}

/**
 * @param {object} options
 * @param {string} options.name the folder in webview/
 * @param {"dark" | "light" | "hc-dark" | "hc-light"} [options.theme]
 * @param {number} [options.width]
 * @param {number} [options.height]
 * @param {Record<string, (input: unknown) => unknown>} [options.answers] by request name; may be async; throw `refuse(...)` to fail
 * @param {unknown} [options.state] what the view kept with setState when it was last shown (see `kept` below)
 * @param {string} [options.subject] what an editor tab is about
 * @param {"editor" | "sideBar" | "panel"} [options.background] where the view stands
 * @param {boolean} [options.reduceMotion]
 */
export async function openView({ name, theme = "dark", width = 900, height = 800, answers = {}, ...rest }) {
  const { state, background = "editor", subject = "subject", reduceMotion = false } = rest;
  const server = await serve(pageOf({ name, theme, background, subject, state, reduceMotion }));
  open++;
  browser ??= hostRequire("playwright-core").chromium.launch({
    executablePath: await ensureBrowser(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
  const page = await (await browser).newPage({ viewport: { width, height } });
  const view = {
    page,
    /** What the view asked and told, in order: `{ name, input }`, `{ name, payload }`. */
    asked: [],
    told: [],
    /** What went wrong in the page: errors, warnings, refused by the policy. */
    problems: [],
    /** What the view kept with setState. */
    kept: state ?? null,
    /** Sends a notice to the view. */
    tell: (notice, payload) => deliver({ type: "tell", name: notice, payload }),
    async close() {
      await page.close();
      server.close();
      if (--open > 0 || !browser) return;
      const last = browser;
      browser = null;
      await (await last).close();
    },
  };
  const deliver = (message) => page.evaluate((json) => globalThis.harnessDeliver(json), toJson(message));
  const reply = async (id, answer) => {
    try {
      await deliver({ type: "reply", id, ...answer });
    } catch (error) {
      // The view was closed before its answer came.
      if (!page.isClosed()) throw error;
    }
  };
  async function handle(message) {
    if (message.type === "tell") view.told.push({ name: message.name, payload: message.payload });
    if (message.type !== "ask") return;
    view.asked.push({ name: message.name, input: message.input });
    try {
      const answer = answers[message.name];
      if (!answer) throw refuse({ code: "internal", message: `Nothing here answers "${message.name}".` });
      await reply(message.id, { output: await answer(message.input) });
    } catch (error) {
      await reply(message.id, { error: error.info ?? { code: "internal", message: error.message } });
    }
  }
  page.on("pageerror", (error) => view.problems.push(`error: ${error.message}`));
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") view.problems.push(`${line.type()}: ${line.text()}`);
  });
  // Answered apart from the call: the page does not wait for its host.
  await page.exposeFunction("harnessPost", (message) => void handle(message));
  await page.exposeFunction("harnessKeep", (next) => {
    view.kept = next;
  });
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.evaluate(() => document.fonts.ready);
  return view;
}

/** Runs axe-core on the page: the violations, each as a line with the elements it was found on. None: an empty array. */
export async function axe(page) {
  const source = readFileSync(hostRequire.resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map((violation) => {
    const places = violation.nodes.map(
      (node) => `  ${node.target.flat().join(" ")}: ${node.any[0]?.message ?? node.failureSummary}`,
    );
    return `${violation.id}: ${violation.help}\n${places.join("\n")}`;
  });
}
