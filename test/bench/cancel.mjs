// How soon a turn is over once it is stopped: from the stop until its end stands in the log, on the disk.
//   npm run bench -- cancel
import { rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildFolder, bundle, root } from "../bundle.mjs";

/** What the product promises. */
const GOAL_MS = 500;

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function figures() {
  const folder = buildFolder("bench");
  try {
    await bundle(folder, ["test/bench/cancel.work.ts", "src/store/worker.ts"], { outbase: root });
    const { measure } = await import(pathToFileURL(path.join(folder, "test/bench/cancel.work.js")).href);
    return (await measure(root, folder)).flatMap(({ name, ms }) => {
      const sorted = ms.toSorted((one, other) => one - other);
      const figure = (which, value) => {
        const ratio = value / GOAL_MS;
        return { id: `${name}, ${which}`, value, unit: "ms", baseline: GOAL_MS, ratio, goal: 1, met: ratio <= 1 };
      };
      return [
        figure(`the slowest of ${ms.length}`, sorted.at(-1)),
        figure("the median", sorted[Math.floor(ms.length / 2)]),
      ];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
