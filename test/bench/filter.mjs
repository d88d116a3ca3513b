// What it costs to filter a long session, and to add it up. Milliseconds of the processor, in the store's own thread.
//   npm run bench -- filter [events]
import { rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildFolder, bundle, root } from "../bundle.mjs";

/** A multiple of 10,000. */
const events = Number(process.argv[3] ?? 100_000);
/** What one waits for without noticing, for a filter of 100,000 events. */
const GOAL_MS = (100 * events) / 100_000;
/** Totals are read piece by piece: none of them may hold up what is being written for longer than this. */
const PIECE_MS = 100;

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function figures() {
  const folder = buildFolder("bench");
  try {
    await bundle(folder, ["test/bench/filter.work.ts"]);
    const { measure } = await import(pathToFileURL(path.join(folder, "filter.work.js")).href);
    const measured = await measure(root, folder, events);
    const against = (id, unit, value, baseline, goal) => {
      const ratio = value / baseline;
      return { id, value, unit, baseline, ratio, goal, met: goal === null || ratio <= goal };
    };
    return [
      ...measured.filters.map(({ query, listed, ms }) =>
        against(`filter: ${query || "(all)"}: ${listed} listed, against the goal`, "ms", ms, GOAL_MS, 1),
      ),
      against("names to complete with, against the goal", "ms", measured.namesMs, GOAL_MS, 1),
      against("totals of all: the longest piece, against the goal", "ms", measured.longestPieceMs, PIECE_MS, 1),
      against("totals of all: all pieces, against listing all events", "ms", measured.totalsMs, measured.allMs, null),
      against("totals of one branch, against listing all events", "ms", measured.branchMs, measured.allMs, null),
      ...measured.searches.map(({ typed, ms, plainMs, plain }) =>
        against(`search: ${typed}, against "${plain}"`, "ms", ms, plainMs, null),
      ),
      against("an event, against one that is not described", "ms", measured.describedMs, measured.plainMs, 1.3),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
