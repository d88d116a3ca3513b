import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_AT_ONCE } from "../../src/core/callTools.ts";
import type { Decision, Entry } from "../../src/core/event.ts";
import type { Effect, Tool } from "../../src/core/tool.ts";
import { asking, calls, clock, kinds, portsFor, run, says } from "./support/turn.ts";

/** A tool whose calls end when the test says so, and that remembers which of them were under way together. */
function held(effect: Effect, rest: Partial<Tool> = {}) {
  const open = new Map<string, () => void>();
  const begun: string[] = [];
  let most = 0;
  let count = 0;
  const tool: Tool = {
    ...clock,
    ...rest,
    effect,
    prepare: async () => {
      const id = `c${++count}`;
      return {
        preview: id,
        run: () =>
          new Promise((resolve) => {
            begun.push(id);
            open.set(id, () => {
              open.delete(id);
              resolve({ text: id, isError: false });
            });
            most = Math.max(most, open.size);
          }),
      };
    },
  };
  return {
    tool,
    begun,
    most: () => most,
    end: (id: string) => open.get(id)?.(),
    /** Ends what is under way, the last first, until nothing is. */
    async endAll(more: () => boolean) {
      while (more()) {
        await new Promise(setImmediate);
        for (const end of [...open.values()].reverse()) end();
      }
    },
  };
}

async function runHeld(tools: ReturnType<typeof held>, ids: string[], answer?: () => Promise<Decision>) {
  const { ports, requests } = portsFor([calls(...ids), says("Done.")], {
    tools: [tools.tool],
    ...(answer ? { judge: async () => asking, answer } : {}),
  });
  let over = false;
  const running = run(ports).finally(() => {
    over = true;
  });
  await tools.endAll(() => !over);
  const results = requests[1]?.messages.at(-1)?.content;
  return { entries: await running, results: results?.map((block) => ("text" in block ? block.text : "")) };
}

test("calls that only read run at the same time, and their results stay in the order of the calls", async () => {
  for (const effect of ["none", "read"] as const) {
    const tools = held(effect);
    const { entries, results } = await runHeld(tools, ["a", "b", "c"]);
    assert.equal(tools.most(), 3, effect);
    assert.deepEqual(results, ["c1", "c2", "c3"]);
    // The last ended first, and stands first in the log.
    const finished = entries.flatMap(({ fact }) => (fact.kind === "tool.finished" ? [fact.callId] : []));
    assert.equal(finished[0], "c");
    assert.deepEqual(finished.toSorted(), ["a", "b", "c"]);
  }
});

test("calls that change something run one after the other, in order", async () => {
  for (const effect of ["write", "execute"] as const) {
    const tools = held(effect);
    const { entries } = await runHeld(tools, ["a", "b", "c"]);
    assert.equal(tools.most(), 1, effect);
    assert.deepEqual(tools.begun, ["c1", "c2", "c3"]);
    assert.deepEqual(
      kinds(entries).filter((kind) => kind.startsWith("tool.")),
      ["a", "b", "c"].flatMap(() => ["tool.requested", "tool.decided", "tool.finished"]),
    );
  }
});

test("a harmless call that must be alone is", async () => {
  const tools = held("none", { alone: true });
  await runHeld(tools, ["a", "b"]);
  assert.equal(tools.most(), 1);
});

test("reading waits for the writing before it, and writing for the reading before it", async () => {
  const order: string[] = [];
  const named = (name: string, effect: Effect): Tool => ({
    spec: { name, description: "", input: { type: "object" } },
    effect,
    prepare: async () => ({
      preview: name,
      run: async () => {
        order.push(`${name} begins`);
        await new Promise(setImmediate);
        order.push(`${name} ends`);
        return { text: name, isError: false };
      },
    }),
  });
  const { ports } = portsFor(
    [
      [
        ...["look", "peek", "change", "look"].flatMap((name, index) => [
          { type: "call" as const, key: `${index}`, callId: `${index}`, name },
          { type: "arguments" as const, key: `${index}`, json: "{}" },
        ]),
        { type: "finish", finish: { reason: "tools", vendor: "" } },
      ],
      says("Done."),
    ],
    { tools: [named("look", "read"), named("peek", "none"), named("change", "write")] },
  );
  await run(ports);
  assert.deepEqual(order, [
    "look begins",
    "peek begins",
    "look ends",
    "peek ends",
    "change begins",
    "change ends",
    "look begins",
    "look ends",
  ]);
});

test("no more than so many at once", async () => {
  const tools = held("read");
  const ids = Array.from({ length: MOST_AT_ONCE * 2 + 1 }, (_, index) => `call${index}`);
  const { results } = await runHeld(tools, ids);
  assert.equal(tools.most(), MOST_AT_ONCE);
  assert.equal(results?.length, ids.length);
});

test("facts of calls at the same time are nested by their spans, each begun and ended once and in order", async () => {
  const { entries } = await runHeld(held("read"), ["a", "b", "c", "d"]);
  const spans = new Map<string | null, Entry[]>();
  for (const entry of entries.filter(({ fact }) => fact.kind.startsWith("tool."))) {
    spans.set(entry.span, [...(spans.get(entry.span) ?? []), entry]);
  }
  assert.equal(spans.size, 4);
  for (const facts of spans.values()) {
    assert.deepEqual(kinds(facts), ["tool.requested", "tool.decided", "tool.finished"]);
    assert.deepEqual(
      facts.map(({ parent }) => parent),
      [entries[0]?.span, null, null],
    );
  }
});

test("a person is asked one thing at a time, and not while what they allowed is still running", async () => {
  let open = 0;
  let mostAsked = 0;
  const tools = held("read");
  const answer = async (): Promise<Decision> => {
    mostAsked = Math.max(mostAsked, ++open);
    await new Promise(setImmediate);
    open--;
    return { verdict: "allow", by: "user", reason: "Yes." };
  };
  await runHeld(tools, ["a", "b", "c"], answer);
  assert.equal(mostAsked, 1);
  assert.equal(tools.most(), 1);
});

test("a question that breaks keeps nobody from being asked the next", async () => {
  let asked = 0;
  const { ports } = portsFor([calls("a", "b"), says("Done.")], {
    judge: async () => asking,
    answer: () =>
      asked++ === 0 ? Promise.reject(new Error("The view is gone.")) : Promise.reject(new Error("Again.")),
  });
  const entries = await run(ports);
  assert.equal(asked, 2);
  assert.equal(kinds(entries).filter((kind) => kind === "tool.finished").length, 2);
});

test("whoever stops taking facts is not kept waiting by calls under way", async () => {
  const tools = held("read");
  const { ports } = portsFor([calls("a", "b"), says("Done.")], { tools: [tools.tool] });
  await assert.rejects(
    run(ports, undefined, ({ fact }) => {
      if (fact.kind === "tool.decided") throw new Error("The disk is full.");
    }),
    /disk is full/,
  );
});

test("stopped while one waits to be asked about: that one is never asked about", async () => {
  const controller = new AbortController();
  let asked = 0;
  const { ports } = portsFor([calls("a", "b"), says("Done.")], {
    judge: async () => asking,
    async answer() {
      asked++;
      // By then the other one waits.
      await new Promise(setImmediate);
      controller.abort();
      return { verdict: "allow", by: "user", reason: "Yes." };
    },
  });
  const entries = await run(ports, controller.signal);
  assert.equal(asked, 1);
  assert.equal(kinds(entries).filter((kind) => kind === "tool.asked").length, 1);
  assert.equal(kinds(entries).filter((kind) => kind === "tool.finished").length, 2);
});
