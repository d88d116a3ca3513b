import { themes } from "../../../webview/themes.mjs";
import { accessibilityFaults, COLOUR_RULES, faultsInFrame, frameOf, RULES } from "../../axe.mjs";
import { until } from "./hands.mjs";

/** What axe finds in a view. `ground` is the colour of the workbench that it lies on: "sideBar-background", "editor-background". */
export async function faultsOn(view, ground) {
  await paintGround(view, ground);
  return accessibilityFaults(view);
}

/**
 * The same in every theme. The page is given what VS Code would give it with each: to have VS Code itself change its theme
 * takes a hundred times as long, and looks.mjs does. `look` is called in each, to take a picture.
 */
export async function faultsInEveryTheme(view, ground, look = async () => {}) {
  await paintGround(view, ground);
  const frame = await frameOf(view);
  const faults = await accessibilityFaults(view);
  const before = await frame.evaluate(() => [document.documentElement.style.cssText, document.body.className]);
  for (const [theme, { kind, variables }] of Object.entries(themes)) {
    await frame.locator(":root").evaluate(dress, [Object.entries(variables), kind, ground]);
    await look(theme);
    const found = await accessibilityFaults(view, COLOUR_RULES);
    faults.push(...found.map((fault) => `${theme}: ${fault}`));
  }
  await frame.evaluate(([style, classes]) => {
    document.documentElement.style.cssText = style;
    document.body.className = classes;
  }, before);
  return faults;
}

/**
 * What axe finds, in every theme, in a view whose page may run no scripts: nothing can be evaluated in it. Its window reaches into
 * it from outside, and axe looks at a copy of it, which is a page of its own: so that it needs a heading and a landmark, too.
 */
export async function faultsWithoutScripts(view, ground, look = async () => {}) {
  const inside = await view.owner().evaluateHandle((element) => element.contentDocument.documentElement);
  const copy = await view.owner().page().context().newPage();
  const faults = [];
  for (const [theme, { kind, variables }] of Object.entries(themes)) {
    await inside.evaluate(dress, [Object.entries(variables), kind, ground]);
    await look(theme);
    const html = await inside.evaluate((root) => root.outerHTML);
    // A page keeps the policy of what stood in it before: the next theme's styles would not hold.
    await copy.setContent(html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ""));
    const found = await faultsInFrame(copy.mainFrame(), [...RULES, "best-practice"]);
    faults.push(...found.map((fault) => `${theme}: ${fault}`));
  }
  await copy.close();
  return faults;
}

/** Waits for what such a page says. */
export async function readWithoutScripts(view, words) {
  const read = () => view.owner().evaluate((element) => element.contentDocument?.body?.innerText ?? "");
  return until(async () => (await read()).includes(words), `a page that says ${words}`);
}

/** Runs in the page: puts a theme's variables in the place of those that are there. */
function dress(root, [variables, kind, ground]) {
  const { style } = root;
  const body = root.querySelector("body");
  style.cssText = "";
  for (const [name, value] of variables) style.setProperty(`--vscode-${name}`, value);
  style.backgroundColor = `var(--vscode-${ground})`;
  const kept = [...body.classList].filter((name) => !/^vscode-(light|dark|high-contrast)/.test(name));
  const alsoContrast = kind === "vscode-high-contrast-light" ? ["vscode-high-contrast"] : [];
  body.className = [...kept, kind, ...alsoContrast].join(" ");
}

/** A webview has no ground of its own: it lies on the workbench's, which axe cannot see and would take for white. */
async function paintGround(view, colour) {
  const frame = await frameOf(view);
  await frame.evaluate((name) => {
    document.documentElement.style.backgroundColor = `var(--vscode-${name})`;
  }, colour);
}
