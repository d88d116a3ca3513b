import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import type { Provider } from "../../src/core/provider.ts";
import { historyOf, openTestStudio, turnEnd } from "../support/testStudio.ts";
import { begin, calling, callingAtOnce, facts, ground, once, waitingIn, write } from "./support/acting.ts";

test("a call that changes something waits, is shown whole, and runs once it is allowed", async (context) => {
  const { workspace, put, read } = ground(context);
  put("a.txt", "one\n");
  const stream = calling(["read_file", { path: "a.txt" }], write("a.txt", "one\ntwo\n"));
  const it = await openTestStudio(stream, { deps: { workspace } });
  context.after(it.dispose);
  const { session, ended } = await begin(it);
  const waiting = await waitingIn(it.studio);
  assert.equal((await it.studio.sessions.get(session)).session.state, "waiting");
  assert.match(waiting.request.preview, /Overwrite a\.txt/);
  assert.deepEqual(waiting.request.plan?.kind === "edits" && waiting.request.plan.files.map(({ added }) => added), [1]);
  assert.deepEqual(waiting.asked.offer, ["edit_file(path=a.txt)", "write_file(path=a.txt)"]);
  assert.equal(read("a.txt"), "one\n", "nothing happens before the answer");
  await it.studio.approvals.decide(session, waiting.span, once);
  assert.equal(await ended, "idle");
  assert.equal(read("a.txt"), "one\ntwo\n");
  const [, decided] = await facts(it.studio, session, "tool.decided");
  assert.deepEqual(decided?.decision, { verdict: "allow", by: "user", reason: "Once." });
  await assert.rejects(it.studio.approvals.decide(session, waiting.span, once), { code: "stale" });
});

test("a denial tells the model the person's word, and nothing runs", async (context) => {
  const { workspace, files } = ground(context);
  const it = await openTestStudio(calling(write("new.txt", "x")), { deps: { workspace } });
  context.after(it.dispose);
  const { session, ended } = await begin(it);
  const { span } = await waitingIn(it.studio);
  await it.studio.approvals.decide(session, span, { verdict: "deny", word: " Put it into docs. " });
  assert.equal(await ended, "idle");
  assert.throws(() => readFileSync(path.join(files, "new.txt")), { code: "ENOENT" });
  const [finished] = await facts(it.studio, session, "tool.finished");
  assert.match(finished?.text ?? "", /did not allow this, and says: Put it into docs\.$/);
});

test("what is allowed for longer is not asked about again: in the session, the workspace, everywhere", async (context) => {
  for (const remember of ["session", "workspace", "always"] as const) {
    const { workspace, read } = ground(context);
    const here = calling(write("a.txt", "1"), ["shell", { command: "echo hi > /dev/null" }], write("b.txt", "2"));
    const stream: Provider["stream"] = (request, signal) => here(request, signal);
    const it = await openTestStudio(stream, { deps: { workspace } });
    const { session, ended } = await begin(it);
    const first = await waitingIn(it.studio);
    await it.studio.approvals.decide(session, first.span, { verdict: "allow", remember });
    const second = await waitingIn(it.studio);
    assert.equal(second.request.name, "shell");
    assert.deepEqual(second.asked.offer, ["echo"]);
    await it.studio.approvals.decide(session, second.span, { verdict: "deny", word: "" });
    const third = await waitingIn(it.studio);
    assert.equal(third.request.name, "write_file", "another file is not meant by the rule");
    await it.studio.turns.stop(session);
    await ended;
    assert.equal(read("a.txt"), "1");
    const kept = (await it.studio.approvals.rules()).map(({ scope, text }) => `${scope} ${text}`);
    assert.deepEqual(kept.sort(), [`${remember} edit_file(path=a.txt)`, `${remember} write_file(path=a.txt)`]);
    await it.dispose();
  }
});

