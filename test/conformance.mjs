// npm run conformance -- FOLDER [--json FILE] [--seed N]: replays every record of a folder of recorded vendors' traffic
// (*.jsonl, one record a line) through the real adapters and their vendors' libraries, from a loopback server: whole,
// event by event, and in random pieces of 1 to 97 bytes. Prints for each API how many agree, and a line for each
// disagreement. The exit code is 0 only when all agree.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { buildFolder, bundle } from "./bundle.mjs";

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

const out = buildFolder("conformance");
let agreed = false;
try {
  await bundle(out, ["test/conformance/replayFolder.ts"], { sourcemap: "inline" });
  const { replayFolder } = await import(pathToFileURL(path.join(out, "replayFolder.js")).href);
  const report = await replayFolder(path.resolve(folder), seed, (line) => console.log(line));
  agreed = report.agreed;
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  rmSync(out, { recursive: true, force: true });
}
process.exit(agreed ? 0 : 1);
