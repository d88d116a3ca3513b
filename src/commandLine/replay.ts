// A program of its own, for a terminal: node replay.js FILE
import path from "node:path";
import { replayCommand } from "./replayCommand.ts";

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
const program = { worker: path.join(__dirname, "worker.js"), wasm: path.join(__dirname, "sql-wasm.wasm") };
const output = {
  print: (line: string) => void process.stdout.write(`${line}\n`),
  complain: (line: string) => void process.stderr.write(`${line}\n`),
};
replayCommand(process.argv.slice(2), program, output, stop.signal).then((code) => {
  process.exitCode = code;
});
