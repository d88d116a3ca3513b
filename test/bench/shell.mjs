// What judging a command costs, and how soon a command is over once it is cancelled.
//   npm run bench -- shell
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
/** What the product promises. */
const CANCEL_MS = 500;

async function load() {
  mkdirSync(path.join(root, ".build"), { recursive: true });
  const out = mkdtempSync(path.join(root, ".build", "bench-"));
  try {
    writeFileSync(path.join(out, "package.json"), `{"type":"module"}`);
    const contents = `
      export { judgeCommand } from "./src/core/policy/judgeCommand.ts";
      export { readRules } from "./src/core/policy/rules.ts";
      export { loadParser } from "./src/tools/shell/parseCommand.ts";
      export { findShell } from "./src/tools/shell/program.ts";
      export { findSandbox } from "./src/tools/shell/sandbox.ts";
      export { shell } from "./src/tools/shell/shell.ts";
      export { harmless } from "./test/core/policy/harmless.ts";`;
    await esbuild.build({
      absWorkingDir: root,
      stdin: { contents, resolveDir: root, loader: "ts" },
      outfile: path.join(out, "bench.js"),
      bundle: true,
      format: "esm",
      platform: "node",
      packages: "external",
    });
    return await import(pathToFileURL(path.join(out, "bench.js")).href);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** Milliseconds of each line, at the best of ten rounds. */
function perLine(lines, action) {
  const rounds = Array.from({ length: 10 }, () => {
    const start = performance.now();
    for (const line of lines) action(line);
    return (performance.now() - start) / lines.length;
  });
  return Math.min(...rounds);
}

export default async function measure() {
  const product = await load();
  const package_ = (name) => path.join(root, `node_modules/${name}.wasm`);
  const parse = await product.loadParser({
    runtime: package_("web-tree-sitter/web-tree-sitter"),
    grammar: package_("tree-sitter-bash/tree-sitter-bash"),
  });
  const rules = product.readRules({
    allow: ["echo", "ls", "cat", "grep", "find", "git log", "git diff", "sort", "head"],
  });
  const parsing = perLine(product.harmless, parse);
  const judging = perLine(product.harmless, (line) =>
    product.judgeCommand(line, "bash", { rules, parse, folders: [] }),
  );

  const folder = mkdtempSync(path.join(root, ".build", "bench-"));
  const never = new AbortController().signal;
  const sandbox = await product.findSandbox(process.env, never);
  const ends = [];
  const cases = [["no sandbox", null], ...(sandbox === null ? [] : [[sandbox.name, sandbox]])];
  for (const [name, around] of cases) {
    const tool = product.shell({
      folders: () => [folder],
      program: product.findShell(process.env),
      sandbox: around,
      environment: process.env,
    });
    const times = [];
    for (let round = 0; round < 10; round++) {
      const stop = new AbortController();
      let ready = () => {};
      const started = new Promise((resolve) => {
        ready = resolve;
      });
      const command = `trap '' TERM; (setsid sh -c "trap '' TERM; sleep 1000; sleep 1000" &); echo on; sleep 1000; sleep 1000`;
      const call = await tool.prepare({ command }, stop.signal);
      const done = call.run(stop.signal, ready);
      await started;
      const start = performance.now();
      stop.abort();
      await done;
      times.push(performance.now() - start);
    }
    ends.push([`cancel of a tree that ignores SIGTERM, ${name}, the slowest of 10`, Math.max(...times)]);
    ends.push([`the same, ${name}, the median`, median(times)]);
  }
  rmSync(folder, { recursive: true, force: true });

  const figure = (id, value, baseline, goal) => {
    const ratio = value / baseline;
    return { id, value, unit: "ms", baseline, ratio, goal, met: goal === null || ratio <= goal };
  };
  return [
    figure("judge a command, against parsing it", judging, parsing, 2),
    ...ends.map(([id, value]) => figure(id, value, CANCEL_MS, 1)),
  ];
}
