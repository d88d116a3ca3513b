// A record runs again and comes out the same, and whatever is changed in it is found where a model would first have seen it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry, Event, Fact } from "../../src/core/event.ts";
import { exactRequest } from "../../src/core/exactRequest.ts";
import type { ModelRequest } from "../../src/core/provider.ts";
import { type Replay, type ReplayChange, replay } from "../../src/core/replay.ts";
import { asRecorded, withEdits, withVersion } from "../../src/core/replayChange.ts";
import { replayWords } from "../../src/core/replayWords.ts";
import { requestText } from "../../src/core/requestText.ts";
import { call, ended, logged, requested, responded, started, text, user } from "./support/log.ts";
import { digest, type RandomSession, randomSession, type Sent, specs, versions } from "./support/randomSession.ts";
import { seeded } from "./support/seeded.ts";

/** Enough for each of the shapes that the first test looks for. */
const SESSIONS = 80;
const ports = { digest, pause: async () => {} };
const never = new AbortController().signal;
const again = (events: readonly Event[], change: ReplayChange = asRecorded(versions)) =>
  replay(events, change, ports, never);
const place = (found: Replay) => (found.verdict === "diverged" ? found.seq : found.verdict);

const made = (async () => {
  const all: [seed: number, session: RandomSession][] = [];
  for (let seed = 1; seed <= SESSIONS; seed++) all.push([seed, await randomSession(seed)]);
  return all;
})();

test("every session comes out the same, and none is without its shapes", async () => {
  const seen = new Set<string>();
  for (const [seed, { events, sent }] of await made) {
    const found = await again(events);
    const asked = events.filter(({ fact }) => fact.kind === "model.requested" && fact.model.connection !== "").length;
    assert.deepEqual(
      found,
      asked === 0
        ? {
            verdict: "nothing",
            why: events.some(({ fact }) => fact.kind === "session.imported") ? "imported" : "empty",
          }
        : { verdict: "same", requests: asked },
      `seed ${seed}: ${replayWords(found)}`,
    );
    for (const { fact, parent } of events) {
      seen.add(fact.kind);
      if (fact.kind === "turn.ended") seen.add(fact.reason);
      if (fact.kind === "turn.started" && parent !== null) seen.add("within a call");
      if (fact.kind === "model.failed" && fact.retryInMs !== undefined) seen.add("tried again");
      if (fact.kind === "condensing.started")
        seen.add(`condensed by ${fact.by}${fact.upTo.length > 1 ? ", in parts" : ""}`);
      if (fact.kind === "condensing.failed") seen.add(`not condensed: ${fact.error.code}`);
      if (fact.kind === "fork.changed") for (const what of fact.changed) seen.add(`${what} changed`);
      if (fact.kind === "fork.changed" && fact.again.length > 0) seen.add("calls again");
      if (fact.kind === "fork.changed" && fact.result !== undefined) seen.add("another result");
      if (fact.kind === "fork.changed" && fact.decision !== undefined) seen.add("another decision");
      if (fact.kind === "tool.decided") seen.add(`${fact.decision.verdict} by ${fact.decision.by}`);
    }
    // What the log is taken to say is what was sent.
    for (const { seq, request } of sent) {
      const exact = exactRequest(events, seq, digest);
      assert.deepEqual(exact?.request, request, `seed ${seed}, event ${seq}`);
      assert.equal(exact?.proven, true);
    }
  }
  const shapes = ["within a call", "tried again", "cancelled", "interrupted", "limit", "failed", "deny by user"];
  const forks = ["calls again", "another result", "another decision", "system changed", "model changed"];
  const asides = ["condensed by threshold", "condensed by threshold, in parts", "condensed by overflow"];
  for (const shape of [...shapes, ...forks, ...asides, "condensed by person", "context.condensed", "session.titled"])
    assert.ok(seen.has(shape), shape);
});

