// The store against Node's own SQLite, in one run: writes the figures of test/bench/run.mjs to a file.
//   measure FOLDER FIGURES WASM
import { writeFileSync } from "node:fs";
import path from "node:path";
import { commit, compare, kinds, times } from "./comparing.ts";
import { type Figure, within } from "./figures.ts";
import { makeFiles, type Paths, type Sized } from "./files.ts";
import { footprints, inside } from "./footprint.ts";
import { opening } from "./opening.ts";
import { searching } from "./searching.ts";
import { openTarget, type Target, targetsInThread } from "./targets.ts";

const [folder = "", out = "", wasm = ""] = process.argv.slice(2);
const paths: Paths = { folder, wasm, worker: (side) => path.join(folder, `${side}.worker.js`) };
const sizesMb = (process.env.STUDIO_BENCH_MB ?? "10,100,1000").split(",").map(Number);
/** Where saving the whole file still ends in a reasonable time. */
const mostExportedMb = 100;
const exports = 5;

const figures: Figure[] = [];
const say = (what: string) => console.log(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${what}`);
const add = (what: string, found: readonly Figure[]) => {
  figures.push(...found);
  say(what);
};

async function exporting(sized: Sized, targets: readonly Target[]): Promise<Figure[]> {
  const id = `commit, against sql.js with an export per save, ${sized.megabytes} MB`;
  if (sized.megabytes > mostExportedMb) {
    say(`${id}: left out, as a save takes seconds and two more copies of the file in memory`);
    return [];
  }
  const exported = await openTarget(paths, "exporting", sized);
  const mine = targets.filter(({ side, megabytes }) => side === "ours" && megabytes === sized.megabytes);
  const ms = await times({ ...commit, warmUp: 1 }, exports, [...mine, exported]);
  await exported.close();
  return [within(id, "ms", ms("ours", sized.megabytes), ms("exporting", sized.megabytes), null)];
}

const sizes = await makeFiles(paths, sizesMb, ["ours", "native", "exporting"]);
say(`files of ${sizesMb.join(", ")} MB are made`);

add("open", await opening(paths, sizes));
add("memory", footprints(paths, sizes));
const largest = sizes.at(-1);
for (const line of largest ? inside(paths, largest) : []) say(line);

const asked: Target[] = [];
for (const sized of sizes) for (const side of ["ours", "native"]) asked.push(await openTarget(paths, side, sized));
const bare = await targetsInThread(paths, sizes);
for (const kind of kinds) {
  add(`${kind.title}, in a worker`, await compare(kind, "in a worker", asked, sizesMb));
  add(`${kind.title}, bare`, await compare(kind, "bare", bare, sizesMb));
  if (kind === commit) for (const sized of sizes) add("export per save", await exporting(sized, asked));
}
for (const target of [...asked, ...bare]) await target.close();
add("search", await searching(paths));

writeFileSync(out, JSON.stringify(figures));
