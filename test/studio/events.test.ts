// How the log is read in slices: what the store is asked for one view of an index.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Failure } from "../../src/core/failure.ts";
import type { Store } from "../../src/store/store.ts";
import { createEvents } from "../../src/studio/events.ts";

const filter = { branch: null, query: "" };

/** A store whose session has so many events, of which those pass that `passes` says. */
function reading(ends: number, passes: (seq: number) => boolean = () => true, onAsked: () => void = () => {}) {
  const asked: { readonly after: number; readonly upTo: number }[] = [];
  const call = async (_name: string, input: { readonly after: number; readonly upTo: number }) => {
    const { after, upTo } = input;
    asked.push({ after, upTo });
    onAsked();
    const length = Math.max(0, Math.min(ends, upTo) - after);
    return { seqs: Uint32Array.from({ length }, (_, index) => after + 1 + index).filter(passes), ends };
  };
  const events = createEvents({ call } as unknown as Store);
  return {
    asked,
    index: (after: number, place: number | null, signal = new AbortController().signal) =>
      events.index("s", filter, after, place, signal),
  };
}

test("Where a page is looked at, it is answered with the slice that fills it", async () => {
  const { index, asked } = reading(100_000);
  const { seqs, ends, more } = await index(0, 1);
  assert.equal(asked.length, 1);
  assert.ok(seqs.length >= 100 && seqs.length < 10_000, `${seqs.length} numbers`);
  assert.equal(seqs.at(-1), ends);
  assert.equal(more, true);
});

test("Without a place all that is left is one answer, in slices that meet", async () => {
  const { index, asked } = reading(35_000, (seq) => seq % 2 === 0);
  const { seqs, ends, more } = await index(5_000, null);
  assert.equal(asked.length, 3);
  for (const [at, { after }] of asked.entries()) assert.equal(after, at === 0 ? 5_000 : asked[at - 1]?.upTo);
  assert.deepEqual([seqs.length, seqs[0], seqs.at(-1)], [15_000, 5_002, 35_000]);
  assert.deepEqual([ends, more], [35_000, false]);
});

test("A place that nothing stands behind waits for all", async () => {
  const { seqs, more } = await reading(4_000, (seq) => seq > 3_950).index(0, 1);
  assert.deepEqual([seqs.length, more], [50, false]);
});

test("A question that is called off asks the store for no more", async () => {
  const controller = new AbortController();
  const { index, asked } = reading(100_000, undefined, () => controller.abort());
  await assert.rejects(index(0, null, controller.signal), ({ code }: Failure) => code === "aborted");
  assert.equal(asked.length, 1);
});
