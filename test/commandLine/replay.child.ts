// The program as it is shipped, in a process that has no network: whoever tries to reach anything ends it.
import dns from "node:dns";
import net from "node:net";
import path from "node:path";
import { replayCommand } from "../../src/commandLine/replayCommand.ts";

function cut(): never {
  process.stderr.write("It tried to reach the network.\n");
  process.exit(99);
}
net.Socket.prototype.connect = cut;
globalThis.fetch = cut;
for (const name of ["lookup", "resolve"] as const) Reflect.set(dns, name, cut);

const build = process.env.STUDIO_BUILD ?? "";
const wasm = path.join(process.env.STUDIO_ROOT ?? "", "node_modules/sql.js/dist/sql-wasm.wasm");
process.exitCode = await replayCommand(
  process.argv.slice(2),
  { worker: path.join(build, "src/store/worker.js"), wasm },
  {
    print: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
  },
  new AbortController().signal,
);
