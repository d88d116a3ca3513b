import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry, FactKind } from "../../src/core/event.ts";
import { fail } from "../../src/core/failure.ts";
import { noLimits } from "../../src/core/limits.ts";
import type { TurnPorts } from "../../src/core/loop.ts";
import { loop } from "../../src/core/loop.ts";
import type { Part, Provider } from "../../src/core/provider.ts";
import type { Tool } from "../../src/core/tool.ts";
import { call, logged, model, text, user, wholeTurn } from "./support/log.ts";
import {
  type Answer,
  asking,
  CHECKPOINT_MS,
  calls,
  clock,
  end,
  kinds,
  only,
  portsFor,
  run,
  says,
  stop,
} from "./support/turn.ts";

test("a turn without tools", async () => {
  const { ports, requests } = portsFor([says("Hello.")]);
  const entries = await run(ports);
  assert.deepEqual(kinds(entries), ["turn.started", "model.requested", "model.responded", "turn.ended"]);
  assert.deepEqual(
    entries.map(({ span, parent }) => [span, parent]),
    [
      ["id1", null],
      ["id2", "id1"],
      ["id2", null],
      ["id1", null],
    ],
  );
  assert.equal(end(entries).reason, "done");
  assert.deepEqual(requests[0]?.messages, [{ role: "user", content: [text("Hi")] }]);
  assert.deepEqual(only(entries, "model.requested").messages, 1);
});

test("each tool call is asked, decided and finished, and the results go back in the order of the calls", async () => {
  const { ports, requests } = portsFor([calls("c1", "c2"), says("It is noon.")]);
  const entries = await run(ports);
  assert.deepEqual(kinds(entries).slice(0, 3), ["turn.started", "model.requested", "model.responded"]);
  assert.deepEqual(kinds(entries).slice(-3), ["model.requested", "model.responded", "turn.ended"]);
  const spans = new Set(entries.flatMap(({ span, fact }) => (fact.kind === "tool.requested" ? [span] : [])));
  assert.equal(spans.size, 2);
  const toolCall: FactKind[] = ["tool.requested", "tool.decided", "tool.finished"];
  for (const span of spans) assert.deepEqual(kinds(entries.filter((entry) => entry.span === span)), toolCall);
  const result = (callId: string) => ({ type: "result", callId, name: "clock", text: "noon", isError: false });
  assert.deepEqual(requests[1]?.messages.slice(1), [
    { role: "assistant", model, content: [call("c1"), call("c2")] },
    { role: "tool", content: [result("c1"), result("c2")] },
  ]);
  // The first request is what was sent then, whatever was added since.
  assert.equal(requests[0]?.messages.length, 1);
});

test("what a tool returns goes to the log and to the model alike: without secrets, with its images", async () => {
  const images = [{ mediaType: "image/png", data: "AAAA" }];
  const telling: Tool = {
    ...clock,
    prepare: async () => ({
      preview: "",
      run: async () => ({ text: `It is ghp_${"a1B2".repeat(9)}.`, isError: false, images }),
    }),
  };
  const { ports, requests } = portsFor([calls("c1"), says("I see.")], { tools: [telling] });
  const { text: told, images: shown } = only(await run(ports), "tool.finished");
  assert.deepEqual([told, shown], ["It is [redacted: GitHub token].", images]);
  assert.deepEqual(requests[1]?.messages.at(-1)?.content, [
    { type: "result", callId: "c1", name: "clock", text: told, isError: false, images },
  ]);
  const failing: Tool = {
    ...clock,
    prepare: async () => ({ preview: "", run: () => Promise.reject(fail("network", `No https://a:${"hunter2"}@b/.`)) }),
  };
  const failed = portsFor([calls("c1"), says("I see.")], { tools: [failing] });
  assert.equal(only(await run(failed.ports), "tool.finished").text, "No https://a:[redacted: password]@b/.");
});

