// Runs one command in a folder, in a process that a test can kill.
import { findShell } from "../../../src/tools/shell/program.ts";
import { shell } from "../../../src/tools/shell/shell.ts";

const [folder = "", command = ""] = process.argv.slice(2);
const tool = shell({
  folders: () => [folder],
  program: findShell(process.env),
  sandbox: null,
  environment: process.env,
});
const { signal } = new AbortController();
await (await tool.prepare({ command }, signal)).run(signal);
