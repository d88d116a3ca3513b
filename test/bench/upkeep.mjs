// How long somebody else waits at the longest while a history is kept up: copied, emptied of what was deleted, made smaller. Against
// doing each of these at once, as VACUUM INTO and one DELETE do.
//   npm run bench -- upkeep [megabytes]
import { rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildFolder, bundle, root } from "../bundle.mjs";

const megabytes = Number(process.argv[3] ?? 300);

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function figures() {
  const folder = buildFolder("bench");
  try {
    await bundle(folder, ["test/bench/upkeep.work.ts"]);
    const { measure } = await import(pathToFileURL(path.join(folder, "upkeep.work.js")).href);
    const { copy, vacuum, purge, atOnce } = await measure(root, folder, megabytes);
    const figure = (id, value, baseline, goal) => {
      const ratio = value / baseline;
      return { id, value, unit: "ms", baseline, ratio, goal, met: goal === null || ratio <= goal };
    };
    return [
      figure("copy: a slice, median, against VACUUM INTO", copy.median, vacuum, 0.02),
      figure("copy: the longest slice, against VACUUM INTO", copy.longest, vacuum, 0.2),
      figure("copy: all of it, against VACUUM INTO", copy.total, vacuum, null),
      figure("removal: a slice, median, against one transaction", purge.median, atOnce, 0.02),
      figure("removal: the longest slice, against one transaction", purge.longest, atOnce, 0.2),
      figure("removal: all of it, against one transaction", purge.total, atOnce, null),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
