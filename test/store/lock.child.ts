// Takes and releases one lock without end, and checks that it is alone in it.
//   lock <folder> stress      says a counter that is kept in a file under the lock
//   lock <folder> greedy      as above, but says nothing and never pauses
//   lock <folder> hold        takes it once, says so, and keeps it
import { openSync, readSync, writeSync } from "node:fs";
import path from "node:path";
import { Lock } from "../../src/store/lock.ts";

const [folder = "", role = ""] = process.argv.slice(2);
const lock = new Lock(path.join(folder, "lock"));
const say = (line: string) => writeSync(1, `${line}\n`);

if (role === "hold") {
  if (!lock.acquire(5000)) throw new Error("could not take it");
  say("held");
  setInterval(() => {}, 60_000);
} else {
  const shared = openSync(path.join(folder, "shared"), "r+");
  const content = Buffer.alloc(16);
  for (;;) {
    if (!lock.acquire(20_000)) throw new Error("waited for 20 s");
    readSync(shared, content, 0, 16, 0);
    const count = content.readDoubleLE(8) + 1;
    content.writeDoubleLE(process.pid, 0);
    content.writeDoubleLE(count, 8);
    writeSync(shared, content, 0, 16, 0);
    if (role === "greedy") for (const end = performance.now() + 1; performance.now() < end; );
    else if (Math.random() < 0.3) for (const end = performance.now() + Math.random() * 1.5; performance.now() < end; );
    readSync(shared, content, 0, 16, 0);
    if (content.readDoubleLE(0) !== process.pid || content.readDoubleLE(8) !== count) throw new Error("was not alone");
    lock.release();
    if (role === "stress" || count === 1) say(String(count));
  }
}
