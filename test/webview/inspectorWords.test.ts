// What the inspector says of events: rows, figures, sections, totals. And what it makes of an old view's state.
import assert from "node:assert/strict";
import { test } from "node:test";
import { noCost } from "../../src/core/cost.ts";
import type { Event, Fact } from "../../src/core/event.ts";
import type { EventHeader } from "../../src/core/figures.ts";
import type { Session } from "../../src/core/session.ts";
import {
  defaultChoice,
  defaultLayout,
  parseChoice,
  parseLayout,
  parsePlace,
  parseSelected,
} from "../../webview/inspector/arrangement.ts";
import { sections } from "../../webview/inspector/content.ts";
import { createDenials } from "../../webview/inspector/denials.ts";
import { createDepths } from "../../webview/inspector/depths.ts";
import { rowWords } from "../../webview/inspector/rowWords.ts";
import { appended, lowerBound, positionOf } from "../../webview/inspector/seqs.ts";
import { summary } from "../../webview/inspector/summary.ts";
import { listedCount, totals } from "../../webview/inspector/totals.ts";
import { branches, EVENTS_PER_TURN, eventAt, rowAt, STARTED_AT, sessionOf } from "./support/scriptedEvents.ts";

const RESPONDED = 6;
const FAILED = 6 * EVENTS_PER_TURN + 11;

/** The figures of an event as "term: value" lines. */
const said = (event: Event) => summary(event, STARTED_AT).figures.map(({ term, value }) => `${term}: ${value}`);
const withFact = (fact: Fact): Event => ({ ...eventAt(RESPONDED), fact });
const has = (lines: readonly string[], line: string) =>
  assert.ok(lines.includes(line), `"${line}" in\n${lines.join("\n")}`);

test("A model's answer is told in figures, with the price's origin and the provider's own word", () => {
  const lines = said(eventAt(RESPONDED));
  for (const line of [
    "Model: claude-sonnet-5",
    "Answered by: claude-sonnet-5-20260901",
    "Finish: tools: the model waits for the results of its tools",
    "Provider's word: tool_use",
    "First token: 0.8 s",
    "Total: 3.2 s",
    "Speed: 97 tok/s",
    "Tokens in: 1,204",
    "From cache: 890 (74 %)",
    "Tokens out: 312",
    "Reasoning: 40 (13 %)",
    "Cost: $0.0061",
    'Price from: $0.006123, from the tokens that the provider reported and the price of "claude-sonnet-5" in genai-prices 0.1.8.',
  ])
    has(lines, line);
  assert.ok(
    summary(eventAt(RESPONDED), STARTED_AT).figures.every(({ title }) => title.length > 10),
    "each is explained",
  );
});

test("What was not reported is unknown, not zero", () => {
  const { fact } = eventAt(RESPONDED);
  assert.ok(fact.kind === "model.responded");
  const lines = said(
    withFact({
      ...fact,
      usage: {},
      cost: { kind: "unknown", why: "No tokens." },
      timing: { firstPartMs: null, totalMs: 5 },
    }),
  );
  for (const line of ["Tokens in: unknown", "Tokens out: unknown", "Cost: unknown", "First token: none arrived"])
    has(lines, line);
  assert.ok(!lines.some((line) => line.startsWith("From cache") || line.startsWith("Speed")));
});

test("A failure is told with its kind, status and whether it was tried again", () => {
  const event = eventAt(FAILED);
  assert.equal(summary(event, STARTED_AT).error?.advice, "Wait a minute, then try again.");
  const lines = said(event);
  for (const line of ["Failure: rate-limit", "Status: 429", "Asked to wait: 1 min", "Tried again: no"])
    has(lines, line);
  assert.ok(!lines.some((line) => line.startsWith("Tokens in")), "a call that reported nothing is not said to");
  assert.ok(event.fact.kind === "model.failed");
  has(said(withFact({ ...event.fact, retryInMs: 2_000 })), "Tried again: after 2.0 s");
});

test("Every kind of event has figures, and says where it stands", () => {
  for (let seq = 1; seq <= EVENTS_PER_TURN; seq++) {
    const lines = said(eventAt(seq));
    assert.ok(lines.length >= 4, eventAt(seq).fact.kind);
    has(lines, `Number: ${seq}`);
  }
});

test("A tool's result is read with its images, those that a page may show", () => {
  const images = ["image/png", "image/svg+xml"].map((mediaType) => ({ mediaType, data: "AAAA" }));
  const strange = { mediaType: "image/png", data: '" onerror="alert(1)' };
  const fact = {
    kind: "tool.finished",
    callId: "c",
    name: "look",
    text: "Seen.",
    isError: false,
    durationMs: 1,
  } as const;
  const shown = sections({ ...fact, images: [...images, strange] });
  assert.deepEqual(
    shown.map(({ title, type }) => `${title} (${type})`),
    ["Output (code)", "Image (image)", "Image (prose)", "Image (prose)"],
  );
});

