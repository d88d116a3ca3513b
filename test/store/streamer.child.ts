// A window whose answer streams: a small commit twice a second, each said once it was acknowledged.
//   streamer <file> <how many>
import { writeSync } from "node:fs";
import { pause } from "../../src/store/lock.ts";
import { Ledger, loadedEngine } from "./support.ts";

const [file = "", count = "0"] = process.argv.slice(2);
const ledger = new Ledger(await loadedEngine(), file);
ledger.last("w");
for (let n = 1; n <= Number(count); n++) {
  pause(500);
  ledger.append("w", n, 1, 700);
  writeSync(1, `committed ${n} ${Date.now()}\n`);
}
ledger.close();
