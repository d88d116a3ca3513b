import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Json } from "../../src/core/json.ts";
import type { Part, Provider } from "../../src/core/provider.ts";
import type { Studio } from "../../src/studio/studio.ts";
import { historyOf, noFolder, openTestStudio, type TestStudio, testAgent, turnEnd } from "../support/testStudio.ts";

/** A studio whose agent writes files unasked: each message is a JSON list of calls. */
async function withFiles(context: { after(fn: () => void | Promise<void>): void }) {
  const files = realpathSync(mkdtempSync(path.join(os.tmpdir(), "studio-ws-")));
  const stream: Provider["stream"] = async function* (request): AsyncGenerator<Part> {
    const last = request.messages.at(-1);
    const text = last?.role === "user" && last.content[0]?.type === "text" ? last.content[0].text : null;
    const calls: [string, Json][] = text === null ? [] : JSON.parse(text);
    for (const [at, [name, input]] of calls.entries()) {
      yield { type: "call", key: `${at}`, callId: `c${at}`, name };
      yield { type: "arguments", key: `${at}`, json: JSON.stringify(input) };
    }
    const reason = calls.length > 0 ? "tools" : "stop";
    yield { type: "finish", finish: { reason, vendor: reason } };
  };
  const workspace = { ...noFolder, id: () => "ws", folders: () => [{ name: "ws", path: files }] };
  const it = await openTestStudio(stream, { deps: { workspace } });
  context.after(async () => {
    await it.dispose();
    rmSync(files, { recursive: true, force: true });
  });
  const { studio } = it;
  await studio.approvals.addRule("allow", "write_file(*)");
  await studio.approvals.addRule("allow", "edit_file(*)");
  const agent = await studio.agents.save(studio.newId(), { ...testAgent, tools: ["write_file", "edit_file"] });
  let session: string | null = null;
  return {
    it,
    studio,
    async calls(...calls: [string, Json][]): Promise<string> {
      const ended = turnEnd(studio);
      session = await studio.turns.send(session, JSON.stringify(calls), agent.id);
      await ended;
      return session;
    },
    put: (name: string, text: string) => writeFileSync(path.join(files, name), text),
    read: (name: string) => {
      const file = path.join(files, name);
      return existsSync(file) ? readFileSync(file, "utf8") : null;
    },
  };
}

const write = (name: string, content: string): [string, Json] => ["write_file", { path: name, content }];
const edit = (name: string, oldText: string, newText: string): [string, Json] => [
  "edit_file",
  { path: name, edits: [{ oldText, newText }] },
];

/** The numbers of the events that began the session's tool calls. */
async function steps(studio: Studio, session: string): Promise<number[]> {
  return (await historyOf(studio, session)).flatMap(({ seq, fact }) => (fact.kind === "tool.requested" ? [seq] : []));
}
/** What the log says was put back: from what to what. */
async function restored({ store }: TestStudio, session: string): Promise<string[]> {
  return (await store.call("transfer.page", { session, after: 0, most: 100 })).flatMap(({ fact }) =>
    fact.kind === "file.restored" ? [`${path.basename(fact.path)}: ${fact.before}, ${fact.after}`] : [],
  );
}
const names = (list: readonly { path: string }[]) => list.map((one) => path.basename(one.path)).sort();

