// The store's tests that work by chance, for long: kills, power cuts, windows, a failing disk at every single call, 500 MB.
//   node test/torture.mjs [factor] [part ...]    how many times as often as `npm test` does; 20 if absent (half an hour)
// Ends with a table of what was counted: kills, acknowledged, lost, corrupt. (What it costs: npm run bench -- store)
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { buildFolder, bundle, root } from "./bundle.mjs";
import { printCounts } from "./counts.mjs";

const [factor = "20", ...chosen] = process.argv.slice(2);
const all = [
  "crash",
  "product",
  "opening",
  "powerCut",
  "windows",
  "lock",
  "held",
  "watch",
  "foreignTools",
  "faults",
  "scale",
  "upkeep",
];
const parts = chosen.length > 0 ? chosen : all;

const out = buildFolder("torture");
const programs = readdirSync(path.join(root, "test/store")).filter((name) => /\.(test|child)\.ts$/.test(name));
await bundle(out, [...programs.map((name) => `test/store/${name}`), "src/store/worker.ts"], {
  outbase: root,
  sourcemap: "inline",
});

const env = { ...process.env, STUDIO_ROOT: root, STUDIO_BUILD: out, STUDIO_TORTURE: factor };
const built = (name) => path.join(out, "test/store", name);
let failed = 0;
for (const part of parts) {
  const args = ["--enable-source-maps", "--test", "--test-reporter=spec", built(`${part}.test.js`)];
  if (spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env }).status !== 0) failed += 1;
}
printCounts(out);
rmSync(out, { recursive: true, force: true });
process.exit(failed);
