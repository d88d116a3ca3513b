import assert from "node:assert/strict";
import { test } from "node:test";
import { STOP_GRACE_MS } from "../../src/core/stoppable.ts";
import type { Tool } from "../../src/core/tool.ts";
import { asking, CHECKPOINT_MS, calls, clock, end, kinds, only, portsFor, run, says } from "./support/turn.ts";

/** A turn whose only wait is the grace after a stop, which ends when the test says so. */
function stopping(tool: Partial<Tool>, decide?: Parameters<typeof portsFor>[1]) {
  const controller = new AbortController();
  let graceOver = () => {};
  const grace = new Promise<void>((resolve) => {
    graceOver = resolve;
  });
  const made = portsFor([calls("c1"), says("Done.")], {
    tools: [{ ...clock, ...tool }],
    sleep: (ms, signal) => {
      if (ms === STOP_GRACE_MS) return grace;
      assert.equal(ms, CHECKPOINT_MS);
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    },
    ...decide,
  });
  return { controller, graceOver, ...made };
}
const never = new Promise<never>(() => {});

test("a tool that ignores its signal does not keep the turn from ending, and its late result is dropped", async () => {
  let finishLate = (_: { text: string; isError: boolean }) => {};
  let begun = () => {};
  const running = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const { controller, graceOver, ports, requests } = stopping({
    prepare: async () => ({
      preview: "Ignore everything",
      run() {
        begun();
        return new Promise((resolve) => {
          finishLate = resolve;
        });
      },
    }),
  });
  const done = run(ports, controller.signal);
  await running;
  controller.abort();
  graceOver();
  const entries = await done;
  const { text, isError } = only(entries, "tool.finished");
  assert.match(text, /person stopped this call.*did not end by itself/);
  assert.equal(isError, true);
  assert.equal(end(entries).reason, "cancelled");
  finishLate({ text: "late", isError: false });
  await new Promise(setImmediate);
  assert.equal(requests.length, 1);
  assert.ok(!JSON.stringify(entries).includes("late"));
});

test("a tool that fails late fails nobody", async () => {
  const { controller, graceOver, ports } = stopping({
    prepare: async () => ({
      preview: "",
      run: () => {
        controller.abort();
        graceOver();
        return new Promise((_, reject) => setImmediate(() => setImmediate(() => reject(new Error("late")))));
      },
    }),
  });
  assert.equal(end(await run(ports, controller.signal)).reason, "cancelled");
  for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate);
});

test("a tool that ends in time tells what it did until then", async () => {
  const { controller, ports } = stopping({
    prepare: async () => ({
      preview: "",
      run: async (signal) => {
        controller.abort();
        assert.equal(signal.aborted, true);
        return { text: "Half of it is done.", isError: true };
      },
    }),
  });
  assert.equal(only(await run(ports, controller.signal), "tool.finished").text, "Half of it is done.");
});

test("neither looking at a call nor deciding on it keeps a stopped turn from ending", async () => {
  const preparing = stopping({
    prepare() {
      preparing.controller.abort();
      preparing.graceOver();
      return never;
    },
  });
  const looked = await run(preparing.ports, preparing.controller.signal);
  assert.match(only(looked, "tool.finished").text, /stopped/);
  const deciding = stopping(
    {},
    {
      judge: async () => asking,
      answer() {
        deciding.controller.abort();
        deciding.graceOver();
        return never;
      },
    },
  );
  const decided = await run(deciding.ports, deciding.controller.signal);
  assert.ok(!kinds(decided).includes("tool.decided"));
  for (const entries of [looked, decided]) {
    assert.equal(kinds(entries).at(-1), "turn.ended");
    assert.equal(end(entries).reason, "cancelled");
  }
});
