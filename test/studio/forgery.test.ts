// Views that lie: what a webview could post that somebody else has taken over, against the real answers of the host.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import * as Chat from "../../src/protocol/chat.ts";
import { type ChatHost, type ChatTarget, serveChat } from "../../src/studio/serveChat.ts";
import type { Studio } from "../../src/studio/studio.ts";
import { openTestStudio } from "../support/testStudio.ts";
import { begin, calling, facts, ground, waitingIn, write } from "./support/acting.ts";
import { openView, until } from "./support/view.ts";

/** A chat view whose messages the test makes by hand. */
function panel(studio: Studio, target: ChatTarget) {
  const nothing = { dispose() {} };
  const unexpected = (): never => assert.fail("A forged message got through to the editor.");
  const shell: ChatHost = {
    target,
    setTarget: unexpected,
    takeJump: () => null,
    onRetarget: () => nothing,
    onFocusComposer: () => nothing,
    ...{ selection: unexpected, showChange: unexpected, restoreFiles: unexpected, insert: unexpected },
    ...{
      chooseAnswerer: unexpected,
      applyCode: unexpected,
      newFile: unexpected,
      runCode: unexpected,
      openSession: unexpected,
    },
    droppedFile: unexpected,
    ...{
      places: unexpected,
      copy: unexpected,
      reveal: unexpected,
      openLink: unexpected,
      compare: unexpected,
      go: unexpected,
    },
  };
  const view = openView();
  serveChat(view.host, studio, shell);
  return view;
}

