// Sessions as no conversation leaves them, written into a history that VS Code has open.
import type { Entry } from "../../../../src/core/event.ts";
import { loadEngine } from "../../../../src/store/engine.ts";
import { compileEngine } from "../../../../src/store/engineCode.ts";
import { Executor } from "../../../../src/store/executor.ts";
import { append } from "../../../../src/store/operations/append.ts";
import { create } from "../../../../src/store/operations/sessions.ts";
import { migrations } from "../../../../src/store/schema.ts";

/** As long as anything else waits for the file. */
const BUSY_MS = 10_000;

/** "Nothing in it", which has no events, and "Cannot be read", of which the first event's body is cut off. */
export async function writeSessions(file: string, dist: string): Promise<void> {
  const engine = loadEngine({ code: await compileEngine(`${dist}/sql-wasm.wasm`), busyMs: BUSY_MS });
  const executor = new Executor({ engine: await engine, file, migrations, busyMs: BUSY_MS }, () => {});
  const make = (id: string, title: string) =>
    executor.execute(create, { id, branch: `${id} b`, purpose: "chat", title, agent: null, at: Date.now() });
  make("nothing", "Nothing in it");
  make("unreadable", "Cannot be read");
  const said: Entry = {
    fact: { kind: "message.user", content: [{ type: "text", text: "Cut off" }] },
    span: null,
    parent: null,
  };
  const events = [{ ...said, id: "cut off", at: Date.now() }];
  executor.execute(append, { session: "unreadable", branch: "unreadable b", events });
  executor
    .open()
    .run("UPDATE body SET json = substr(json, 1, 20) WHERE event = (SELECT key FROM event WHERE id = ?)", "cut off");
  executor.close();
}
