import assert from "node:assert/strict";
import { test } from "node:test";
import { unpackSpanEvents } from "../../src/core/spanEvents.ts";
import * as Inspector from "../../src/protocol/inspector.ts";
import { serveInspector } from "../../src/studio/serveInspector.ts";
import { historyOf, openTestStudio, testAgent, turnEnd } from "../support/testStudio.ts";
import { noForks, noWishes } from "./support/forkHost.ts";
import { openView, unanswered } from "./support/view.ts";

const all: Inspector.Filter = { branch: null, query: "" };

test("an inspector of a session with two branches, a tool and a failure", async (context) => {
  let calls = 0;
  const long = "long ".repeat(250_000);
  const { studio, dispose } = await openTestStudio(async function* () {
    calls++;
    if (calls === 1) {
      yield { type: "call", key: "a", callId: "c1", name: "current_time" };
      yield { type: "finish", finish: { reason: "tools", vendor: "tool_use" } };
    } else if (calls === 2) {
      yield { type: "text", text: long };
      yield { type: "usage", usage: { input: 12, output: 3 } };
      yield { type: "finish", finish: { reason: "stop", vendor: "stop" } };
    } else yield { type: "text", text: "It broke" };
  });
  const agent = await studio.agents.save("a", testAgent);
  let ended = turnEnd(studio);
  const session = await studio.turns.send(null, "What time is it in Ísafjörður?", agent.id);
  await ended;
  const first = await historyOf(studio, session);
  ended = turnEnd(studio);
  await studio.turns.retry(session, first[1]?.span ?? "");
  await ended;
  const second = await historyOf(studio, session);
  const other = await studio.sessions.create("chat", agent.id);

  const view = openView();
  const went: string[] = [];
  const served = serveInspector(view.host, studio, session, {
    copy: async (text) => void went.push(`copy ${text}`),
    openJson: async (title, json) => void went.push(`open ${title} ${json.length}`),
    openChat: async (id) => void went.push(`chat ${id}`),
    openTotals: async () => void went.push("totals"),
    forks: noForks,
    ...noWishes,
  });
  const { ask } = view.peer;
  const numbers = async (filter: Partial<Inspector.Filter>, after = 0) => [
    ...(await ask(Inspector.index, { filter: { ...all, ...filter }, after, place: null })).seqs,
  ];
  const seqsOf = (events: readonly { seq: number }[]) => events.map(({ seq }) => seq);
  const ends = second.at(-1)?.seq ?? 0;

  await context.test("opens with the session as it is", async () => {
    const opened = await ask(Inspector.open, undefined);
    assert.equal(opened.session.id, session);
    assert.equal(opened.session.ends, ends);
    assert.equal(opened.branches.length, 2);
    assert.equal(opened.startedAt, first[0]?.at);
  });

  await context.test("the index is numbers, in order, after what is known", async () => {
    const { seqs, ends: known } = await ask(Inspector.index, { filter: all, after: 0, place: null });
    assert.ok(seqs instanceof Uint32Array);
    assert.deepEqual(
      [...seqs],
      Array.from({ length: ends }, (_, at) => at + 1),
    );
    assert.equal(known, ends);
    assert.deepEqual(await numbers({}, ends - 2), [ends - 1, ends]);
    assert.deepEqual(await numbers({}, ends), []);
    assert.deepEqual(await numbers({}, -5), [...seqs]);
  });

  await context.test("a branch is its whole history, without the other's", async () => {
    assert.deepEqual(await numbers({ branch: first[1]?.branch ?? "" }), seqsOf(first));
    assert.deepEqual(await numbers({ branch: second[1]?.branch ?? "" }), seqsOf(second));
    assert.deepEqual(await numbers({ branch: "nobody" }), []);
    assert.deepEqual(await numbers({ branch: other.head }), [], "another session's");
  });

  await context.test("filters narrow, and add up", async () => {
    const events = [...first, ...second.slice(1)];
    const where = (holds: (event: (typeof events)[number]) => boolean) => seqsOf(events.filter(holds));
    const cases: [filter: Partial<Inspector.Filter>, seqs: number[]][] = [
      [{ query: "kind:tool.finished" }, where(({ fact }) => fact.kind === "tool.finished")],
      [{ query: "kind:turn.started,turn.ended" }, where(({ fact }) => /^turn\./.test(fact.kind))],
      [
        { query: "error" },
        where(({ fact }) => fact.kind === "model.failed" || (fact.kind === "turn.ended" && fact.reason === "failed")),
      ],
      [{ query: "error kind:model.failed" }, where(({ fact }) => fact.kind === "model.failed")],
      [{ query: "error", branch: first[1]?.branch ?? "" }, []],
      [{ query: "TIME what" }, [1]],
      [{ query: "ísafjörður" }, [1]],
      [{ query: "ÍSAFJÖRÐUR time" }, [1]],
      [{ query: "Ísafjörð tool" }, []],
      [{ query: "tool.req" }, where(({ fact }) => fact.kind === "tool.requested")],
      [{ query: "no such words" }, []],
      [{ query: "100%" }, []],
      [{ query: `"' OR 1=1 --"` }, []],
      [{ query: "   " }, where(() => true)],
    ];
    for (const [filter, seqs] of cases) assert.deepEqual(await numbers(filter), seqs, JSON.stringify(filter));
    await assert.rejects(numbers({ query: "tol:shell" }), { code: "invalid", message: /Did you mean “tool”/ });
  });

  await context.test("a filter can be completed with the session's own names", async () => {
    assert.deepEqual(await ask(Inspector.names, undefined), {
      tool: ["current_time"],
      model: [testAgent.model],
      agent: [testAgent.name],
    });
  });

  await context.test("rows come by number, in order, and those that do not exist are left out", async () => {
    const rows = await ask(Inspector.rows, { seqs: [3, 1, 999_999, -1, 1] });
    assert.deepEqual(
      rows.map(({ seq, kind }) => [seq, kind]),
      [
        [1, "message.user"],
        [3, "model.requested"],
      ],
    );
    const answered = first.find(({ fact }) => fact.kind === "model.responded" && fact.usage.input === 12);
    const [row] = await ask(Inspector.rows, { seqs: [answered?.seq ?? 0] });
    assert.deepEqual(
      [row?.inputTokens, row?.outputTokens, row?.cacheReadTokens, row?.costUsd, row?.costUnknown, row?.failed],
      [12, 3, null, 0.5, false, false],
    );
    assert.deepEqual(await ask(Inspector.rows, { seqs: [] }), []);
    const tooMany = Array.from({ length: Inspector.PAGE + 1 }, (_, at) => at);
    await assert.rejects(ask(Inspector.rows, { seqs: tooMany }), { code: "invalid" });
  });

  await context.test("the spans of a branch, or of all, come in order after what is known", async () => {
    const seqs = async (branch: string | null, after = 0) => [
      ...(await ask(Inspector.spans, { branch, after })).events.seqs,
    ];
    assert.deepEqual(await seqs(first[1]?.branch ?? ""), seqsOf(first));
    assert.deepEqual(await seqs(second[1]?.branch ?? ""), seqsOf(second));
    assert.deepEqual(await seqs(null), await numbers({}));
    assert.deepEqual(await seqs(null, ends - 1), [ends]);
    const { events, upTo, ends: known } = await ask(Inspector.spans, { branch: first[1]?.branch ?? "", after: 0 });
    assert.deepEqual([upTo, known], [ends, ends]);
    const unpacked = [...unpackSpanEvents(events)];
    assert.deepEqual(
      unpacked.map(({ at, kind, span, parent }) => ({ at, kind, span, parent })),
      first.map(({ at, fact, span, parent }) => ({ at, kind: fact.kind, span, parent })),
    );
    const answered = unpacked.find(({ inputTokens }) => inputTokens === 12);
    assert.deepEqual([answered?.outputTokens, answered?.costUsd, answered?.costUnknown], [3, 0.5, false]);
  });

  await context.test("a long body is cut, says so, and opens whole in an editor", async () => {
    const answered = first.find(
      ({ fact }) => fact.kind === "model.responded" && fact.content.length > 0 && fact.usage.input === 12,
    );
    const seq = answered?.seq ?? 0;
    const detail = await ask(Inspector.detail, { seq });
    assert.equal(detail.isCut, true);
    assert.ok(JSON.stringify(detail).length < 1_010_000 && long.length > 1_010_000);
    await ask(Inspector.openInEditor, { seq });
    assert.equal(went.at(-1), `open event ${seq} model.responded ${JSON.stringify(answered?.fact, null, 2).length}`);
    assert.deepEqual(await ask(Inspector.detail, { seq: 1 }), { event: first[0], isCut: false });
    await assert.rejects(ask(Inspector.detail, { seq: 999_999 }), { code: "missing" });
    await assert.rejects(ask(Inspector.openInEditor, { seq: 0 }), { code: "missing" });
  });

  await context.test(
    "it is told of changes to its own session, or to anything by another window, until it is closed",
    async () => {
      await ask(Inspector.copy, { text: "x" });
      await ask(Inspector.openChat, undefined);
      assert.deepEqual(went.slice(-2), ["copy x", `chat ${session}`]);
      assert.deepEqual(await unanswered(view, Inspector), []);
      view.forget();
      await studio.sessions.rename(other.id, "Other");
      assert.equal(view.told(Inspector.changed).length, 0);
      await studio.sessions.rename(session, "Mine");
      assert.equal(view.told(Inspector.changed).length, 1);
      studio.changes.emit({ type: "foreign" });
      assert.equal(view.told(Inspector.changed).length, 2);
      served.dispose();
      await studio.sessions.rename(session, "Later");
      assert.equal(view.told(Inspector.changed).length, 2);
    },
  );

  await context.test("a session that does not exist is said to be missing", async () => {
    const lost = openView();
    serveInspector(lost.host, studio, "nobody", {
      copy: async () => {},
      openJson: async () => {},
      openChat: async () => {},
      openTotals: async () => {},
      forks: noForks,
      ...noWishes,
    });
    await assert.rejects(lost.peer.ask(Inspector.open, undefined), { code: "missing" });
    assert.deepEqual([...(await lost.peer.ask(Inspector.index, { filter: all, after: 0, place: null })).seqs], []);
    await assert.rejects(lost.peer.ask(Inspector.detail, { seq: 1 }), { code: "missing" });
  });

  await dispose();
});