test("a call whose arguments are no JSON never runs, whatever the answer says of its end", async () => {
  let prepared = 0;
  const counting: Tool = {
    ...clock,
    prepare(input, signal) {
      prepared++;
      return clock.prepare(input, signal);
    },
  };
  for (const [json, reason] of [
    ['{"at": "Zür', "tools"],
    ['{"at": "Zür', "length"],
    ["{} {}", "stop"],
  ] as const) {
    const broken: Part[] = [
      { type: "call", key: "k", callId: "c1", name: "clock" },
      { type: "arguments", key: "k", json },
      { type: "finish", finish: { reason, vendor: reason } },
    ];
    const { ports, requests } = portsFor([broken, says("I see.")], { tools: [counting] });
    const entries = await run(ports);
    assert.match(only(entries, "tool.finished").text, /not valid JSON/);
    assert.ok(!kinds(entries).includes("tool.decided"), "nobody is even asked");
    assert.match(JSON.stringify(requests[1]?.messages.at(-1)), /not valid JSON.*"isError":true/);
  }
  assert.equal(prepared, 0);
});

test("what a tool that does not run answers to the model", async () => {
  const refusing = (thrown: unknown): Tool => ({
    ...clock,
    prepare: () => {
      throw thrown;
    },
  });
  const running = (act: () => Promise<{ text: string; isError: boolean }>): Tool => ({
    ...clock,
    prepare: async () => ({ preview: "", run: act }),
  });
  const cases: [why: string, ports: Partial<TurnPorts>, text: RegExp, decided: boolean][] = [
    ["nobody has it", { tools: [] }, /no tool called "clock"/, false],
    ["its input is wrong", { tools: [refusing(fail("invalid", "The input is wrong."))] }, /input is wrong/, false],
    [
      "it says what to do",
      { tools: [refusing(fail("missing", "There is no a.", "List b."))] },
      /no a\. List b\.$/,
      false,
    ],
    [
      "it finds out later",
      { tools: [{ ...clock, prepare: () => Promise.reject(fail("missing", "Gone.")) }] },
      /^Gone/,
      false,
    ],
    ["it breaks while it reads its input", { tools: [refusing("oops")] }, /oops/, false],
    ["it throws", { tools: [running(() => Promise.reject(new Error("No disk.")))] }, /No disk/, true],
    [
      "it fails, and says what to do",
      { tools: [running(() => Promise.reject(fail("stale", "It changed.", "Read it.")))] },
      /It changed\. Read it\./,
      true,
    ],
    ["it throws nothing at all", { tools: [running(() => Promise.reject())] }, /unknown/, true],
    ["it says that it failed", { tools: [running(async () => ({ text: "No.", isError: true }))] }, /^No\.$/, true],
    [
      "it is denied",
      { judge: async () => ({ verdict: "deny", by: "policy", reason: "Not now." }) },
      /Not allowed: Not now/,
      true,
    ],
    [
      "nobody can decide",
      { judge: async () => asking, answer: () => Promise.reject(new Error("The view is gone.")) },
      /Not allowed: It could not be asked about: The view is gone/,
      true,
    ],
    [
      "deciding breaks at once",
      {
        judge: () => {
          throw new Error("Broken.");
        },
      },
      /Not allowed: Broken/,
      true,
    ],
  ];
  for (const [why, overrides, words, decided] of cases) {
    const { ports, requests } = portsFor([calls("c1"), says("I see.")], overrides);
    const entries = await run(ports);
    const finished = only(entries, "tool.finished");
    assert.match(finished.text, words, why);
    assert.equal(finished.isError, true, why);
    assert.equal(kinds(entries).includes("tool.decided"), decided, why);
    assert.equal(end(entries).reason, "done", why);
    assert.deepEqual(requests[1]?.messages.at(-1)?.content, [
      { type: "result", callId: "c1", name: "clock", text: finished.text, isError: true },
    ]);
  }
});

test("a call whose arguments are not JSON never runs", async () => {
  let prepared = 0;
  const counting: Tool = {
    ...clock,
    prepare(input, signal) {
      prepared++;
      return clock.prepare(input, signal);
    },
  };
  const broken: Part[] = [
    { type: "call", key: "a", callId: "c1", name: "clock" },
    { type: "arguments", key: "a", json: '{"zone":' },
    stop,
  ];
  const entries = await run(portsFor([broken, says("I see.")], { tools: [counting] }).ports);
  assert.match(only(entries, "tool.finished").text, /valid JSON/);
  assert.equal(prepared, 0);
});

