// Runs the interface tests of e2e/ through a real browser, each file on a fresh profile.
//   node test/host/e2e.mjs [part of a name ...]
//
// A test file exports
//   title      what it shows that a person can do
//   options    (optional) see `Options` in journey.mjs
//   default    async (journey, step) => void, where `await step("name", async () => ...)` is one counted step
// AI_STUDIO_KEEP=1 keeps the profiles of passed tests too. Pictures (test/out/) are made when files are named: a run of all of
// them is looked at by nobody, and would take a minute longer.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureVsix } from "../package.mjs";
import { bootstrap } from "./bootstrap.mjs";
import { makeJourney } from "./journey.mjs";
import { runSteps } from "./steps.mjs";

/** A journey mostly waits for what a person would see: on two cores a second one beside it costs little. */
const AT_ONCE = 2;
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "e2e");
/** These begin first, or the last of them would run alone at the end. */
const LONGEST = [
  ...["windows.mjs", "trouble.mjs", "agents.mjs", "demo.mjs", "providers.mjs", "looks.mjs", "mcp.mjs"],
  ...["answers.mjs", "data.mjs", "keyboard.mjs", "loop.mjs", "crash.mjs"],
];
// The longest file takes two minutes, thrice that beside other work; a hanging one must not take the whole run's time.
const FILE_MS = 600_000;

/**
 * @param {string[]} words only the files whose name contains one of them
 * @returns {Promise<{ passed: number, failed: number }>} steps
 */
export async function runE2e(words = []) {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".mjs"))
    .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
    .sort((one, other) => Number(LONGEST.includes(other)) - Number(LONGEST.includes(one)));
  if (files.length === 0) throw new Error(`No file in test/host/e2e has a name with ${words.join(" or ")}.`);
  await bootstrap();
  const vsix = await ensureVsix();
  if (words.length === 0) process.env.AI_STUDIO_BLIND = "1";
  const total = { passed: 0, failed: 0 };
  const add = ({ passed, failed }) => {
    total.passed += passed;
    total.failed += failed;
  };
  const [only] = files;
  if (files.length === 1) add(await runFile(only, vsix));
  else {
    const worker = async () => {
      for (let file = files.shift(); file !== undefined; file = files.shift()) add(await runApart(file));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
  return total;
}

/** In a process of its own, so that what it prints stands together: it is shown when the file is over. */
function runApart(file) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), file], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    child.on("error", (error) => {
      output += error.message;
    });
    child.on("close", (code) => {
      const [, passed = "0", failed = "0"] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [];
      console.log(output.trimEnd());
      resolve({ passed: Number(passed), failed: code === 0 ? Number(failed) : Math.max(1, Number(failed)) });
    });
  });
}

async function runFile(file, vsix) {
  const name = path.basename(file, ".mjs");
  const test = await import(pathToFileURL(path.join(folder, file)).href);
  const journey = makeJourney(name, vsix, test.options);
  const result = await runSteps(`${name}: ${test.title}`, FILE_MS, async (step) => {
    await step("VS Code opens", journey.start);
    await test.default(journey, step);
  });
  if (result.error) await journey.showEvidence();
  await journey.end(Boolean(result.error || process.env.AI_STUDIO_KEEP));
  return result;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { passed, failed } = await runE2e(process.argv.slice(2));
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}
