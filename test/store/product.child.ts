// A window on the product's own store.
//   product <file> write <who>     begins sessions and answers in them without end, each commit acknowledged on stdout
//   product <file> open            opens it, creating or migrating it, and says what that took
import { writeSync } from "node:fs";
import { ownerRecord } from "../../src/store/owner.ts";
import { openProduct, turn } from "./product.ts";

const [file = "", role = "", who = ""] = process.argv.slice(2);
const product = await openProduct(file);
const say = (line: string) => writeSync(1, `${line}\n`);
say("ready");

if (role === "open") {
  product.executor.open();
  say(product.outcomes[0] ?? "");
  product.executor.close();
} else {
  const owner = ownerRecord();
  // A small cache spills into the file in mid-transaction.
  product.executor.open().run("PRAGMA cache_size = -64");
  for (let n = 1; ; n++) {
    const session = `${who}${process.pid}-${n}`;
    const branch = `${session}-b`;
    product.call("sessions.create", { id: session, branch, purpose: "chat", title: "", agent: null, at: Date.now() });
    say(`acknowledged ${session} 0`);
    for (let round = 1; round <= 4; round++) {
      product.call("leases.take", { session, branch, owner });
      for (const [index, entry] of turn(`${session}-${round}`).entries()) {
        const events = [{ ...entry, id: `${session}-${round}-${index}`, at: Date.now() }];
        const appended = product.call("events.append", { session, branch, events, owner });
        if (appended === null || appended === "lost") throw new Error(`could not append: ${appended}`);
        say(`acknowledged ${session} ${appended[0]?.seq}`);
        if (index === 3) product.call("leases.beat", { sessions: [session], owner });
      }
      product.call("leases.release", { session, owner });
    }
  }
}
