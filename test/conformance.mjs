// npm run conformance -- FOLDER [--json FILE] [--seed N]: replays every record of a folder of recorded vendors' traffic
// (*.jsonl, one record a line) through the real adapters and their vendors' libraries, from a loopback server: whole,
// event by event, and in random pieces of 1 to 97 bytes. Prints for each API how many agree, and a line for each
// disagreement. The exit code is 0 only when all agree.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, seed: { type: "string" } },
});
const [folder] = positionals;
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
if (folder === undefined || !existsSync(folder) || !Number.isInteger(seed)) {
  console.error("Say which folder: npm run conformance -- FOLDER [--json FILE] [--seed N]");
  process.exit(2);
}

// Below the root, where the packages are found; a folder of its own, so that two runs do not disturb each other.
mkdirSync(path.join(root, ".build"), { recursive: true });
const out = mkdtempSync(path.join(root, ".build", "conformance-"));
let agreed = false;
try {
  writeFileSync(path.join(out, "package.json"), `{"type":"module"}`);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["test/conformance/replayFolder.ts"],
    outdir: out,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const { replayFolder } = await import(pathToFileURL(path.join(out, "replayFolder.js")).href);
  const report = await replayFolder(path.resolve(folder), seed, (line) => console.log(line));
  agreed = report.agreed;
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  rmSync(out, { recursive: true, force: true });
}
process.exit(agreed ? 0 : 1);
