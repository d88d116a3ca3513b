// npm run bench -- NAME: runs test/bench/NAME.mjs, prints its figures as a table, and writes them to test/bench/out/NAME.json.
// Figures are ratios against a baseline of the same run: milliseconds alone say more of the machine than of the product.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installDependencies } from "../host/dependencies.mjs";

/**
 * @typedef {object} Figure
 * @property {string} id what was measured
 * @property {number} value in `unit`
 * @property {string} unit
 * @property {number} baseline what it is compared with, in the same unit
 * @property {number} ratio value / baseline
 * @property {number | null} goal the ratio to stay at or under; null when the figure is only told
 * @property {boolean} met
 */

const folder = path.dirname(fileURLToPath(import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".mjs") && file !== "run.mjs")
  .map((file) => file.replace(".mjs", ""));
const [name] = process.argv.slice(2);
if (name === undefined || !existsSync(path.join(folder, `${name}.mjs`))) {
  console.error(`Say which: npm run bench -- ${names.join(" | ")}`);
  process.exit(1);
}

await installDependencies(path.join(folder, "../.."));
const { default: measure } = await import(pathToFileURL(path.join(folder, `${name}.mjs`)).href);
/** @type {Figure[]} */
const figures = await measure();
const number = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
console.table(
  Object.fromEntries(
    figures.map(({ id, value, unit, baseline, ratio, goal, met }) => [
      id,
      {
        value: `${number(value)} ${unit}`,
        baseline: `${number(baseline)} ${unit}`,
        ratio: number(ratio),
        goal: goal === null ? "" : `<= ${goal}`,
        met: goal === null ? "" : met ? "yes" : "NO",
      },
    ]),
  ),
);
mkdirSync(path.join(folder, "out"), { recursive: true });
const file = path.join(folder, "out", `${name}.json`);
writeFileSync(file, `${JSON.stringify({ figures }, null, 2)}\n`);
console.log(`written to ${path.relative(process.cwd(), file)}`);
process.exit(figures.every(({ met }) => met) ? 0 : 1);
