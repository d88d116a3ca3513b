// Drives the official MCP conformance suite's client scenarios against our client, and prints a table.
//   node test/mcpConformance.mjs [part of a scenario's name ...]
// It exits with 1 when one fails that the official client passes.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { buildFolder, bundle } from "./bundle.mjs";

/** Scenarios that may fail, each with the reason. */
const MAY_FAIL = {
  "auth/2025-03-26-oauth-metadata-backcompat":
    "the official client fails it too: it checks the issuer as RFC 8414 asks",
};
/** Milliseconds for one scenario. */
const TIMEOUT = 30_000;

/** The suite wants a newer Node only for a function that it needs to look at other repositories. */
const withGlob = {
  name: "with-glob",
  setup(build) {
    build.onResolve({ filter: /^fs$/ }, () => ({ path: "fs", namespace: "with-glob" }));
    build.onLoad({ filter: /.*/, namespace: "with-glob" }, () => ({
      contents: `import fs from "node:fs"; export * from "node:fs"; export const globSync = fs.globSync;`,
    }));
  },
};

const out = buildFolder("mcp-conformance");
try {
  await bundle(out, ["test/mcp/conformance.child.ts"]);
  await bundle(out, ["node_modules/@modelcontextprotocol/conformance/dist/index.js"], { plugins: [withGlob] });
  const suite = path.join(out, "index.js");
  const client = `${process.execPath} ${path.join(out, "conformance.child.js")}`;
  const run = (args) => spawnSync(process.execPath, [suite, ...args], { cwd: out, encoding: "utf8" });

  const listed = [...run(["list", "--client"]).stdout.matchAll(/^\s+- (\S+)/gm)].map(([, name]) => name);
  const wanted = process.argv.slice(2);
  const chosen = listed.filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
  if (chosen.length === 0) throw new Error("The suite lists no such client scenario.");
  const count = { passed: 0, failed: 0 };
  for (const name of chosen) {
    const { status, stdout, stderr } = run([
      "client",
      "--command",
      client,
      "--scenario",
      name,
      "--timeout",
      String(TIMEOUT),
    ]);
    const checks = /Passed: (\d+)\/(\d+)/.exec(stdout + stderr)?.[0] ?? "";
    if (status === 0) count.passed++;
    else if (!(name in MAY_FAIL)) count.failed++;
    console.log(
      `${status === 0 ? "passed    " : "FAILED    "}${name.padEnd(44)} ${checks} ${status === 0 ? "" : (MAY_FAIL[name] ?? "")}`,
    );
    if (status !== 0 && !(name in MAY_FAIL)) console.log((stdout + stderr).replace(/^/gm, "    "));
  }
  console.log(`\n${count.passed} of ${chosen.length} scenarios passed`);
  process.exitCode = count.failed > 0 ? 1 : 0;
} finally {
  rmSync(out, { recursive: true, force: true });
}
