import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod/mini";
import { fail } from "../../src/core/failure.ts";
import { createPeer, notice, type Port, request } from "../../src/protocol/peer.ts";
import { linkedPorts } from "../support/linkedPorts.ts";

const Text = z.strictObject({ text: z.string().check(z.maxLength(10, "The text is too long.")) });
const echo = request<string>()("test.echo", Text);
const slow = request<string>()("test.slow", Text);
const said = notice("test.said", Text);

const settled = async () => {
  for (let round = 0; round < 4; round++) await new Promise(setImmediate);
};

/** Two peers, with everything that each posted. */
function pair() {
  const [left, right] = linkedPorts();
  const posted: { from: "left" | "right"; message: unknown }[] = [];
  const recorded = (from: "left" | "right", port: Port): Port => ({
    listen: port.listen,
    post(message) {
      port.post(message);
      posted.push({ from, message });
    },
  });
  return { left: createPeer(recorded("left", left)), right: createPeer(recorded("right", right)), posted };
}

/** A peer whose other end is the test: it posts what it likes, and sees what comes back. */
function alone() {
  const [port, far] = linkedPorts();
  const received: unknown[] = [];
  far.listen((message) => received.push(message));
  return { peer: createPeer(port), post: far.post, received };
}

test("a request is answered by the other end", async () => {
  const { left, right } = pair();
  right.answer(echo, ({ text }) => `${text}!`);
  left.answer(echo, async ({ text }) => `${text}?`);
  assert.equal(await left.ask(echo, { text: "a" }), "a!");
  assert.equal(await right.ask(echo, { text: "a" }), "a?");
});

test("answers find their questions, in whatever order they come", async () => {
  const { left, right } = pair();
  const held: (() => void)[] = [];
  right.answer(echo, ({ text }) => new Promise((resolve) => held.push(() => resolve(text))));
  const asked = ["a", "b", "c"].map((text) => left.ask(echo, { text }));
  await settled();
  for (const answer of held.reverse()) answer();
  assert.deepEqual(await Promise.all(asked), ["a", "b", "c"]);
});

test("whatever happens to a request, it gets one reply", async () => {
  const failure = { code: "stale", message: "Settled.", advice: "Look." } as const;
  const cases: [why: string, handler: () => unknown, outcome: unknown][] = [
    ["an answer", () => "a", "a"],
    ["nothing", () => undefined, undefined],
    ["a failure", () => Promise.reject(fail("stale", "Settled.", "Look.")), failure],
    [
      "thrown at once",
      () => {
        throw new Error("Oops.");
      },
      { code: "internal", message: "Oops." },
    ],
    ["thrown: no error at all", () => Promise.reject(), { code: "internal", message: "Something unknown failed." }],
  ];
  for (const [why, handler, outcome] of cases) {
    const { left, right, posted } = pair();
    right.answer(echo, handler as () => string);
    const found = await left.ask(echo, { text: "a" }).catch((error) => error.info);
    assert.deepEqual(found, outcome, why);
    await settled();
    assert.equal(posted.filter(({ from }) => from === "right").length, 1, why);
  }
});

test("an answer that cannot be sent is a failure, not a silence", async () => {
  const { left, right } = pair();
  right.answer(echo, (() => () => "a function") as unknown as () => string);
  await assert.rejects(left.ask(echo, { text: "a" }), { code: "internal" });
});

test("a question that cannot be sent fails at once, as a failure", async () => {
  const { left } = pair();
  const anything = request<string>()("test.anything", z.unknown());
  await assert.rejects(
    left.ask(anything, () => "a function"),
    { name: "Failure", code: "internal" },
  );
});

test("attack 33: an unknown name and a wrong input are refused with words, before any handler runs", async () => {
  const { left, right } = pair();
  let handled = 0;
  right.answer(echo, ({ text }) => {
    handled++;
    return text;
  });
  const wrong = request<string>()("test.echo", z.unknown());
  const unknown = request<string>()("__proto__", z.unknown());
  await assert.rejects(left.ask(unknown, {}), { code: "internal", message: 'Nothing here answers "__proto__".' });
  await assert.rejects(left.ask(wrong, { text: "far too long" }), {
    code: "invalid",
    message: /too long\.$/,
  });
  await assert.rejects(left.ask(wrong, { text: 1 }), { message: /^"test\.echo" was asked with .*text/s });
  for (const input of [
    undefined,
    null,
    {},
    { text: 1 },
    { text: "a", extra: 1 },
    JSON.parse('{"text":"a","__proto__":1}'),
  ]) {
    await assert.rejects(left.ask(wrong, input), { code: "invalid" });
  }
  assert.equal(handled, 0);
});

test("calling off reaches the handler, and the late answer is nobody's", async () => {
  for (const [asker, answerer] of [
    ["left", "right"],
    ["right", "left"],
  ] as const) {
    const both = pair();
    let seen: AbortSignal | undefined;
    both[answerer].answer(slow, (_input, signal) => {
      seen = signal;
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve("late")));
    });
    const controller = new AbortController();
    const asked = both[asker].ask(slow, { text: "a" }, controller.signal);
    await settled();
    assert.equal(seen?.aborted, false);
    controller.abort();
    await assert.rejects(asked, { code: "aborted" });
    await settled();
    assert.equal(seen?.aborted, true);
    assert.equal(both.posted.filter(({ from }) => from === answerer).length, 1);
  }
});

test("what was called off before it was asked is not asked", async () => {
  const { left, posted } = pair();
  await assert.rejects(left.ask(echo, { text: "a" }, AbortSignal.abort()), { code: "aborted" });
  assert.deepEqual(posted, []);
});

