// A window in the middle of a transaction: says so, and stays in it until a file "release" stands beside the database.
//   holder <file>
import { existsSync, writeSync } from "node:fs";
import path from "node:path";
import { pause } from "../../src/store/lock.ts";
import { Ledger, loadedEngine } from "./support.ts";

const [file = ""] = process.argv.slice(2);
const release = path.join(path.dirname(file), "release");
const ledger = new Ledger(await loadedEngine(), file);
ledger.executor.open().transaction("write", () => {
  ledger.executor.open().run("UPDATE total SET n = n + 1000");
  writeSync(1, "held\n");
  while (!existsSync(release)) pause(5);
  ledger.executor.open().run("UPDATE total SET n = n - 1000");
});
writeSync(1, "released\n");
ledger.close();