/** A session with a call that waits to create "a.txt", and what a view posts to allow it. */
async function waitingCall(context: TestContext, ...more: ReturnType<typeof write>[]) {
  const place = ground(context);
  const it = await openTestStudio(calling(write("a.txt", "1"), ...more), { deps: { workspace: place.workspace } });
  context.after(it.dispose);
  const { session, ended } = await begin(it);
  const { span } = await waitingIn(it.studio);
  const decide = (input: unknown, id = 1) => ({ type: "ask", id, name: "chat.decide", input });
  const allow = { session, span, answer: { verdict: "allow", remember: null } };
  return {
    it,
    place,
    session,
    span,
    ended,
    decide,
    allow,
    has: (name: string) => existsSync(path.join(place.files, name)),
  };
}
/** The codes with which the host answered, in order. */
const codesOf = ({ posted }: { posted: readonly unknown[] }) =>
  posted.flatMap((message) => {
    const [, code] = /"error":\{"code":"([\w-]+)"/.exec(JSON.stringify(message)) ?? [];
    return JSON.stringify(message).includes('"type":"reply"') ? [code ?? "done"] : [];
  });

test("attack 33: an approval of no known shape decides nothing, whatever is in it", async (context) => {
  const { it, session, span, decide, allow, ended, has } = await waitingCall(context);
  const view = panel(it.studio, { session, agent: null });
  const unanswered: unknown[] = [
    ...[undefined, null, "allow", [allow], {}],
    { type: "decide", id: 1, name: "chat.decide", input: allow },
    { type: "__proto__", id: 1, name: "chat.decide", input: allow },
    { ...decide(allow), id: "1" },
    { ...decide(allow), by: "user" },
    JSON.parse(`{"__proto__":{"type":"ask","id":1,"name":"chat.decide"},"input":${JSON.stringify(allow)}}`),
    { type: "tell", name: "chat.decide", payload: allow },
    { type: "reply", id: 1, output: allow },
  ];
  const refused: unknown[] = [
    ...[undefined, null, [], span],
    { ...allow, answer: "allow" },
    { ...allow, answer: { verdict: ["allow"], remember: null } },
    { ...allow, answer: { verdict: "allow" } },
    { ...allow, answer: { verdict: "allow", remember: "forever" } },
    { ...allow, answer: { verdict: "allow", remember: null, place: "" } },
    { ...allow, span: "x".repeat(50_000_000) },
    { ...allow, answer: { verdict: "deny", word: "x".repeat(50_000_000) } },
    { ...allow, span: ["__proto__"] },
    { ...allow, workspace: "another" },
    JSON.parse(`{"session":"${session}","span":"${span}","__proto__":{"answer":{"verdict":"allow","remember":null}}}`),
    JSON.parse(`{"session":"${session}","span":"${span}","answer":{"__proto__":{"verdict":"allow","remember":null}}}`),
  ];
  for (const message of unanswered) view.forge(message);
  for (const [at, input] of refused.entries()) view.forge(decide(input, at + 10));
  for (const name of ["__proto__", "constructor", "chat.Decide", "approvals.decide", "chat.decide\0"])
    view.forge({ type: "ask", id: 900 + name.length, name, input: allow });
  await until(() => codesOf(view).length === refused.length + 5);
  assert.deepEqual([...new Set(codesOf(view).slice(0, refused.length))], ["invalid"]);
  assert.deepEqual([...new Set(codesOf(view).slice(refused.length))], ["internal"]);
  assert.equal((await it.studio.approvals.waiting()).length, 1, "it still waits");
  assert.equal(has("a.txt"), false);
  await view.peer.ask(Chat.decide, { session, span, answer: { verdict: "deny", word: "" } });
  await ended;
  assert.equal(has("a.txt"), false);
  context.diagnostic(`${unanswered.length + refused.length + 5} attacks`);
});

test("attack 33: an approval that is sent again allows nothing again, and nothing else", async (context) => {
  const { it, place, session, span, decide, allow, ended, has } = await waitingCall(context, write("b.txt", "2"));
  const view = panel(it.studio, { session, agent: null });
  // The second comes while the first is being answered, under the same id and under another.
  for (const id of [1, 1, 2]) view.forge(decide(allow, id));
  await until(() => codesOf(view).length === 2);
  assert.deepEqual(codesOf(view).sort(), ["done", "stale"]);
  const next = await waitingIn(it.studio);
  assert.notEqual(next.span, span);
  assert.equal(place.read("a.txt"), "1");
  for (const id of [3, 1]) view.forge(decide(allow, id));
  view.forge(decide({ ...allow, span: next.request.callId }, 4));
  await until(() => codesOf(view).length === 5);
  assert.deepEqual(codesOf(view).slice(2), ["stale", "stale", "stale"]);
  assert.deepEqual(
    (await it.studio.approvals.waiting()).map((one) => one.span),
    [next.span],
    "the other one still waits",
  );
  assert.equal(has("b.txt"), false);
  await it.studio.turns.stop(session);
  await ended;
  view.forge(decide({ ...allow, span: next.span }, 5));
  await until(() => codesOf(view).length === 6);
  assert.equal(codesOf(view).at(-1), "stale", "nor once the work was stopped");
  assert.equal(has("b.txt"), false);
  assert.equal((await facts(it.studio, session, "tool.decided")).length, 1);
  context.diagnostic("6 attacks");
});

test("attack 33: a view that shows another session approves nothing in this one", async (context) => {
  const { it, session, decide, allow, ended, has } = await waitingCall(context);
  const agent = (await it.studio.agents.list())[0]?.id ?? null;
  const others = [
    panel(it.studio, { session: null, agent }),
    panel(it.studio, { session: null, agent: null }),
    panel(it.studio, { session: "another", agent: null }),
  ];
  for (const view of others) {
    view.forge(decide(allow, 1));
    // Its own session, with the other one's call.
    view.forge(decide({ ...allow, session: "another" }, 2));
    await until(() => codesOf(view).length === 2);
    assert.deepEqual(codesOf(view), ["stale", "stale"]);
  }
  assert.equal((await it.studio.approvals.waiting()).length, 1);
  assert.equal(has("a.txt"), false);
  await it.studio.turns.stop(session);
  await ended;
  context.diagnostic(`${others.length * 2} attacks`);
});
