// One window that writes without end: every transaction is acknowledged on stdout once it was committed.
//   writer <file> <who> [KiB of cache]
import { writeSync } from "node:fs";
import { Ledger, loadedEngine } from "./support.ts";

const [file = "", who = "", cache = "16384"] = process.argv.slice(2);
const ledger = new Ledger(await loadedEngine(), file);
// A small cache spills into the file in mid-transaction.
ledger.executor.open().run(`PRAGMA cache_size = -${cache}`);
let n = ledger.last(who);
const say = (word: string) => writeSync(1, `${word} ${n}\n`);
say("ready");
for (;;) {
  const count = n % 7 === 0 ? 30 : 1 + (n % 5);
  ledger.append(who, n + 1, count, 700);
  n += count;
  say("acknowledged");
}
