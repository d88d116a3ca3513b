// npm test: everything, in order, up to the first stage that fails.
//   node test/run.mjs                        all stages
//   node test/run.mjs types lint unit        only these
//   node test/run.mjs e2e chat               of this one, only the files whose name contains "chat"
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bootstrap } from "./host/bootstrap.mjs";
import { ensureBrowser } from "./host/browser.mjs";
import { run } from "./host/command.mjs";
import { installDependencies, requireNode } from "./host/dependencies.mjs";
import { runE2e } from "./host/e2e.mjs";
import { runSuite } from "./host/suite.mjs";
import { ensureVsix } from "./package.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Each takes the words that select files and returns what it has counted, if it counts. It throws when it fails. */
const stages = {
  types: () => npmRun("types"),
  lint: () => npmRun("lint"),
  // Before the unit tests: some use the browser, and the ripgrep that VS Code carries.
  host: async () => {
    await bootstrap();
    await ensureBrowser();
  },
  unit: runUnit,
  package: ensureVsix,
  suite: runSuite,
  e2e: runE2e,
};

const npmRun = (script) => run("npm", ["run", "--silent", script], { cwd: root });

/** Shows the unit tests' output and reads the counts from node:test's summary. */
function runUnit(words) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, "test/unit.mjs"), ...words], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: "1" }) },
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      process.stdout.write(text);
      output += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const count = (name) => Number(new RegExp(`ℹ ${name} (\\d+)`).exec(output)?.[1] ?? 0);
      const failed = count("fail") + count("cancelled");
      // A test that does not even build has no summary.
      resolve({ passed: count("pass"), failed: code === 0 ? failed : Math.max(failed, 1) });
    });
  });
}

requireNode();
const words = process.argv.slice(2);
const named = words.filter((word) => word in stages);
const filters = words.filter((word) => !(word in stages));
const total = { passed: 0, failed: 0 };
const began = performance.now();
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

await installDependencies(root);
for (const name of named.length > 0 ? named : Object.keys(stages)) {
  const start = performance.now();
  console.log(`\n=== ${name}`);
  let count = {};
  try {
    count = (await stages[name](filters)) ?? {};
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    count = { failed: 1 };
  }
  const { passed = 0, failed = 0 } = count;
  total.passed += passed;
  total.failed += failed;
  console.log(`=== ${name}: ${failed > 0 ? "FAILED" : "ok"}, ${seconds(start)}`);
  if (failed > 0) break;
}
console.log(`\nall in ${seconds(began)}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