test("files go back to before any step: changed ones are put back, new ones go", async (context) => {
  const { studio, calls, put, read } = await withFiles(context);
  put("a.txt", "one");
  const session = await calls(edit("a.txt", "one", "two"), write("b.txt", "new"), edit("a.txt", "two", "three"));
  assert.deepEqual([read("a.txt"), read("b.txt")], ["three", "new"]);
  const [first = 0, second = 0, third = 0] = await steps(studio, session);

  const last = await studio.checkpoints.plan(session, third);
  assert.deepEqual(names(last.files), ["a.txt"]);
  await studio.checkpoints.restore(session, last.files);
  assert.deepEqual([read("a.txt"), read("b.txt")], ["two", "new"]);

  const all = await studio.checkpoints.plan(session, first);
  assert.deepEqual(names(all.files), ["a.txt", "b.txt"]);
  assert.ok(all.files.every(({ edited }) => !edited));
  const { seq, left } = await studio.checkpoints.restore(session, all.files);
  assert.deepEqual([read("a.txt"), read("b.txt"), left.length], ["one", null, 0]);
  assert.deepEqual((await studio.checkpoints.plan(session, first)).files, []);

  // Going back is a step too, which can be gone back on.
  const undo = await studio.checkpoints.plan(session, seq);
  await studio.checkpoints.restore(session, undo.files);
  assert.deepEqual([read("a.txt"), read("b.txt")], ["two", "new"]);
  assert.ok(second > first);
});

test("what somebody else has changed since is told, and is on record before it is overwritten", async (context) => {
  const { studio, calls, put, read } = await withFiles(context);
  const session = await calls(write("a.txt", "the agent's"));
  put("a.txt", "a person's");
  const [first = 0] = await steps(studio, session);
  const plan = await studio.checkpoints.plan(session, first);
  assert.deepEqual(
    plan.files.map(({ edited, now, earlier }) => ({ edited, now, earlier })),
    [{ edited: true, now: "a person's", earlier: null }],
  );
  const { seq } = await studio.checkpoints.restore(session, plan.files);
  assert.equal(read("a.txt"), null);
  await studio.checkpoints.restore(session, (await studio.checkpoints.plan(session, seq)).files);
  assert.equal(read("a.txt"), "a person's");
});

test("a file that changes between the question and the answer is left as it is", async (context) => {
  const { it, studio, calls, put, read } = await withFiles(context);
  const session = await calls(write("a.txt", "the agent's"), write("b.txt", "the agent's"));
  const [first = 0] = await steps(studio, session);
  const plan = await studio.checkpoints.plan(session, first);
  put("a.txt", "in between");
  const { left } = await studio.checkpoints.restore(session, plan.files);
  assert.match(left.join(), /"a\.txt" has changed meanwhile/);
  assert.deepEqual([read("a.txt"), read("b.txt")], ["in between", null]);
  assert.deepEqual(await restored(it, session), ["b.txt: the agent's, null"], "nothing is said of the other one");
});

test("a file that could not be put back after all is on record as it was found", async (context) => {
  const { it, studio, calls, put, read } = await withFiles(context);
  put("a.txt", "one");
  const session = await calls(edit("a.txt", "one", "two"));
  const [first = 0] = await steps(studio, session);
  const plan = await studio.checkpoints.plan(session, first);
  const { call } = it.store;
  const slow: typeof call = async (name, input) => {
    const answer = await call.call(it.store, name, input);
    // Somebody writes it anew between the record and the disk.
    if (name === "events.append" && read("a.txt") === "two") put("a.txt", "two ");
    return answer as never;
  };
  Object.assign(it.store, { call: slow });
  const { left, seq } = await studio.checkpoints.restore(session, plan.files);
  Object.assign(it.store, { call });
  assert.match(left.join(), /nothing was written/);
  put("a.txt", "two");
  assert.deepEqual(await studio.checkpoints.plan(session, first), plan, "it is nobody else's change");
  assert.deepEqual((await studio.checkpoints.plan(session, seq)).files, [], "and there is nothing to undo");
  assert.deepEqual(await restored(it, session), ["a.txt: two, one", "a.txt: one, two"]);
});

test("a call that was denied or failed has changed nothing that could be put back", async (context) => {
  const { studio, calls, put, read } = await withFiles(context);
  put("a.txt", "one");
  await studio.approvals.addRule("deny", "write_file(path=a.txt)");
  const session = await calls(write("a.txt", "two"), edit("a.txt", "missing", "x"));
  assert.equal(read("a.txt"), "one");
  assert.deepEqual((await studio.checkpoints.plan(session, 1)).files, []);
});

