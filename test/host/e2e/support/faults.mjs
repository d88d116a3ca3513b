import { themes } from "../../../webview/themes.mjs";
import { accessibilityFaults, COLOUR_RULES, frameOf } from "../../axe.mjs";

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
    await frame.evaluate(dress, [Object.entries(variables), kind, ground]);
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

/** Runs in the page: puts a theme's variables in the place of those that are there. */
function dress([variables, kind, ground]) {
  const { style } = document.documentElement;
  style.cssText = "";
  for (const [name, value] of variables) style.setProperty(`--vscode-${name}`, value);
  style.backgroundColor = `var(--vscode-${ground})`;
  const kept = [...document.body.classList].filter((name) => !/^vscode-(light|dark|high-contrast)/.test(name));
  const alsoContrast = kind === "vscode-high-contrast-light" ? ["vscode-high-contrast"] : [];
  document.body.className = [...kept, kind, ...alsoContrast].join(" ");
}

/** A webview has no ground of its own: it lies on the workbench's, which axe cannot see and would take for white. */
async function paintGround(view, colour) {
  const frame = await frameOf(view);
  await frame.evaluate((name) => {
    document.documentElement.style.backgroundColor = `var(--vscode-${name})`;
  }, colour);
}
