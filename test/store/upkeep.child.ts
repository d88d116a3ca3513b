// A window that is forever at what the history's upkeep does: it writes sessions, removes some for good, makes backups, and goes
// back to them. What is done is acknowledged on stdout.
//   upkeep <file>
import { writeSync } from "node:fs";
import path from "node:path";
import { openStore } from "../../src/store/store.ts";
import { wasm } from "./support.ts";

const [file = ""] = process.argv.slice(2);
const worker = path.join(process.env.STUDIO_BUILD ?? "", "src/store/worker.js");
const store = await openStore({ file, worker, wasm });
const say = (line: string) => writeSync(1, `${line}\n`);
say("ready");
for (let round = 0; ; round++) {
  const id = `${process.pid}-${round}`;
  await store.call("sessions.create", { id, branch: id, purpose: "chat", title: id, agent: null, at: 1 });
  const text = `${id} `.repeat(2000);
  for (let n = 1; n <= 5; n++) {
    const event = { id: `${id}-${n}`, at: n, span: null, parent: null } as const;
    const fact = { kind: "message.user", content: [{ type: "text", text: `${n} ${text}` }] } as const;
    await store.call("events.append", { session: id, branch: id, events: [{ ...event, fact }] });
    say(`wrote ${id} ${n}`);
  }
  if (round % 2 === 1) {
    say(`removing ${id}`);
    await store.call("sessions.setDeleted", { id, at: 1 });
    while (await store.call("purge.slice", { before: 2 }));
    while (await store.call("purge.shrink", undefined));
  }
  if (round % 3 === 0) {
    say("backing up");
    const { path: backup } = await store.copies.backUp();
    await store.copies.restore(backup);
    say("restored");
  }
}