test("a word that is changed in the record is found at the first request that held it", async () => {
  let changed = 0;
  for (const [seed, { events, sent }] of await made) {
    const { below } = seeded(seed);
    const words = [...new Set(JSON.stringify(events.map(({ fact }) => spoken(fact))).match(/word\d{4}/g) ?? [])];
    for (let turn = 0; turn < 4 && words.length > 0; turn++) {
      const word = words[below(words.length)] ?? "";
      const tampered = events.map((event) => ({ ...event, fact: replaced(event.fact, word, "other") }));
      const first = sent.find(({ request }) => JSON.stringify(request).includes(word));
      const found = await again(tampered);
      if (first === undefined)
        assert.notEqual(found.verdict, "diverged", `seed ${seed}, ${word}: ${replayWords(found)}`);
      else assert.equal(place(found), first.seq, `seed ${seed}, ${word}: ${replayWords(found)}`);
      changed += first === undefined ? 0 : 1;
    }
  }
  assert.ok(changed > SESSIONS, `${changed} changes were seen by a model`);
});

test("a summary that the record has otherwise than it was answered is found at the next request of its turn", async () => {
  let changed = 0;
  for (const [seed, { events, sent }] of await made) {
    for (const { seq, fact, parent } of events) {
      if (fact.kind !== "context.condensed" || parent === null) continue;
      const next = sent.find((one) => one.seq > seq && one.turn === parent);
      if (next === undefined || next.aside) continue;
      const other = (event: Event) =>
        event.seq === seq ? { ...event, fact: { ...fact, summary: "Forget it all." } } : event;
      const found = await again(events.map(other));
      assert.equal(place(found), next.seq, `seed ${seed}: ${replayWords(found)}`);
      assert.ok(found.verdict === "diverged" && found.what.kind === "changed" && !found.what.proven);
      changed++;
    }
  }
  assert.ok(changed > 5, `${changed} summaries`);
});

test("another system prompt, tool order, tool or parameter is found at the first request of its turn", async () => {
  const changes: [name: string, words: RegExp, change: ReplayChange][] = [
    ["system", /the system prompt changed/, (frame) => ({ ...frame, system: `${frame.system}!` })],
    ["order", /another order/, (frame) => ({ ...frame, tools: frame.tools.toReversed() })],
    ["fewer", /is gone/, (frame) => ({ ...frame, tools: frame.tools.slice(1) })],
    [
      "schema",
      /changed at input\.properties\.path/,
      (frame) => ({
        ...frame,
        tools: frame.tools.map((spec) =>
          spec.name === "write"
            ? { ...spec, input: JSON.parse(JSON.stringify(spec.input).replace("string", "array")) }
            : spec,
        ),
      }),
    ],
    [
      "parameter",
      /the temperature changed/,
      (frame) => ({ ...frame, parameters: { ...frame.parameters, temperature: 1 } }),
    ],
    ["model", /another model/, (frame) => ({ ...frame, model: { ...frame.model, model: "m3" } })],
  ];
  for (const [seed, { events, sent }] of await made) {
    const { below } = seeded(seed);
    const asked = sent.filter(({ aside }) => !aside);
    const first = asked[below(asked.length)];
    if (first === undefined) continue;
    for (const [name, words, change] of changes) {
      const found = await again(events, (frame, turn) =>
        turn.span === first.turn ? change(frame, turn, events) : frame,
      );
      // A summary is asked of the same model, and is told nothing else of the agent's.
      const expected: Sent | undefined = sent.find(
        ({ turn, aside }) => turn === first.turn && (name === "model" || !aside),
      );
      assert.equal(place(found), expected?.seq, `seed ${seed}, ${name}: ${replayWords(found)}`);
      assert.match(replayWords(found), words);
      assert.ok(found.verdict === "diverged" && found.what.kind === "changed" && found.what.proven);
    }
  }
});

