// Looks for accessibility faults in a webview, with axe-core.
import { readFileSync } from "node:fs";
import { hostRequire } from "./bootstrap.mjs";

// The rules of WCAG 2.2 AA. axe's others speak of whole pages (landmarks, headings), and a webview is a part of one.
export const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Those that another theme can break. */
export const COLOUR_RULES = ["color-contrast"];

/** The page of a webview, as `ui.webview` returns it. @returns {Promise<import("playwright-core").Frame>} */
export async function frameOf(webview) {
  const element = await webview.owner().elementHandle();
  return element.contentFrame();
}

/** @param {import("playwright-core").FrameLocator} webview as `ui.webview` returns it */
export async function accessibilityFaults(webview, rules = RULES) {
  return faultsInFrame(await frameOf(webview), rules);
}

/**
 * @param {import("playwright-core").Frame} frame
 * @param {string[]} rules axe's tags or names of rules
 * @returns {Promise<string[]>} one line for each fault, none when all is well
 */
export async function faultsInFrame(frame, rules = RULES) {
  // Evaluated by the debugger, so that the page's content security policy does not get in the way.
  if (await frame.evaluate(() => !("axe" in globalThis)))
    await frame.evaluate(readFileSync(hostRequire.resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await frame.evaluate(
    (runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] }),
    rules,
  );
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact}) ${target.join(" ")}: ${failureSummary}`),
  );
}