test("A message is read as text, attachment and image", () => {
  const image = { type: "image", mediaType: "image/png", data: "AAAA" } as const;
  const shown = sections({
    kind: "message.user",
    content: [
      { type: "text", text: "Look." },
      { type: "attachment", name: "a.ts", path: "src/a.ts", language: "typescript", fromLine: 3, toLine: 3, text: "x" },
      image,
      { ...image, mediaType: "image/svg+xml" },
    ],
  });
  assert.deepEqual(
    shown.map(({ title, type }) => `${title} (${type})`),
    ["Message (prose)", "src/a.ts, line 3 (code)", "Image (image)", "Image (prose)"],
  );
  assert.equal(shown[2]?.text, "data:image/png;base64,AAAA");
});

test("A tool call is read with its input, as JSON or as the text that was none", () => {
  const { fact } = eventAt(7);
  assert.deepEqual(
    sections(fact).map(({ title }) => title),
    ["What it does", "Input"],
  );
  const { fact: answer } = eventAt(RESPONDED);
  assert.ok(answer.kind === "model.responded");
  const [broken] = sections({
    ...answer,
    content: [{ type: "call", callId: "c", name: "read", input: null, invalid: '{"path": ' }],
  });
  assert.deepEqual(broken, { title: "Call of read: not valid JSON", type: "code", text: '{"path": ' });
});

test("A request is read as its instructions, its tools in one line, and what was said", () => {
  const { fact } = eventAt(3);
  assert.ok(fact.kind === "model.requested");
  const spec = (name: string) => ({ name, description: `Does ${name}.`, input: { type: "object" } });
  const shown = sections({ ...fact, system: "Be brief.", tools: [spec("read"), spec("write")], messages: 3 });
  assert.deepEqual(
    shown.map(({ title, type }) => `${title} (${type})`),
    ["System prompt (prose)", "2 tools (fold)", "3 messages (sent)"],
  );
  assert.deepEqual(
    shown[1]?.within?.map(({ title }) => title),
    ["Tool read", "Tool write"],
  );
});

test("A failure is read with what had arrived and the provider's own words", () => {
  assert.deepEqual(
    sections(eventAt(FAILED).fact).map(({ title }) => title),
    ["Text", "The provider's own words"],
  );
});

test("A row says its cells, and explains them", () => {
  const words = rowWords(rowAt(RESPONDED), STARTED_AT);
  const texts = [words.time, words.duration, words.tokens, words.cost].map(({ text }) => text);
  assert.deepEqual(texts, ["+3.24", "3.2 s", "1.2k → 312", "$0.0061"]);
  assert.equal(words.tokens.title, "Tokens: 1,204 in (890 of them from the cache), 312 out");
  assert.equal(words.time.title, "2026-11-22 10:42:03.240, since the first event in seconds");
});

test("A row says our own words, and a person's no is no failure", () => {
  const row = (kind: EventHeader["kind"], label: string) => ({ ...rowAt(RESPONDED), kind, label, failed: true });
  const label = (one: EventHeader) => rowWords(one, STARTED_AT).label.text;
  assert.equal(label(row("tool.decided", "edit_file: allow")), "edit_file: allowed");
  assert.equal(label(row("tool.decided", "a: deny: deny")), "a: deny: denied");
  assert.equal(label(row("message.user", "shell: deny")), "shell: deny", "a person's words stay");
  assert.equal(label(row("turn.ended", "done")), "done");
  const titleOf = (one: EventHeader) => rowWords(one, STARTED_AT).kind.title;
  assert.equal(titleOf(row("model.failed", "Overloaded.")), "model.failed: The model call failed.");
  assert.equal(titleOf({ ...row("model.failed", "Stopped."), failed: false }), "model.failed: It was stopped.");
  const denials = createDenials();
  const [decided, finished] = [row("tool.decided", "shell: deny"), row("tool.finished", "shell")];
  assert.equal(denials.has(finished), false, "it may have failed by itself");
  denials.learn([decided]);
  assert.deepEqual([decided, finished, row("model.failed", ""), { ...finished, span: "other" }].map(denials.has), [
    ...[true, true],
    ...[false, false],
  ]);
});

test("A row's cost is a figure, near one, free, unknown or none", () => {
  const cost = (row: Partial<EventHeader>) => rowWords({ ...rowAt(RESPONDED), ...row }, STARTED_AT).cost.text;
  assert.equal(cost({ costEstimated: true }), "~$0.0061");
  assert.equal(cost({ costUsd: 0 }), "free");
  assert.equal(cost({ costUsd: null, costUnknown: true }), "unknown");
  assert.equal(cost({ costUsd: null }), "");
});