test("what a person tries: another version, a prompt, parameters, tools", async () => {
  const [, session] =
    (await made).find(([, { events }]) => events.some(({ fact }) => fact.kind === "model.requested")) ?? [];
  assert.ok(session);
  const { events, sent } = session;
  const [, second] = versions;
  const version = versions.find(({ id }) =>
    events.some(({ fact }) => "agentVersion" in fact && fact.agentVersion === id),
  );
  assert.ok(second && version);
  const tried = { versions, tools: specs, providerOf: () => null };
  const first = sent.find(({ turn }) => turnOf(events, turn)?.agentVersion === "v1");
  assert.ok(first, "the first version answered");
  const at = (change: ReplayChange) => again(events, change).then((found) => [place(found), replayWords(found)]);
  const [seq, words] = await at(withVersion({ ...tried, version: second }));
  assert.equal(seq, first.seq);
  assert.match(String(words), /the system prompt changed.*, and 1 more/);
  const system = await at(withEdits(asRecorded(versions), { system: "Be brief." }, specs));
  assert.match(String(system[1]), /request 1 of \d+: the system prompt changed at character 1/);
  const parameters = await at(withEdits(asRecorded(versions), { parameters: { effort: "low" } }, specs));
  assert.match(String(parameters[1]), /the temperature changed from 0.5 to none, and 2 more/);
  const tools = await at(withEdits(asRecorded(versions), { tools: ["clock", "read", "write", "helper"] }, specs));
  assert.match(String(tools[1]), /the tools stand in another order/);
  const same = await at(withEdits(asRecorded(versions), { tools: ["read", "write", "clock", "helper"] }, specs));
  assert.doesNotMatch(String(same[1]), /request 1 of/);
});

const turnOf = (events: readonly Event[], span: string) => {
  const fact = events.find((event) => event.span === span && event.fact.kind === "turn.started")?.fact;
  return fact?.kind === "turn.started" ? fact : undefined;
};

const turn = (events: Event[], ...more: Entry[]) => logged([...events, ...more]);
/** A hash that is of a request as it was sent, or of none. */
const hashed = (events: readonly Event[], by: (request: ModelRequest) => string): Event[] =>
  events.map((event) => {
    const exact = exactRequest(events, event.seq, digest);
    if (event.fact.kind !== "model.requested" || exact === null) return event;
    return { ...event, fact: { ...event.fact, request: by(exact.request) } };
  });
const words = async (events: readonly Event[]) => replayWords(await again(events, asRecorded([])));

test("what older versions and broken records say", async () => {
  const asked = turn([], user("Hi"), started("t1"), requested("m1", "t1"));
  const answered = turn(asked, responded("m1", [text("Hello."), call("c1", "nothing")]));
  const sent = (request: ModelRequest) => digest(requestText(request));

  assert.equal(await words([]), "Nothing to compare: no model was asked anything here.");
  assert.match(await words(asked), /Diverges at event 3, request 1 of 1: something else was sent then/);
  assert.equal(
    await words(hashed(asked, sent)),
    "Same: its one request would be sent again exactly as recorded. Nothing was sent.",
    "while it is under way",
  );
  const asTheyCame = ({ model: ref, ...rest }: ModelRequest) => JSON.stringify({ model: ref, ...rest });
  assert.equal(
    await words(hashed(asked, (request) => digest(asTheyCame(request)))),
    "Same: its one request would be sent again exactly as recorded. Nothing was sent.",
  );
  assert.equal(
    await words(hashed(turn(answered, ended("t1", "cancelled")), sent)),
    "Same: its one request would be sent again exactly as recorded. Nothing was sent.",
  );
  assert.equal(
    await words(hashed(turn(answered, ended("t1")), sent)),
    "Diverges at event 2, request 2 of 2: one more request is made in this turn.",
  );
  const over = turn(asked, responded("m1", [text("Hello.")]), requested("m2", "t1"), responded("m2", []), ended("t1"));
  assert.equal(
    await words(hashed(over, sent)),
    "Diverges at event 5, request 2 of 2: this request is not made any more.",
  );
  const stopped = new AbortController();
  stopped.abort();
  await assert.rejects(replay(asked, asRecorded([]), ports, stopped.signal), /stopped/);
});

/** Without what no model is told. */
function spoken(fact: Fact): unknown {
  return fact.kind === "message.user" || fact.kind === "model.responded" || fact.kind === "tool.finished" ? fact : null;
}

/** Also in the name that a call has. */
const replaced = (fact: Fact, word: string, other: string): Fact =>
  JSON.parse(JSON.stringify(fact).replaceAll(word, other));