test("a call that failed after it was allowed has changed nothing either", async (context) => {
  const { studio, calls, put, read } = await withFiles(context);
  put("a.txt", "one");
  await studio.approvals.addRule("ask", "edit_file(*)");
  const answered = studio.changes.on(async ({ type }) => {
    if (type !== "sessions") return;
    const [call] = await studio.approvals.waiting();
    if (call === undefined) return;
    answered.dispose();
    put("a.txt", "one!");
    await studio.approvals.decide(call.session, call.span, { verdict: "allow", remember: null });
  });
  const session = await calls(edit("a.txt", "one", "two"));
  const finished = (await historyOf(studio, session)).find(({ fact }) => fact.kind === "tool.finished")?.fact;
  assert.match(finished?.kind === "tool.finished" ? finished.text : "", /has changed since.*nothing was written/);
  assert.equal(read("a.txt"), "one!");
  assert.deepEqual((await studio.checkpoints.plan(session, 1)).files, []);
});

test("a call that was stopped in the middle of it may have written", async (context) => {
  const { it, studio, calls, put } = await withFiles(context);
  put("a.txt", "one");
  const session = await calls(edit("a.txt", "one", "two"));
  const all = await it.store.call("transfer.page", { session, after: 0, most: 100 });
  const { fact, span } = all.find((event) => event.fact.kind === "file.prepared") ?? {};
  assert.ok(fact?.kind === "file.prepared");
  // As recovery writes it of a window that died.
  const own = { callId: "c", name: "edit_file" };
  const again = `${span}2`;
  const entries = [
    { ...fact, before: "two", after: "three" },
    { kind: "tool.decided", ...own, decision: { verdict: "allow", by: "user", reason: "" } },
    { kind: "tool.finished", ...own, text: "", isError: true, durationMs: 1, stopped: "during" },
  ] as const;
  const events = entries.map((one) => ({ id: studio.newId(), at: 1, span: again, parent: null, fact: one }));
  const { head } = (await studio.sessions.get(session)).session;
  await it.store.call("events.append", { session, branch: head, events });
  put("a.txt", "three");
  const { files } = await studio.checkpoints.plan(session, 1);
  assert.deepEqual(
    files.map(({ now, earlier, edited }) => [now, earlier, edited]),
    [["three", "one", false]],
  );
});

test("a text with a key in it cannot be put back, since the key is not kept; and that is said", async (context) => {
  const { it, studio, calls, put } = await withFiles(context);
  const key = "sk-test-0123456789abcdef";
  const none = { id: null, name: "C", baseUrl: "http://127.0.0.1:1", apiVersion: "", models: [], compatibility: false };
  const { id } = await studio.connections.save({ ...none, provider: "compatible" });
  await studio.connections.setKey(id, key);
  assert.equal(it.keys.get(id), key);
  put("a.txt", `key=${key}`);
  const session = await calls(edit("a.txt", "key=", "token="));
  const [first = 0] = await steps(studio, session);
  const plan = await studio.checkpoints.plan(session, first);
  assert.deepEqual(plan.files, []);
  assert.match(plan.impossible[0]?.why ?? "", /key/i);
});

test("while the agent is at work nothing is put back", async (context) => {
  const { studio, calls } = await withFiles(context);
  const session = await calls(write("a.txt", "x"));
  await studio.approvals.addRule("ask", "write_file(path=b.txt)");
  const [first = 0] = await steps(studio, session);
  const plan = await studio.checkpoints.plan(session, first);
  const ended = turnEnd(studio);
  const asked = new Promise<void>((resolve) => {
    const listening = studio.changes.on(async () => {
      if ((await studio.approvals.waiting()).length === 0) return;
      listening.dispose();
      resolve();
    });
  });
  await studio.turns.send(session, JSON.stringify([write("b.txt", "y")]), null);
  await asked;
  await assert.rejects(studio.checkpoints.restore(session, plan.files), { code: "working" });
  await studio.turns.stop(session);
  await ended;
});
