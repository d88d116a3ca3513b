// What looking for secrets in a tool's output costs, and that four times the text takes about four times as long, whatever it is.
//   npm run bench -- redaction
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const LARGE = 10_000_000;
const SMALL = LARGE / 4;
/** Four is linear; a busy machine and its memory take the rest. */
const GROWTH = 8;
/** Texts that are full of beginnings of secrets, and hold none, or one in all. */
const WORST = [
  "sk-",
  "eyJaaaaaaaa.",
  "token=",
  "://a:b",
  "-----BEGIN PRIVATE KEY-----\n",
  "ghs_a.",
  "Authorization: Bearer ",
];

async function load() {
  mkdirSync(path.join(root, ".build"), { recursive: true });
  const out = mkdtempSync(path.join(root, ".build", "bench-"));
  try {
    writeFileSync(path.join(out, "package.json"), `{"type":"module"}`);
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: ["src/core/findSecrets.ts"],
      outfile: path.join(out, "bench.js"),
      bundle: true,
      format: "esm",
      platform: "node",
    });
    return await import(pathToFileURL(path.join(out, "bench.js")).href);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

export default async function measure() {
  const { redactFound } = await load();
  const best = (piece, length) => {
    const text = piece.repeat(Math.ceil(length / piece.length));
    const rounds = Array.from({ length: 3 }, () => {
      const start = performance.now();
      redactFound(text);
      return performance.now() - start;
    });
    return Math.min(...rounds);
  };
  const source = readFileSync(path.join(root, "package-lock.json"), "utf8");
  return [["a lock file", source], ...WORST.map((piece) => [JSON.stringify(piece), piece])].map(([id, piece]) => {
    const value = best(piece, LARGE);
    const baseline = best(piece, SMALL);
    const ratio = value / baseline;
    return {
      id: `10 MB of ${id}, against 2.5 MB`,
      value,
      unit: "ms",
      baseline,
      ratio,
      goal: GROWTH,
      met: ratio <= GROWTH,
    };
  });
}
