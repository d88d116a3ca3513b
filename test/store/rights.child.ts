// Says what a user may do with a store: the last number that can be read, and how one more commit goes.
//   rights <file>
import { writeSync } from "node:fs";
import { explain } from "../../src/store/explain.ts";
import { Ledger, loadedEngine } from "./support.ts";

const [file = ""] = process.argv.slice(2);
const ledger = new Ledger(await loadedEngine(), file);
let n = 0;
function tried(what: string, work: () => string): void {
  try {
    writeSync(1, `${what} ${work()}\n`);
  } catch (error) {
    writeSync(1, `${what} ${explain(error, file).code}\n`);
  }
}
tried("read", () => {
  n = ledger.last("w");
  return String(n);
});
tried("write", () => {
  ledger.append("w", n + 1, 1, 10);
  return "done";
});