test("the limit of model calls ends the turn, with words and its results in the log", async () => {
  const entries = await run(portsFor([calls("c1")], { limits: { ...noLimits, modelCalls: 2 } }).ports);
  assert.equal(kinds(entries).filter((kind) => kind === "model.requested").length, 2);
  assert.equal(kinds(entries).filter((kind) => kind === "tool.finished").length, 2);
  assert.equal(end(entries).reason, "limit");
  assert.match(end(entries).error?.message ?? "", /2 model calls/);
});

test("which failures are tried again, and after how long", async () => {
  const overloaded = fail("overloaded", "Overloaded.");
  const asking = (retryAfterMs: number) =>
    Object.assign(fail("rate-limit", "Slow down."), {
      info: { code: "rate-limit", message: "Slow down.", retryAfterMs },
    });
  const late: Provider["stream"] = async function* () {
    yield { type: "text", text: "He" };
    throw overloaded;
  };
  const cases: [why: string, answers: Answer[], slept: number[], end: string][] = [
    ["a passing overload", [overloaded, says("Hello.")], [750], "done"],
    ["two of them", [overloaded, overloaded, says("Hello.")], [750, 1_500], "done"],
    ["three are too many", [overloaded, overloaded, overloaded, says("Hello.")], [750, 1_500], "failed"],
    ["the provider says when", [asking(5_000), says("Hello.")], [5_000], "done"],
    ["but not too late", [asking(60_000), says("Hello.")], [], "failed"],
    ["nor sooner than is polite", [asking(1), says("Hello.")], [750], "done"],
    ["not what would fail again", [fail("auth", "Wrong key."), says("Hello.")], [], "failed"],
    ["not once an answer has begun", [late, says("Hello.")], [], "failed"],
    ["a broken adapter", [new TypeError("x is undefined"), says("Hello.")], [], "failed"],
  ];
  for (const [why, answers, expected, reason] of cases) {
    const { ports, slept } = portsFor(answers);
    const entries = await run(ports);
    assert.deepEqual(slept, expected, why);
    assert.equal(end(entries).reason, reason, why);
    const attempts = entries.flatMap(({ fact }) => (fact.kind === "model.requested" ? [fact.attempt] : []));
    assert.deepEqual(
      attempts,
      attempts.map((_, index) => index + 1),
      why,
    );
  }
});

test("an answer without its end is a failure of the network, and is kept for the reader", async () => {
  const entries = await run(portsFor([[{ type: "text", text: "Hel" }]]).ports);
  const failed = only(entries, "model.failed");
  assert.equal(failed.error.code, "network");
  assert.deepEqual(failed.content, [text("Hel")]);
  assert.equal(end(entries).reason, "failed");
  assert.equal(end(entries).error?.code, "network");
});

test("a price that cannot be computed never costs an answer", async () => {
  const entries = await run(portsFor([says("Hello.")], { price: () => Promise.reject(new Error("No table.")) }).ports);
  const { cost, content } = only(entries, "model.responded");
  assert.deepEqual(content, [text("Hello.")]);
  assert.deepEqual(cost, { kind: "unknown", why: "The price could not be computed: No table." });
});

test("stopped before it begins: nothing is sent", async () => {
  const { ports, requests } = portsFor([says("Hello.")]);
  const entries = await run(ports, AbortSignal.abort());
  assert.deepEqual(kinds(entries), ["turn.started", "model.requested", "model.failed", "turn.ended"]);
  assert.equal(only(entries, "model.failed").error.code, "aborted");
  assert.equal(end(entries).reason, "cancelled");
  assert.equal(requests.length, 0);
});

test("stopped in the middle of an answer: what had arrived is kept", async () => {
  const controller = new AbortController();
  const hanging: Provider["stream"] = async function* (_request, signal) {
    yield { type: "text", text: "Hel" };
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  };
  const { ports } = portsFor([hanging], { live: () => void setImmediate(() => controller.abort()) });
  const entries = await run(ports, controller.signal);
  const failed = only(entries, "model.failed");
  assert.equal(failed.error.code, "aborted");
  assert.deepEqual(failed.content, [text("Hel")]);
  assert.equal(end(entries).reason, "cancelled");
});

