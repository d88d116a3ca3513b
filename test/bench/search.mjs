// What it costs to find something in a long history, and what keeping the index costs every commit.
//   npm run bench -- search [messages]
import { rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildFolder, bundle, root } from "../bundle.mjs";

/** A multiple of 10,000. */
const messages = Number(process.argv[3] ?? 100_000);

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function figures() {
  const folder = buildFolder("bench");
  try {
    await bundle(folder, ["test/bench/search.work.ts"]);
    const { measure } = await import(pathToFileURL(path.join(folder, "search.work.js")).href);
    const measured = await measure(root, folder, messages);
    const [early, ...later] = measured.marks;
    const figure = (id, unit, value, baseline, goal) => {
      const ratio = value / baseline;
      return { id, value, unit, baseline, ratio, goal, met: goal === null || ratio <= goal };
    };
    return [
      // A search as one types has to answer while a scan has hardly begun.
      ...measured.searches.flatMap(({ typed, p50, p95 }) => [
        figure(`search: ${typed}: median, against a scan with LIKE`, "ms", p50, measured.scan.p50, 0.25),
        figure(`search: ${typed}: one in twenty is slower, against the scan's`, "ms", p95, measured.scan.p95, 0.25),
      ]),
      figure("index against the text that it finds", "MB", measured.indexMb, measured.textMb, 1),
      figure("commit of a message: median, against one that is not indexed", "ms", measured.indexed, measured.plain, 2),
      // What was recorded before must not make a commit dearer. The depth of the index grows with the logarithm of it.
      ...later.flatMap(({ count, p50, p99, max }) => [
        figure(`commit at ${count} messages: median`, "ms", p50, early.p50, 1.5),
        figure(`commit at ${count} messages: 99 %`, "ms", p99, early.p99, 3),
        figure(`commit at ${count} messages: slowest`, "ms", max, early.max, null),
      ]),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
