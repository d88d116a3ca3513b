// Runs commands in a folder, in a process that a test can kill, and prints what a model is told of each.
import { findShell } from "../../../src/tools/shell/program.ts";
import { shell } from "../../../src/tools/shell/shell.ts";

const [folder = "", ...commands] = process.argv.slice(2);
const tool = shell({
  folders: () => [folder],
  program: findShell(process.env),
  sandbox: null,
  environment: process.env,
});
const { signal } = new AbortController();
for (const command of commands) {
  const { text } = await (await tool.prepare({ command }, signal)).run(signal);
  console.log(JSON.stringify(text));
}
