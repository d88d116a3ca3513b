// The store's tests that work by chance, for long: kills, power cuts, windows, a failing disk at every single call, 500 MB.
//   node test/torture.mjs [factor] [part ...]    how many times as often as `npm test` does; 20 if absent (half an hour)
// Ends with a table of what was counted: kills, acknowledged, lost, corrupt. (What it costs: npm run bench -- store)
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { printCounts } from "./counts.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
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

mkdirSync(path.join(root, ".build"), { recursive: true });
const out = mkdtempSync(path.join(root, ".build", "torture-"));
writeFileSync(path.join(out, "package.json"), `{"type":"module"}`);
await esbuild.build({
  absWorkingDir: root,
  entryPoints: readdirSync(path.join(root, "test/store"))
    .filter((name) => /\.(test|child)\.ts$/.test(name))
    .map((name) => `test/store/${name}`),
  outbase: root,
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
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