test("stopped while an answer came to its end all the same: it counts as stopped", async () => {
  const controller = new AbortController();
  const { ports } = portsFor([says("Hello.")], { live: () => controller.abort() });
  const entries = await run(ports, controller.signal);
  assert.equal(only(entries, "model.failed").error.code, "aborted");
  assert.equal(end(entries).reason, "cancelled");
});

test("stopped while it waits to try again", async () => {
  const controller = new AbortController();
  const { ports, requests } = portsFor([fail("overloaded", "Overloaded.")], { sleep: async () => controller.abort() });
  const entries = await run(ports, controller.signal);
  assert.equal(requests.length, 1);
  assert.equal(end(entries).reason, "cancelled");
});

test("stopped inside a tool: this call says so, the next ones never run, and no model is called", async () => {
  const controller = new AbortController();
  let runs = 0;
  const slow: Tool = {
    ...clock,
    effect: "write",
    prepare: async () => ({
      preview: "Wait",
      run(signal) {
        runs++;
        controller.abort();
        return Promise.reject(signal.reason);
      },
    }),
  };
  const { ports, requests } = portsFor([calls("c1", "c2"), says("Done.")], { tools: [slow] });
  const entries = await run(ports, controller.signal);
  const ends = entries.flatMap(({ fact }) => (fact.kind === "tool.finished" ? [fact] : []));
  assert.match(ends[0]?.text ?? "", /stopped this call/);
  assert.match(ends[1]?.text ?? "", /before this call ran/);
  assert.deepEqual(
    ends.map(({ stopped }) => stopped),
    ["during", "before"],
  );
  assert.equal(runs, 1);
  assert.equal(requests.length, 1);
  assert.equal(end(entries).reason, "cancelled");
});

test("stopped while somebody decides: nothing is decided, and nothing runs", async () => {
  const controller = new AbortController();
  const { ports } = portsFor([calls("c1")], {
    judge: async () => asking,
    answer: (_span, signal) => {
      controller.abort();
      return Promise.reject(signal.reason);
    },
  });
  const entries = await run(ports, controller.signal);
  assert.ok(!kinds(entries).includes("tool.decided"));
  const { text, stopped } = only(entries, "tool.finished");
  assert.match(text, /before this call ran/);
  assert.equal(stopped, "before");
  assert.equal(end(entries).reason, "cancelled");
});

test("a person is asked in the log, and the call waits for what the log says", async () => {
  const { ports, requests } = portsFor([calls("c1"), says("Done.")], {
    judge: async () => asking,
    answer: async () => ({ verdict: "deny", by: "user", reason: "Use the other one." }),
  });
  const entries = await run(ports);
  const asked = only(entries, "tool.asked");
  assert.deepEqual(asked.reasons, ["No rule allows it."]);
  // Whoever answered has written the decision: the loop does not write it again.
  assert.ok(!kinds(entries).includes("tool.decided"));
  assert.match(only(entries, "tool.finished").text, /did not allow this, and says: Use the other one/);
  assert.equal(requests.length, 2);
});

test("what a call changes in files is in the log before anybody decides", async () => {
  const edit: Tool = {
    spec: { name: "clock", description: "", input: { type: "object" } },
    effect: "write",
    prepare: async () => ({
      preview: "Edit a.ts",
      detail: { kind: "edits", files: [{ path: "/ws/a.ts", shown: "a.ts", before: "a\nb\n", after: "a\nB\nc\n" }] },
      run: async () => ({ text: "Changed.", isError: false }),
    }),
  };
  const entries = await run(portsFor([calls("c1"), says("Done.")], { tools: [edit] }).ports);
  const files = [{ path: "/ws/a.ts", shown: "a.ts", change: "change", added: 2, removed: 1 }];
  assert.deepEqual(only(entries, "tool.requested").plan, { kind: "edits", files });
  const prepared = only(entries, "file.prepared");
  assert.deepEqual([prepared.before, prepared.after], ["a\nb\n", "a\nB\nc\n"]);
  const order = kinds(entries).filter((kind) => kind.startsWith("tool.") || kind.startsWith("file."));
  assert.deepEqual(order, ["tool.requested", "file.prepared", "tool.decided", "tool.finished"]);
});

