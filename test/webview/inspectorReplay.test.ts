// Replays and exact model calls in the inspector's model, against a host that a test scripts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fail } from "../../src/core/failure.ts";
import type { Replay } from "../../src/core/replay.ts";
import * as Exact from "../../src/protocol/exactCall.ts";
import { createPeer, type Peer, type Request } from "../../src/protocol/peer.ts";
import { createExactCalls } from "../../webview/inspector/exactCall.ts";
import { createReplay } from "../../webview/inspector/replay.ts";
import { linkedPorts } from "../support/linkedPorts.ts";

function peers(): { view: Peer; host: Peer } {
  const [here, there] = linkedPorts();
  return { view: createPeer(here), host: createPeer(there) };
}
const settled = async () => {
  for (let times = 0; times < 5; times++) await new Promise((resolve) => setTimeout(resolve, 1));
};

test("a replay is run on the branch that is shown, said aloud, and tried with another version", async () => {
  const { view, host } = peers();
  const asked: unknown[] = [];
  const said: string[] = [];
  host.answer(Exact.triable, () => [{ id: "v2", number: 2, name: "Tester", isNewest: true }]);
  host.answer(Exact.replay, (input): Replay => {
    asked.push(input);
    if (input.version === "gone") throw fail("missing", "It is gone.");
    return input.version === null
      ? { verdict: "same", requests: 3 }
      : { verdict: "diverged", requests: 3, number: 2, seq: 7, what: { kind: "missing" } };
  });
  let branch: string | null = null;
  const model = createReplay(
    view,
    () => branch,
    (words) => void said.push(words),
  );
  model.run();
  const stateNow = () => model.state.value;
  assert.equal(stateNow().type, "closed", "nothing is shown yet");
  branch = "b";
  model.run();
  assert.deepEqual(stateNow(), { type: "running", version: null });
  await settled();
  assert.deepEqual(stateNow(), { type: "done", version: null, found: { verdict: "same", requests: 3 } });
  assert.equal(model.triable.value.length, 1);
  // Of two that were asked for, the later one counts.
  model.run();
  model.run("v2");
  await settled();
  const tried = stateNow();
  assert.ok(tried.type === "done" && tried.found.verdict === "diverged");
  assert.equal(said.at(-1), "Diverges at event 7, request 2 of 3: this request is not made any more.");
  model.run("gone");
  await settled();
  const failed = stateNow();
  assert.ok(failed.type === "failed" && failed.error.message === "It is gone.");
  model.run();
  model.close();
  await settled();
  assert.equal(stateNow().type, "closed");
  assert.deepEqual(asked[0], { branch: "b", version: null });
});

test("a model call is asked for once, and what was asked for before does not replace it", async () => {
  const { view, host } = peers();
  const asked: number[] = [];
  const release: (() => void)[] = [];
  let broken = false;
  host.answer(Exact.exactCall, async ({ seq }): Promise<Exact.ExactCall> => {
    asked.push(seq);
    if (broken) throw fail("internal", "It broke.");
    await new Promise<void>((resolve) => release.push(resolve));
    return {
      ...{ asked: seq, ended: null, proven: true, characters: 1, wire: null, noWire: "", outcome: null, cache: null },
      model: { connection: "c", provider: "demo", model: "demo" },
    };
  });
  const acted: unknown[] = [];
  const act = <Input>(row: Request<Input, void>, input: Input) => void acted.push([row.name, input]);
  const exact = createExactCalls(view, act);
  exact.show(3);
  exact.show(3);
  exact.show(5);
  await settled();
  assert.deepEqual(asked, [3, 5]);
  for (const go of release) go();
  await settled();
  assert.ok(exact.state.value.type === "ready" && exact.state.value.call.asked === 5);
  broken = true;
  exact.show(6);
  await settled();
  assert.equal(exact.state.value.type, "failed");
  broken = false;
  exact.retry();
  await settled();
  assert.deepEqual(exact.state.value, { type: "loading", seq: 6 });

  assert.equal(exact.source(5, "wire"), exact.source(5, "wire"), "one tree for one document");
  exact.copy(5, "curl");
  exact.copyValue(5, "wire", ["model"]);
  assert.deepEqual(acted, [
    ["inspector.copyDocument", { seq: 5, form: "curl" }],
    ["inspector.copyValue", { seq: 5, form: "wire", path: ["model"] }],
  ]);
  exact.dispose();
});
