// Appends messages to the session "a" without end.
//   searchWriter <file>
import { writeSync } from "node:fs";
import { user } from "../core/support/log.ts";
import { History } from "./history.ts";

const [file = ""] = process.argv.slice(2);
const history = await History.open(file);
// A small cache spills into the file in mid-transaction.
history.executor.open().run("PRAGMA cache_size = -64");
for (let n = 0; ; n++) {
  const fact = user(`${process.pid} ${n} ${"and more words ".repeat(n % 50)} ${Math.random()}`).fact;
  const events = [0, 1, 2].map((part) => ({
    id: `${Date.now()} ${process.pid} ${n} ${part}`,
    at: 1,
    span: null,
    parent: null,
    fact,
  }));
  history.call("events.append", { session: "a", branch: "a main", events });
  writeSync(1, "acknowledged\n");
}
