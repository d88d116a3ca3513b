// The measuring itself: the product's own tables and operations, in this thread.
import { copyFileSync } from "node:fs";
import path from "node:path";
import type { Connection } from "../../src/store/connection.ts";
import { loadEngine } from "../../src/store/engine.ts";
import { compileEngine } from "../../src/store/engineCode.ts";
import { Executor } from "../../src/store/executor.ts";
import { operations } from "../../src/store/operations.ts";
import { migrations } from "../../src/store/schema.ts";
import { SlicedCopy } from "../../src/store/slicedCopy.ts";

const EVENTS_AT_ONCE = 500;
/** Three kilobytes of message are about five of database: in the log, and to be found. */
const WORDS = "an answer of some length, as a model gives one, with a number in it: ".repeat(40);

interface Slices {
  readonly median: number;
  readonly longest: number;
  readonly total: number;
}

export async function measure(root: string, folder: string, megabytes: number) {
  const code = await compileEngine(path.join(root, "node_modules/sql.js/dist/sql-wasm.wasm"));
  const engine = await loadEngine({ code, busyMs: 1_000 });
  const open = (name: string) =>
    new Executor({ engine, file: path.join(folder, name), migrations, busyMs: 1_000 }, () => {});
  const live = open("live.sqlite");
  fill(live, megabytes * 1e6);

  const vacuum = time(() => live.open().copyInto(path.join(folder, "vacuumed.sqlite")));
  const copying = new SlicedCopy(engine, live.open(), path.join(folder, "sliced.sqlite"));
  const copy = slices(() => !copying.step());
  copying.close(true);

  live.execute(operations["sessions.setDeleted"], { id: "s", at: 1 });
  live.close();
  copyFileSync(path.join(folder, "live.sqlite"), path.join(folder, "other.sqlite"));
  const purge = slices(() => live.execute(operations["purge.slice"], { before: 2 }) === true);
  live.close();
  const other = open("other.sqlite");
  const atOnce = time(() => removeAtOnce(other.open()));
  other.close();
  return { copy, vacuum, purge, atOnce };
}

function fill(executor: Executor, bytes: number): void {
  executor.execute(operations["sessions.create"], {
    id: "s",
    branch: "s",
    purpose: "chat",
    title: "",
    agent: null,
    at: 1,
  });
  const size = () => Number(executor.open().value("PRAGMA page_count")) * 4096;
  for (let n = 0; size() < bytes; n += EVENTS_AT_ONCE) {
    const events = Array.from({ length: EVENTS_AT_ONCE }, (_, index) => ({
      id: `e${n + index}`,
      at: n,
      span: null,
      parent: null,
      fact: { kind: "message.user", content: [{ type: "text", text: `${n + index} ${WORDS}` }] } as const,
    }));
    executor.execute(operations["events.append"], { session: "s", branch: "s", events });
  }
}

function removeAtOnce(connection: Connection): void {
  connection.transaction("write", () => {
    connection.run("PRAGMA secure_delete = ON");
    connection.run("DELETE FROM search WHERE docid IN (SELECT event FROM event_text)");
    for (const table of ["event_text", "body", "event", "blob", "blob_use", "session"])
      connection.run(`DELETE FROM ${table} WHERE true`);
  });
}

function time(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

/** Each slice is one hold of the lock. */
function slices(step: () => boolean): Slices {
  const taken: number[] = [];
  for (let more = true; more; ) {
    taken.push(
      time(() => {
        more = step();
      }),
    );
  }
  taken.sort((a, b) => a - b);
  return {
    median: taken[Math.floor(taken.length / 2)] ?? 0,
    longest: taken.at(-1) ?? 0,
    total: taken.reduce((sum, one) => sum + one, 0),
  };
}
