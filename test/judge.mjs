// Tries rules for commands outside VS Code, with the very code that the product judges with.
//   npm run judge -- --rules FILE      one {"command","shell"} per line in, one {"decision","reasons"} per line out
// FILE holds {"allow":[…],"ask":[…],"deny":[…]}. `npm run --silent judge` leaves npm's own lines out.
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installDependencies, requireNode } from "./host/dependencies.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** Paths are relative to where the person is, which npm leaves for the root. */
const here = process.env.INIT_CWD ?? process.cwd();

requireNode();
const [flag, file, ...others] = process.argv.slice(2);
if (flag !== "--rules" || file === undefined || others.length > 0)
  stop("Say which rules: npm run judge -- --rules FILE");
const toOutput = process.stdout.write;
// What is said of an installation is no answer.
process.stdout.write = process.stderr.write.bind(process.stderr);
await installDependencies(root);
process.stdout.write = toOutput;

const { judgeCommand, readRules, loadParser, visible } = await load();
const rules = readOrStop(path.resolve(here, file));
const parse = await loadParser({
  runtime: path.join(root, "node_modules/web-tree-sitter/web-tree-sitter.wasm"),
  grammar: path.join(root, "node_modules/tree-sitter-bash/tree-sitter-bash.wasm"),
});
for await (const line of lines(process.stdin)) process.stdout.write(`${JSON.stringify(judgeLine(line))}\n`);

/** Parted by LF alone: `node:readline` parts at U+2028 too, which JSON may hold. */
async function* lines(input) {
  let rest = "";
  for await (const text of input.setEncoding("utf8")) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  if (rest !== "") yield rest;
}

function judgeLine(line) {
  const ask = (reason) => ({ decision: "ask", reasons: [reason] });
  let given;
  try {
    given = JSON.parse(line);
  } catch (error) {
    return ask(`The line is not JSON: ${visible(error.message)}`);
  }
  if (typeof given?.command !== "string") return ask(`The line has no text "command".`);
  if (typeof given.shell !== "string") return ask(`The line has no text "shell", such as "bash".`);
  return judgeCommand(given.command, given.shell, { rules, parse, folders: [] });
}

function readOrStop(rulesFile) {
  try {
    return readRules(JSON.parse(readFileSync(rulesFile, "utf8")));
  } catch (error) {
    return stop(`The rules in "${rulesFile}" cannot be used: ${error.message}`);
  }
}

function stop(message) {
  console.error(message);
  process.exit(2);
}

/** The product's own files, bundled as they are for the product. */
async function load() {
  const { buildFolder, bundle } = await import("./bundle.mjs");
  const out = buildFolder("judge");
  try {
    const entry = `
      export { judgeCommand } from "./src/core/policy/judgeCommand.ts";
      export { readRules } from "./src/core/policy/rules.ts";
      export { visible } from "./src/core/hiddenText.ts";
      export { loadParser } from "./src/tools/shell/parseCommand.ts";`;
    // One file: it is removed as soon as it is loaded.
    await bundle(out, undefined, { stdin: { contents: entry, resolveDir: root, loader: "ts" }, splitting: false });
    return await import(pathToFileURL(path.join(out, "stdin.js")).href);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