test("a rule for the session says nothing in another one, a rule for everywhere does", async (context) => {
  const { workspace } = ground(context);
  const answers = [
    calling(write("a.txt", "1")),
    calling(["edit_file", edit("1", "2")]),
    calling(["edit_file", edit("1", "2")]),
  ];
  let at = 0;
  let current = answers[at++];
  const it = await openTestStudio((request, signal) => (current ?? calling())(request, signal), {
    deps: { workspace },
  });
  context.after(it.dispose);
  const first = await begin(it);
  const asks = await waitingIn(it.studio);
  await it.studio.approvals.decide(first.session, asks.span, { verdict: "allow", remember: "session" });
  await first.ended;

  current = answers[at++];
  const second = await begin(it);
  const asked = await waitingIn(it.studio);
  assert.equal(asked.session, second.session);
  await it.studio.approvals.decide(second.session, asked.span, { verdict: "deny", word: "" });
  await second.ended;

  await it.studio.approvals.addRule("allow", "edit_file(path=a.txt)");
  current = answers[at++];
  const third = await begin(it);
  await third.ended;
  const [decided] = await facts(it.studio, third.session, "tool.decided");
  const reason = 'The rule "edit_file(path=a.txt)" allows it.';
  assert.deepEqual(decided?.decision, { verdict: "allow", by: "policy", reason });
});
const edit = (oldText: string, newText: string) => ({ path: "a.txt", edits: [{ oldText, newText }] });

test("a rule that denies wins over one that allows, and is no question", async (context) => {
  const { workspace } = ground(context);
  const it = await openTestStudio(calling(["shell", { command: "echo secret" }]), { deps: { workspace } });
  context.after(it.dispose);
  await it.studio.approvals.addRule("allow", "echo");
  await it.studio.approvals.addRule("deny", "echo secret");
  const { session, ended } = await begin(it);
  await ended;
  const [decided] = await facts(it.studio, session, "tool.decided");
  assert.equal(decided?.decision.verdict, "deny");
  assert.deepEqual(await facts(it.studio, session, "tool.asked"), []);
});

test("attack 20: what always asks cannot be allowed for longer than once", async (context) => {
  const { workspace } = ground(context);
  const it = await openTestStudio(calling(write(".vscode/tasks.json", "{}")), { deps: { workspace } });
  context.after(it.dispose);
  await it.studio.approvals.addRule("allow", "write_file(*)");
  const { session, ended } = await begin(it);
  const { span, asked } = await waitingIn(it.studio);
  assert.deepEqual(asked.offer, []);
  assert.match(asked.reasons.join(" "), /decides what runs/);
  await assert.rejects(it.studio.approvals.decide(session, span, { verdict: "allow", remember: "always" }), {
    code: "invalid",
  });
  await it.studio.approvals.decide(session, span, { verdict: "deny", word: "" });
  await ended;
});

test("when the parser of commands cannot be loaded, every command asks", async (context) => {
  const { workspace } = ground(context);
  const loadCommandParser = () => Promise.reject(new Error("No wasm here."));
  const it = await openTestStudio(calling(["shell", { command: "echo hi" }]), {
    deps: { workspace, loadCommandParser },
  });
  context.after(it.dispose);
  await it.studio.approvals.addRule("allow", "echo");
  const { session } = await begin(it);
  const { asked, span } = await waitingIn(it.studio);
  assert.match(asked.reasons.join(" "), /could not be judged: No wasm here/);
  const ended = turnEnd(it.studio, session);
  await it.studio.approvals.decide(session, span, { verdict: "deny", word: "" });
  await ended;
});

test("attack 23: in a workspace that is not trusted nothing runs, nothing is asked and no allowing rule holds", async (context) => {
  const place = ground(context);
  place.trusted = false;
  const stream = calling(write("a.txt", "1"), ["shell", { command: "echo hi" }], ["read_file", { path: "a.txt" }]);
  const it = await openTestStudio(stream, { deps: { workspace: place.workspace } });
  context.after(it.dispose);
  await it.studio.approvals.addRule("allow", "write_file(*)");
  await it.studio.approvals.addRule("allow", "echo");
  const { session, ended } = await begin(it);
  assert.equal(await ended, "idle");
  assert.deepEqual(await facts(it.studio, session, "tool.asked"), []);
  for (const { isError } of await facts(it.studio, session, "tool.finished")) assert.ok(isError);
});

test("two windows: either can answer, and only the first answer counts", async (context) => {
  const { workspace, read } = ground(context);
  const one = await openTestStudio(calling(write("a.txt", "1")), { deps: { workspace } });
  const two = await openTestStudio(calling(), { folder: one.folder, owner: "other", deps: { workspace } });
  context.after(async () => {
    await two.studio.dispose();
    await one.dispose();
  });
  const { session, ended } = await begin(one);
  const { span } = await waitingIn(two.studio);
  const answers = await Promise.allSettled([
    two.studio.approvals.decide(session, span, once),
    one.studio.approvals.decide(session, span, { verdict: "deny", word: "" }),
  ]);
  assert.equal(answers.filter(({ status }) => status === "fulfilled").length, 1);
  assert.equal(await ended, "idle");
  const decided = await facts(one.studio, session, "tool.decided");
  assert.equal(decided.length, 1);
  const isAllowed = decided[0]?.decision.verdict === "allow";
  assert.equal(isAllowed, answers[0]?.status === "fulfilled");
  if (isAllowed) assert.equal(read("a.txt"), "1");
});