test("Events are nested in their spans, also before the row that begins the span is known", () => {
  const depths = createDepths();
  const deep = (upTo: number) => Array.from({ length: upTo }, (_, index) => depths.of(rowAt(index + 1)));
  const nested = [0, 0, 1, 2, 2, 1, 1, 2, 1, 1, 1, 0];
  assert.deepEqual(deep(12), nested, "by kind alone");
  depths.learn(Array.from({ length: 12 }, (_, index) => rowAt(index + 1)));
  assert.deepEqual(deep(12), nested, "by what the rows say");
  const turn: EventHeader = { ...rowAt(2), span: "inner", parent: "turn-0-tool" };
  depths.learn([turn]);
  assert.equal(depths.of(turn), 2, "an agent within a tool call");
  assert.equal(depths.of({ ...rowAt(4), span: "inner" }), 3);
});

test("Spans that go round in a circle are drawn all the same", () => {
  const depths = createDepths();
  const one: EventHeader = { ...rowAt(2), span: "a", parent: "b" };
  depths.learn([one, { ...one, span: "b", parent: "a" }]);
  assert.equal(depths.of(one), 8);
});

test("The totals say what is listed of what there is, and what it came to", () => {
  const session = (ends: number) => ({
    session: sessionOf(ends, "idle"),
    branches,
    startedAt: ends > 0 ? STARTED_AT : null,
  });
  const listing = (length: number, whole = true) => ({ seqs: new Uint32Array(length), whole });
  const filtered = { ...defaultChoice, text: "tool" };
  assert.equal(listedCount(session(60), listing(20), filtered).text, "20 of 60 events");
  assert.equal(listedCount(session(60), listing(20), defaultChoice).text, "20 events");
  assert.match(
    listedCount(session(60), listing(20), defaultChoice).title,
    /^20 listed\. 60 events in the session, over all/,
  );
  assert.equal(listedCount(session(60), listing(20, false), defaultChoice).text, "20+ of 60 events");
  assert.match(listedCount(session(60), listing(20, false), defaultChoice).title, /^20 listed so far\. /);
  assert.equal(listedCount(session(60), listing(60), defaultChoice).text, "60 events");
  assert.equal(listedCount(session(60), null, defaultChoice).text, "60 events");
  const texts = (ends: number) => totals(session(ends)).map(({ text }) => text);
  assert.deepEqual(texts(60), ["49.0 s", "~$0.043 + unknown", "15k tokens (69 % cached)"]);
  assert.deepEqual(texts(0), ["$0.00", "0 tokens"]);
  const free = { ...sessionOf(60, "idle"), cost: noCost };
  assert.equal(totals({ ...session(60), session: free })[1]?.text, "free", "as its rows say");
  const asks = totals({ ...session(60), session: sessionOf(60, "waiting") }).map(({ text }) => text);
  assert.deepEqual(asks, texts(60).slice(1), "the time of one that waits would stand still");
  const untold = { ...free, foreign: { program: "ChatGPT", upTo: 60 }, cost: { ...noCost, unknown: 3 } };
  const said = (one: Session) => totals({ ...session(60), session: one }).map(({ text }) => text);
  assert.deepEqual(said(untold), ["49.0 s", "15k tokens (69 % cached)"], "another program did not tell");
  assert.deepEqual(said({ ...untold, tokens: { input: 0, output: 0, cacheRead: 0 } }), ["49.0 s"]);
  assert.equal(said({ ...untold, ends: 61 })[1], "unknown", "it went on here");
});

test("Numbers are found and appended in order", () => {
  const seqs = Uint32Array.from([2, 4, 6]);
  assert.equal(positionOf(seqs, 4), 1);
  assert.equal(positionOf(seqs, 5), null);
  assert.equal(positionOf(seqs, null), null);
  assert.equal(lowerBound(seqs, 5), 2);
  assert.equal(lowerBound(seqs, 9), 3);
  assert.deepEqual([...appended(seqs, Uint32Array.from([6, 8]))], [2, 4, 6, 8]);
  assert.equal(appended(seqs, Uint32Array.from([])), seqs);
});

test("What an old view kept is taken as far as it can be", () => {
  for (const nonsense of [undefined, null, 7, "x", [], { recent: "x", text: 5, share: "wide", top: {} }]) {
    assert.deepEqual(parseChoice(nonsense), defaultChoice);
    assert.deepEqual(parseLayout(nonsense), defaultLayout);
    assert.deepEqual(parsePlace(nonsense), { top: null, atEnd: false });
  }
  assert.equal(parseSelected("7"), null);
  assert.equal(parseSelected(7), 7);
  // Of a version with buttons for kinds.
  assert.deepEqual(parseChoice({ groups: ["tool", "gone"], text: "x", failedOnly: true, branch: "b" }), {
    branch: "b",
    text: "x",
    recent: [],
    checkpoints: false,
  });
  assert.deepEqual(parseLayout({ share: 5, tab: "raw" }), { ...defaultLayout, share: 0.8, tab: "raw" });
  assert.deepEqual(parseChoice({ recent: ["error", 5, "x".repeat(9_999)] }).recent, ["error"]);
});
