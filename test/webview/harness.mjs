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
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { hostRequire } from "../host/bootstrap.mjs";
import { ensureBrowser } from "../host/browser.mjs";
import { themes } from "./themes.mjs";

const root = process.env.STUDIO_ROOT ?? path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
/** STUDIO_WEBVIEWS: another place of built views, where two build at once. */
const built = process.env.STUDIO_WEBVIEWS ?? path.join(root, "dist", "webview");
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".ttf": "font/ttf", ".map": "application/json" };

/** VS Code's own style sheet for webviews, as far as our views could notice it. It stands before the policy. */
const defaultStyles = `@layer vscode-default {
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  body { overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground);
    font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight);
    font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }
  img, video { max-width: 100%; max-height: 100%; }
  a, a code { color: var(--vscode-textLink-foreground); }
  a:hover { color: var(--vscode-textLink-activeForeground); }
  a:focus, input:focus, select:focus, textarea:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
  code { font-family: var(--monaco-monospace-font); color: var(--vscode-textPreformat-foreground);
    background-color: var(--vscode-textPreformat-background); padding: 1px 3px; border-radius: 4px; }
  pre code { padding: 0; }
  blockquote { background: var(--vscode-textBlockQuote-background); border-color: var(--vscode-textBlockQuote-border); }
}`;

/** Runs in the page: VS Code's API for webviews. Typed arrays cross as tagged Base64, since the bridge speaks JSON. */
function installApi(state) {
  const revive = (_key, value) => {
    if (value === null || typeof value !== "object" || !("$bytes" in value)) return value;
    const bytes = Uint8Array.from(atob(value.$bytes), (character) => character.charCodeAt(0));
    return value.$type === "ArrayBuffer" ? bytes.buffer : new globalThis[value.$type](bytes.buffer);
  };
  let kept = state;
  let taken = false;
  globalThis.harnessDeliver = (json) => {
    globalThis.postMessage(JSON.parse(json, revive), "*");
  };
  globalThis.acquireVsCodeApi = () => {
    if (taken) throw new Error("acquireVsCodeApi was called twice.");
    taken = true;
    return {
      postMessage: (message) => void globalThis.harnessPost(message),
      getState: () => kept,
      setState: (next) => {
        kept = next;
        void globalThis.harnessKeep(next);
      },
    };
  };
}

function toJson(message) {
  return JSON.stringify(message, (_key, value) => {
    if (value instanceof ArrayBuffer) return { $type: "ArrayBuffer", $bytes: Buffer.from(value).toString("base64") };
    if (!ArrayBuffer.isView(value)) return value;
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return { $type: value.constructor.name, $bytes: bytes.toString("base64") };
  });
}

function pageOf({ name, theme, background, state, nonce, reduceMotion }) {
  const { kind, variables } = themes[theme];
  const csp =
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; ` +
    `img-src 'self' data:; font-src 'self'`;
  const classes = [
    kind,
    kind.endsWith("-contrast-light") && "vscode-high-contrast",
    reduceMotion && "vscode-reduce-motion",
  ];
  const set = Object.entries(variables).map(([variable, value]) => [`--vscode-${variable}`, value]);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${name}</title>
<style>${defaultStyles} html { background: var(--vscode-${background}-background); }</style>
<script>
for (const [name, value] of ${JSON.stringify(set)}) document.documentElement.style.setProperty(name, value);
(${installApi})(${JSON.stringify(state ?? null)} ?? undefined);
</script>
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta property="csp-nonce" content="${nonce}">
<link rel="stylesheet" href="${name}.css">
</head>
<body class="${classes.filter(Boolean).join(" ")}" data-vscode-theme-kind="${kind}">
<div id="root"></div>
<script nonce="${nonce}" src="${name}.js"></script>
</body>
</html>`;
}

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
 * @param {Record<string, (input: any) => unknown>} [options.answers] by request name; may be async; throw `refuse(...)` to fail
 * @param {unknown} [options.state] what the view kept with setState when it was last shown
 * @param {"editor" | "sideBar" | "panel"} [options.background] where the view stands
 * @param {boolean} [options.reduceMotion]
 */
export async function openView({ name, theme = "dark", width = 900, height = 800, answers = {}, ...rest }) {
  const { state, background = "editor", reduceMotion = false } = rest;
  const nonce = randomBytes(16).toString("base64");
  const server = await serve(pageOf({ name, theme, background, state, nonce, reduceMotion }));
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
