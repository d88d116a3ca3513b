// Runs the interface tests of e2e/ through a real browser, each file on a fresh profile.
//   node test/host/e2e.mjs [part of a name ...]
//
// A test file exports
//   title      what it shows that a person can do
//   options    (optional) see `Options` in journey.mjs
//   default    async (journey, step) => void, where `await step("name", async () => ...)` is one counted step
// AI_STUDIO_KEEP=1 keeps the profiles of passed tests too.
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureVsix } from "../package.mjs";
import { bootstrap } from "./bootstrap.mjs";
import { makeJourney } from "./journey.mjs";
import { runSteps } from "./steps.mjs";

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "e2e");
// The longest file takes two minutes, thrice that beside other work; a hanging one must not take the whole run's time.
const FILE_MS = 600_000;

/**
 * @param {string[]} words only the files whose name contains one of them
 * @returns {Promise<{ passed: number, failed: number }>} steps
 */
export async function runE2e(words = []) {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".mjs"))
    .filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
  if (files.length === 0) throw new Error(`No file in test/host/e2e has a name with ${words.join(" or ")}.`);
  await bootstrap();
  const vsix = await ensureVsix();
  const total = { passed: 0, failed: 0 };
  for (const file of files) {
    const { passed, failed } = await runFile(file, vsix);
    total.passed += passed;
    total.failed += failed;
  }
  return total;
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