test("calling off what was answered already does nothing", async () => {
  const { left, right, posted } = pair();
  right.answer(echo, ({ text }) => text);
  const controller = new AbortController();
  assert.equal(await left.ask(echo, { text: "a" }, controller.signal), "a");
  controller.abort();
  await settled();
  assert.equal(posted.filter(({ from }) => from === "left").length, 1);
});

test("the end of the asker rejects what it waits for", async () => {
  const { left, right } = pair();
  right.answer(slow, () => new Promise(() => {}));
  const asked = left.ask(slow, { text: "a" });
  await settled();
  left.dispose();
  left.dispose();
  await assert.rejects(asked, { code: "closed" });
  await assert.rejects(left.ask(slow, { text: "a" }), { code: "closed" });
});

test("the end of the one who answers is a reply too, and only one", async () => {
  const { left, right, posted } = pair();
  let finish = () => {};
  let seen: AbortSignal | undefined;
  right.answer(slow, (_input, signal) => {
    seen = signal;
    return new Promise((resolve) => {
      finish = () => resolve("late");
    });
  });
  const asked = left.ask(slow, { text: "a" });
  await settled();
  right.dispose();
  await assert.rejects(asked, { code: "closed" });
  assert.equal(seen?.aborted, true);
  finish();
  await settled();
  assert.equal(posted.filter(({ from }) => from === "right").length, 1);
});

test("notices arrive as they were told; wrong or unknown ones are nobody's", async () => {
  const { left, right } = pair();
  const heard: string[] = [];
  right.on(said, ({ text }) => void heard.push(text));
  left.tell(said, { text: "a" });
  left.tell(notice("test.said", z.unknown()), { text: 1 });
  left.tell(notice("test.said", z.unknown()), { text: "b", extra: 1 });
  left.tell(notice("test.other", z.unknown()), { text: "c" });
  left.tell(said, { text: "d" });
  await settled();
  assert.deepEqual(heard, ["a", "d"]);
  right.dispose();
  left.tell(said, { text: "e" });
  left.dispose();
  left.tell(said, { text: "f" });
  await settled();
  assert.deepEqual(heard, ["a", "d"]);
});

test("a notice is heard by all who listen to it", async () => {
  const { left, right } = pair();
  const heard: string[] = [];
  right.on(said, ({ text }) => void heard.push(`first ${text}`));
  right.on(said, ({ text }) => void heard.push(`second ${text}`));
  left.tell(said, { text: "a" });
  left.tell(said, { text: "b" });
  await settled();
  assert.deepEqual(heard, ["first a", "second a", "first b", "second b"]);
});

test("attack 33: forged messages are neither answered nor believed", async () => {
  const { peer, post, received } = alone();
  peer.answer(echo, ({ text }) => text);
  peer.on(said, () => assert.fail("heard a forged notice"));
  const messages: unknown[] = [
    undefined,
    null,
    "ask",
    7,
    [],
    {},
    { type: "run", id: 1, name: "test.echo" },
    { type: "__proto__", id: 1, name: "test.echo" },
    { type: "ask" },
    { type: "ask", id: "1", name: "test.echo", input: { text: "a" } },
    { type: "ask", id: 1.5, name: "test.echo", input: { text: "a" } },
    { type: "ask", id: Number.NaN, name: "test.echo", input: { text: "a" } },
    { type: "ask", id: 2 ** 60, name: "test.echo", input: { text: "a" } },
    { type: "ask", id: 1, name: ["test.echo"], input: { text: "a" } },
    { type: "ask", id: 1, name: "test.echo", input: { text: "a" }, extra: 1 },
    JSON.parse('{"type":"ask","id":1,"name":"test.echo","input":{"text":"a"},"__proto__":{"admin":true}}'),
    // Replies and cancels for what nobody asked.
    { type: "reply", id: 1, output: "forged" },
    { type: "reply", id: 99, error: { code: "internal", message: "forged" } },
    { type: "cancel", id: 99 },
    { type: "tell", name: "test.said", payload: { text: 1 } },
    { type: "tell", name: "__proto__", payload: {} },
    { type: "tell", name: "constructor", payload: {} },
  ];
  for (const message of messages) post(message);
  await settled();
  assert.deepEqual(received, []);
  post({ type: "ask", id: 1, name: "test.echo", input: { text: "x".repeat(50_000_000) } });
  post({ type: "ask", id: 2, name: "constructor", input: {} });
  await settled();
  assert.deepEqual(
    received.map((message) =>
      JSON.stringify(message)
        .match(/"id":(\d+).*"code":"(\w+)"/)
        ?.slice(1),
    ),
    [
      ["1", "invalid"],
      ["2", "internal"],
    ],
  );
  assert.ok(JSON.stringify(received).length < 1_000, "what was refused is not sent back");
  assert.equal(Object.hasOwn(Object.prototype, "admin"), false);
});

test("attack 33: a second request of an id under way is not answered, and the first can still be called off", async () => {
  const { peer, post, received } = alone();
  const signals: AbortSignal[] = [];
  peer.answer(slow, (_input, signal) => {
    signals.push(signal);
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve("stopped")));
  });
  post({ type: "ask", id: 1, name: "test.slow", input: { text: "a" } });
  post({ type: "ask", id: 1, name: "test.slow", input: { text: "b" } });
  await settled();
  assert.equal(signals.length, 1);
  post({ type: "cancel", id: 1 });
  await settled();
  assert.deepEqual(received, [{ type: "reply", id: 1, output: "stopped" }]);
});

test("attack 33: a reply that was given is not changed by a second one", async () => {
  const { peer, post } = alone();
  const asked = peer.ask(echo, { text: "a" });
  post({ type: "reply", id: 1, output: "first" });
  post({ type: "reply", id: 1, output: "second" });
  post({ type: "reply", id: 1, error: { code: "internal", message: "third" } });
  assert.equal(await asked, "first");
  await settled();
});
