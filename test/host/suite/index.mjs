// What VS Code runs inside the extension host: every *.test.mjs of this folder, with the real `vscode` module.
// A test file exports `title` and `default: async (step) => void`, as the interface tests do.
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runSteps } from "../steps.mjs";

const folder = path.dirname(fileURLToPath(import.meta.url));
const FILE_MS = 60_000; // In the host nothing waits for a person or a network.

/** Called by VS Code; throwing makes its exit code 1. The counts go to the file AI_STUDIO_RESULTS. */
export async function run() {
  const words = (process.env.AI_STUDIO_ONLY ?? "").split(" ");
  const total = { passed: 0, failed: 0 };
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".test.mjs"))) {
    if (!words.some((word) => file.includes(word))) continue;
    const test = await import(pathToFileURL(path.join(folder, file)).href);
    const { passed, failed } = await runSteps(`${file}: ${test.title}`, FILE_MS, test.default);
    total.passed += passed;
    total.failed += failed;
  }
  if (process.env.AI_STUDIO_RESULTS) writeFileSync(process.env.AI_STUDIO_RESULTS, JSON.stringify(total));
  if (total.failed > 0) throw new Error(`${total.failed} failed in the extension host.`);
}