test("stopped at any fact, a turn ends in order and says that it was stopped", async () => {
  const answers = [fail("overloaded", "Overloaded."), calls("c1", "c2"), says("Done.")];
  const whole = await run(portsFor(answers).ports);
  for (let at = 0; at < whole.length - 1; at++) {
    const controller = new AbortController();
    let count = 0;
    const entries = await run(portsFor(answers).ports, controller.signal, () => {
      if (count++ === at) controller.abort();
    });
    const spans = new Set(entries.filter(({ parent }) => parent !== null).map(({ span }) => span));
    for (const span of spans) {
      const last = entries.findLast((entry) => entry.span === span)?.fact.kind ?? "";
      assert.ok(["model.responded", "model.failed", "tool.finished"].includes(last), `stopped at ${at}: ${last}`);
    }
    assert.equal(entries.at(-1)?.fact.kind, "turn.ended");
    assert.notEqual(end(entries).reason, "failed", `stopped at ${at}`);
    // The last answer may have come whole before anybody could stop it.
    if (at < whole.length - 2) assert.equal(end(entries).reason, "cancelled", `stopped at ${at}`);
  }
});

test("checkpoints come while an answer streams, hold what came since the last, and never nothing", async () => {
  const ticks: { resolve: () => void; signal: AbortSignal }[] = [];
  const arrived: (() => void)[] = [];
  let push: (part: Part | null) => void = () => {};
  const pushed: Provider["stream"] = async function* () {
    for (;;) {
      const part = await new Promise<Part | null>((resolve) => {
        push = resolve;
        arrived.shift()?.();
      });
      if (part === null) return;
      yield part;
    }
  };
  const { ports } = portsFor([pushed], {
    sleep: (ms, signal) => {
      assert.equal(ms, CHECKPOINT_MS);
      return new Promise((resolve) => {
        ticks.push({ resolve: () => resolve(), signal });
      });
    },
  });
  const entries: Entry[] = [];
  const done = run(ports, undefined, (entry) => entries.push(entry));
  const settled = () => new Promise(setImmediate);
  const give = async (...parts: (Part | null)[]) => {
    for (const part of parts) {
      push(part);
      await settled();
    }
  };
  const checkpoints = () => entries.flatMap(({ fact }) => (fact.kind === "model.streamed" ? [fact.parts] : []));

  await settled();
  assert.equal(ticks.length, 0, "nothing came: nothing to keep");
  await give({ type: "usage", usage: { input: 3 } });
  assert.equal(ticks.length, 0, "figures are no part of an answer");
  await give({ type: "text", text: "Once " }, { type: "text", text: "upon " });
  assert.equal(ticks.length, 1);
  ticks[0]?.resolve();
  await settled();
  assert.deepEqual(checkpoints(), [[{ type: "text", text: "Once upon " }]]);
  assert.equal(ticks.length, 1, "no clock runs while nothing comes");
  await give({ type: "text", text: "a time" });
  ticks[1]?.resolve();
  await settled();
  assert.deepEqual(checkpoints()[1], [{ type: "text", text: "a time" }]);
  await give({ type: "text", text: "." }, stop, null);
  await done;
  assert.equal(checkpoints().length, 2, "the fact that ends the call holds the rest");
  assert.equal(ticks[2]?.signal.aborted, true, "no clock outlives its call");
  assert.deepEqual(only(entries, "model.responded").content, [text("Once upon a time.")]);
});

test("every part is shown at once, numbered within its call", async () => {
  const { ports, live } = portsFor([calls("c1"), says("Noon.")]);
  await run(ports);
  assert.deepEqual(live, [
    ["id2", 0],
    ["id2", 1],
    ["id2", 2],
    ["id4", 0],
    ["id4", 1],
  ]);
});

test("the same request has the same hash, and the history is sent as the log tells it", async () => {
  const digests = new Set<string>();
  for (let round = 0; round < 2; round++) {
    const digest = (whole: string) => {
      digests.add(whole);
      return "hash";
    };
    const { ports, requests } = portsFor([says("Hello.")], { digest });
    const history = logged([...wholeTurn, user("And now?")]);
    for await (const _ of loop(history, ports, new AbortController().signal));
    assert.deepEqual(
      requests[0]?.messages.map(({ role }) => role),
      ["user", "assistant", "tool", "assistant", "user"],
    );
  }
  assert.equal(digests.size, 1);
});
