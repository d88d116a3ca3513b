// Builds every test/**/*.test.ts with the bundler that the product uses, and runs them under node:test.
//   node test/unit.mjs [part of a path ...]      only the tests whose path contains one of the words
// A test that needs another process or thread builds it as a program of its own: test/**/*.child.ts and the threads in src.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { printAttacks } from "./attackCounts.mjs";
import { buildFolder, bundle, root } from "./bundle.mjs";
import { printCounts } from "./counts.mjs";

/** Node's own choice leaves a core free: of two cores that is half, and the tests mostly wait. */
const AT_ONCE = Math.max(2, availableParallelism() - 1);
const out = buildFolder("test");
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("-"));

const files = readdirSync(path.join(root, "test"), { recursive: true })
  .map((name) => path.join("test", name))
  .filter((name) => !name.startsWith(path.join("test", "host")) && !name.startsWith(path.join("test", "bench")));
const tests = files.filter(
  (name) => /\.test\.tsx?$/.test(name) && (wanted.length === 0 || wanted.some((word) => name.includes(word))),
);
const threads = ["src/store/worker.ts", "src/providers/tokenWorker.ts", "src/tools/files/searchWorker.ts"];
const programs = [...files.filter((name) => name.endsWith(".child.ts")), ...threads].filter((name) =>
  existsSync(path.join(root, name)),
);
if (tests.length === 0)
  throw new Error(`No test file's path contains ${wanted.map((word) => `"${word}"`).join(" or ")}.`);

await bundle(out, [...tests, ...programs], {
  outbase: root,
  jsx: "automatic",
  jsxImportSource: "preact",
  sourcemap: "inline",
});

const built = tests.map((name) => path.join(out, name.replace(/\.tsx?$/, ".js")));
const attacks = path.join(out, "attacks.jsonl");
const reporters = [
  ...["--test-reporter=spec", "--test-reporter-destination=stdout"],
  ...[`--test-reporter=${pathToFileURL(path.join(root, "test/attackReporter.mjs"))}`],
  ...[`--test-reporter-destination=${attacks}`],
];
const run = spawnSync(
  process.execPath,
  ["--enable-source-maps", "--test", `--test-concurrency=${AT_ONCE}`, "--test-timeout=240000", ...reporters, ...built],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, STUDIO_ROOT: root, STUDIO_BUILD: out },
  },
);
printCounts(out);
const isWhole = wanted.length === 0;
const held = printAttacks(attacks, isWhole);
rmSync(out, { recursive: true, force: true });
process.exit(run.status === 0 && !held ? 1 : (run.status ?? 1));