test("a window that dies while a person is asked leaves a question that nobody can answer any more", async (context) => {
  const { workspace, files } = ground(context);
  const one = await openTestStudio(calling(write("a.txt", "1")), { owner: "dead", deps: { workspace } });
  const { session } = await begin(one);
  const { span } = await waitingIn(one.studio);
  await one.abandon();
  const two = await openTestStudio(calling(), { folder: one.folder, dead: new Set(["dead"]), deps: { workspace } });
  context.after(two.dispose);
  assert.equal((await two.studio.sessions.get(session)).session.state, "interrupted");
  assert.deepEqual(await two.studio.approvals.waiting(), []);
  await assert.rejects(two.studio.approvals.decide(session, span, once), { code: "stale" });
  assert.throws(() => readFileSync(path.join(files, "a.txt")), { code: "ENOENT" });
  const [finished] = await facts(two.studio, session, "tool.finished");
  assert.match(finished?.text ?? "", /was not carried out/);
});

test("stopping the work closes the question", async (context) => {
  const { workspace } = ground(context);
  const it = await openTestStudio(calling(write("a.txt", "1")), { deps: { workspace } });
  context.after(it.dispose);
  const { session } = await begin(it);
  const { span } = await waitingIn(it.studio);
  await it.studio.turns.stop(session);
  assert.equal((await it.studio.sessions.get(session)).session.state, "cancelled");
  assert.deepEqual(await it.studio.approvals.waiting(), []);
  await assert.rejects(it.studio.approvals.decide(session, span, once), { code: "stale" });
});

/** A read that is asked about beside one that is allowed, when the second one is done. */
async function askedBeside(context: TestContext, owner: string) {
  const { workspace, put } = ground(context);
  put(".env", "A=1\n");
  put("a.txt", "one\n");
  const stream = callingAtOnce(["read_file", { path: ".env" }], ["read_file", { path: "a.txt" }]);
  const it = await openTestStudio(stream, { owner, deps: { workspace } });
  const { session, ended } = await begin(it);
  while ((await facts(it.studio, session, "tool.finished")).length < 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const asked = (await historyOf(it.studio, session)).find(({ fact }) => fact.kind === "tool.asked");
  return { it, session, ended, span: asked?.span ?? "" };
}

test("a call that waits can be answered when another one of the same answer was allowed by a rule", async (context) => {
  const { it, session, ended, span } = await askedBeside(context, "me");
  context.after(it.dispose);
  assert.equal((await it.studio.sessions.get(session)).session.state, "waiting");
  const waiting = await it.studio.approvals.waiting();
  assert.deepEqual(
    waiting.map((call) => call.span),
    [span],
  );
  await it.studio.approvals.decide(session, span, once);
  assert.equal(await ended, "idle");
  const finished = await facts(it.studio, session, "tool.finished");
  assert.deepEqual(
    finished.map(({ callId, isError }) => `${callId} ${isError}`),
    ["c1 false", "c0 false"],
  );
});

test("stopping the work closes a question beside a call that is done", async (context) => {
  const { it, session, span } = await askedBeside(context, "me");
  context.after(it.dispose);
  await it.studio.turns.stop(session);
  assert.equal((await it.studio.sessions.get(session)).session.state, "cancelled");
  assert.deepEqual(await it.studio.approvals.waiting(), []);
  await assert.rejects(it.studio.approvals.decide(session, span, once), { code: "stale" });
});

test("so does the window's death", async (context) => {
  const { it: one, session, span } = await askedBeside(context, "dead");
  await one.abandon();
  const two = await openTestStudio(calling(), { folder: one.folder, dead: new Set(["dead"]) });
  context.after(two.dispose);
  assert.equal((await two.studio.sessions.get(session)).session.state, "interrupted");
  assert.deepEqual(await two.studio.approvals.waiting(), []);
  await assert.rejects(two.studio.approvals.decide(session, span, once), { code: "stale" });
});
