// A model call as an inspector shows it, and replays, through the real studio.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event, FactKind } from "../../src/core/event.ts";
import * as Exact from "../../src/protocol/exactCall.ts";
import { serveInspector } from "../../src/studio/serveInspector.ts";
import { historyOf, openTestStudio, testAgent, turnEnd } from "../support/testStudio.ts";
import { noForks, noWishes } from "./support/forkHost.ts";
import { openView } from "./support/view.ts";

test("a model call exactly, and the branch again", async (context) => {
  let calls = 0;
  const house = await openTestStudio(
    async function* () {
      calls += 1;
      if (calls === 1) {
        yield { type: "text", text: "I look." };
        yield { type: "call", key: "a", callId: "c1", name: "current_time" };
        yield { type: "usage", usage: { input: 1000, output: 5 } };
        yield { type: "finish", finish: { reason: "tools", vendor: "tool_use" } };
        return;
      }
      yield { type: "text", text: `Noon. ${"long ".repeat(100)}` };
      yield { type: "usage", usage: { input: 2000, cacheRead: 900, output: 5 } };
      yield { type: "finish", finish: { reason: "stop", vendor: "stop" } };
    },
    {
      deps: {
        price: async (_model, { input = 0, cacheRead = 0 }) => ({
          kind: "computed",
          usd: (input - cacheRead) * 0.001 + cacheRead * 0.0001,
          table: "test 1",
          entry: "m1",
          exact: true,
        }),
      },
    },
  );
  const { studio } = house;
  const connection = await studio.connections.save({
    ...{ id: null, provider: "anthropic", name: "Mine", baseUrl: "", apiVersion: "", models: [], compatibility: false },
  });
  await studio.connections.setKey(connection.id, "a-real-key-0123456789");
  const spec = { ...testAgent, connection: connection.id, model: "claude-sonnet-5" };
  await studio.agents.save("a", spec);
  const said = async (session: string | null, text: string) => {
    const ended = turnEnd(studio);
    const id = await studio.turns.send(session, text, "a");
    await ended;
    return id;
  };
  const session = await said(null, "What time is it?");
  await studio.agents.save("a", { ...spec, instructions: "Be long." });
  await said(session, "And now?");
  const events = await historyOf(studio, session);
  const { session: found } = await studio.sessions.get(session);
  const ofKind = (kind: FactKind): Event[] => events.filter(({ fact }) => fact.kind === kind);
  const [first, second, third] = ofKind("model.requested").map(({ seq }) => seq);
  assert.ok(first && second && third);

  const copied: string[] = [];
  const opened: string[] = [];
  const view = openView();
  const served = serveInspector(view.host, studio, session, {
    copy: async (text) => void copied.push(text),
    openJson: async (title, json) => void opened.push(title, json),
    openChat: async () => {},
    openTotals: async () => {},
    forks: noForks,
    ...noWishes,
  });
  const { ask } = view.peer;

  await context.test("the request is derived, proved, and encoded for the vendor", async () => {
    for (const [position, seq] of [first, second, third].entries()) {
      const call = await ask(Exact.exactCall, { seq });
      assert.equal(call.asked, seq);
      assert.equal(call.proven, true);
      assert.equal(call.ended, ofKind("model.responded")[position]?.seq);
      assert.equal(call.wire?.url, "https://api.anthropic.com/v1/messages");
      assert.equal(call.wire?.headers.authorization, "Bearer $ANTHROPIC_API_KEY");
      assert.ok(call.outcome?.kind === "model.responded" && call.outcome.content.length === 0);
      assert.deepEqual(await ask(Exact.exactCall, { seq: call.ended ?? 0 }), call, "also from its answer");
    }
    await assert.rejects(ask(Exact.exactCall, { seq: events[0]?.seq ?? 0 }), /No request of AI Studio's/);
    assert.deepEqual(
      await studio.exactRequests.request(session, third),
      house.requests[2],
      "what the adapter was given",
    );
  });

  await context.test(
    "against the request before: what is the same, and what it cost that the rest is not",
    async () => {
      assert.equal((await ask(Exact.exactCall, { seq: first })).cache, null);
      const grown = (await ask(Exact.exactCall, { seq: second })).cache;
      assert.deepEqual(
        [grown?.previous, grown?.parts, grown?.common, grown?.lostTokens, grown?.lostUsd],
        [first, null, grown?.before, 0, null],
      );
      const changed = (await ask(Exact.exactCall, { seq: third })).cache;
      assert.ok(changed?.parts);
      assert.equal(changed.previous, second);
      assert.equal(changed.parts.where, "system");
      assert.equal(changed.parts.change.at, 3);
      const lost = Math.round((2000 * (changed.before - changed.common)) / changed.before);
      assert.equal(changed.lostTokens, lost);
      assert.ok(Math.abs((changed.lostUsd ?? 0) - lost * 0.0009) < 1e-9);
      assert.deepEqual(
        changed.differences.map(({ part }) => part),
        ["system", "messages"],
      );
    },
  );

  await context.test("each document comes in pieces, and is copied whole without a key", async () => {
    assert.equal((await ask(Exact.documentRoot, { seq: third, form: "wire" })).type, "object");
    const wire = await ask(Exact.documentChildren, { seq: third, form: "wire", path: [], from: 0 });
    assert.deepEqual(
      wire.items.slice(0, 2).map(({ key, text }) => [key, text]),
      [
        ["model", '"claude-sonnet-5"'],
        ["max_tokens", "16000"],
      ],
    );
    const messages = await ask(Exact.documentChildren, { seq: third, form: "request", path: ["messages"], from: 0 });
    assert.equal(messages.total, house.requests[2]?.messages.length);
    const answer = await ask(Exact.documentChildren, { seq: third, form: "response", path: [0, "text"], from: 0 });
    assert.ok(answer.total > 2 && answer.items.every(({ type }) => type === "line"));
    const raw = await ask(Exact.documentChildren, { seq: third, form: "raw", path: [], from: 0 });
    assert.equal(raw.items[0]?.text, '"model.requested"');
    await assert.rejects(ask(Exact.documentChildren, { seq: third, form: "wire", path: ["no"], from: 0 }), /not there/);

    for (const form of ["curl", "wire", "request", "response", "raw"] as const)
      await ask(Exact.copyDocument, { seq: third, form });
    assert.match(copied[0] ?? "", /^curl -N -X POST 'https:\/\/api\.anthropic\.com\/v1\/messages'/);
    assert.deepEqual(JSON.parse(copied[2] ?? ""), house.requests[2]);
    await ask(Exact.copyValue, { seq: third, form: "request", path: ["system"] });
    assert.equal(copied.at(-1), "Be long.");
    await ask(Exact.openDocument, { seq: third, form: "wire" });
    assert.equal(opened[0], `event ${third} wire`);
    assert.ok(!JSON.stringify([copied, opened]).includes("a-real-key"));
  });

  await context.test("the branch comes out the same, and otherwise with another version", async () => {
    const asked = calls;
    const branch = found.head;
    assert.deepEqual(await ask(Exact.replay, { branch, version: null }), { verdict: "same", requests: 3 });
    const versions = await ask(Exact.triable, { branch });
    assert.deepEqual(
      versions.map(({ number, name, isNewest }) => [number, name, isNewest]),
      [
        [2, "Tester", true],
        [1, "Tester", false],
      ],
    );
    const tried = await ask(Exact.replay, { branch, version: versions[0]?.id ?? "" });
    assert.ok(tried.verdict === "diverged" && tried.seq === first && tried.number === 1);
    const older = await ask(Exact.replay, { branch, version: versions[1]?.id ?? "" });
    assert.ok(older.verdict === "diverged" && older.seq === third && older.number === 3);
    await assert.rejects(ask(Exact.replay, { branch, version: "gone" }), /not here/);
    assert.equal(calls, asked, "nobody was asked");
    assert.deepEqual(await historyOf(studio, session), events, "nothing was written");
  });

  served.dispose();
  await house.dispose();
});
