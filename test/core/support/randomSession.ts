// Sessions of any shape, made from a seed by the real loop: retries, failures, stops, crashes, denials, queued messages, agents
// within calls, variables, edited branches, condensations, titles, branches that begin at any event, and conversations that
// began elsewhere. Each word in them is there once.
import { createHash } from "node:crypto";
import type { AgentVersion } from "../../../src/core/agent.ts";
import { type Condensing, condenseByHand } from "../../../src/core/condense.ts";
import type { Entry, Event, Fact, ForkChange } from "../../../src/core/event.ts";
import { Failure, isFailure } from "../../../src/core/failure.ts";
import {
  type CallChange,
  changeFor,
  type ForkPoint,
  forkEntries,
  forkPointAt,
  keptAt,
} from "../../../src/core/forkPoint.ts";
import { noLimits } from "../../../src/core/limits.ts";
import { loop, type TurnPorts } from "../../../src/core/loop.ts";
import type { Message, ModelRef } from "../../../src/core/message.ts";
import { startMeter } from "../../../src/core/meter.ts";
import type { ModelRequest, Part, ToolSpec } from "../../../src/core/provider.ts";
import { closeOpenTurn } from "../../../src/core/recovery.ts";
import { SUMMARY_INSTRUCTIONS } from "../../../src/core/summary.ts";
import { beginningOf, makeTitle, TITLE_INSTRUCTIONS } from "../../../src/core/title.ts";
import type { Tool } from "../../../src/core/tool.ts";
import { fillIn, saidIn } from "../../../src/core/variables.ts";
import { forkedPorts } from "../../../src/studio/forkedTurn.ts";
import { seeded } from "./seeded.ts";
import { CHECKPOINT_MS } from "./turn.ts";

export const digest = (text: string) => createHash("sha256").update(text).digest("hex");

export interface RandomSession {
  /** The branch's history. */
  readonly events: readonly Event[];
  readonly versions: readonly AgentVersion[];
  /** What was sent, in order. */
  readonly sent: readonly Sent[];
}

export interface Sent {
  /** The number of the event that says so. */
  readonly seq: number;
  /** The span of the turn; of what was asked between two, for a summary or a title, its own. */
  readonly turn: string;
  /** For a summary or a title. */
  readonly aside: boolean;
  readonly request: ModelRequest;
}

const model: ModelRef = { connection: "c", provider: "anthropic", model: "m1" };

export const specs: readonly ToolSpec[] = ["read", "write", "clock"].map((name) => ({
  name,
  description: `The tool ${name}`,
  input: { type: "object", properties: { path: { type: "string" }, lines: { type: "number" } } },
}));

const versionOf = (id: string, number: number, name: string): AgentVersion => ({
  id,
  agent: name,
  number,
  createdAt: number,
  spec: {
    name,
    description: "",
    connection: "c",
    model: "m1",
    instructions: `You are ${name}, in its version ${number}, and work for {{who}}.`,
    parameters: { temperature: 0.5, maxOutputTokens: 100 * number },
    tools: specs.map((spec) => spec.name),
    variables: { who: "nobody" },
  },
});

export const versions: readonly AgentVersion[] = [
  versionOf("v1", 1, "Tester"),
  versionOf("v2", 2, "Tester"),
  versionOf("w1", 1, "Helper"),
];

export async function randomSession(seed: number): Promise<RandomSession> {
  const { below, pick } = seeded(seed);
  const chance = (percent: number) => below(100) < percent;
  let events: Event[] = [];
  let sent: Sent[] = [];
  let [seq, ids, words] = [0, 0, 0];
  const newId = () => `i${++ids}`;
  const word = () => `word${String(++words).padStart(4, "0")}`;

  function append(entries: readonly Entry[]): void {
    for (const entry of entries) {
      // As the log does it: what is kept is a copy in JSON.
      const fact: Fact = JSON.parse(JSON.stringify(entry.fact));
      events.push({ ...entry, fact, id: newId(), session: "s", branch: "b", seq: ++seq, at: seq });
    }
  }
  const outside = (fact: Fact) => append([{ span: null, parent: null, fact }]);
  const say = () => outside({ kind: "message.user", content: [{ type: "text", text: word() }] });

  function* answer(depth: number, last: boolean): Generator<Part> {
    yield { type: "model", id: "m1-2026" };
    if (chance(30)) {
      yield { type: "thinking", text: word() };
      yield { type: "vendor", data: { signature: word() } };
    }
    if (chance(80)) yield { type: "text", text: `${word()} ` };
    const calls = last ? 0 : below(4);
    for (let index = 0; index < calls; index++) {
      const key = `k${index}`;
      const names: [string, ...string[]] =
        depth < 2 ? ["read", "write", "clock", "helper", "nothing"] : ["read", "write"];
      // Some vendors count anew in each answer.
      yield { type: "call", key, callId: chance(10) ? `call_${index}` : newId(), name: pick(names) };
      const json = JSON.stringify({ task: word(), lines: below(9) });
      yield { type: "arguments", key, json: chance(8) ? json.slice(0, -3) : json };
    }
    yield { type: "usage", usage: { input: below(900), output: below(90) } };
    yield { type: "finish", finish: { reason: calls > 0 ? "tools" : "stop", vendor: "end" } };
  }

  function* summary(): Generator<Part> {
    if (chance(20)) yield { type: "thinking", text: word() };
    if (chance(95)) yield { type: "text", text: `${word()} ` };
    yield { type: "finish", finish: { reason: chance(95) ? "stop" : "length", vendor: "end" } };
  }

  const isAside = ({ system }: ModelRequest) => system === SUMMARY_INSTRUCTIONS || system === TITLE_INSTRUCTIONS;

  /** Room is made whenever it pleases, and wherever no call is parted from its result. */
  const condensing: Condensing = {
    threshold: 0.5,
    history: () => events,
    measure: async () => ({ tokens: chance(15) ? 6 : 1, window: 10 }),
    async cut(messages: readonly Message[]) {
      const ends = messages.flatMap(({ role }, index) => (index > 0 && role !== "tool" ? [index] : []));
      if (ends.length === 0) return [];
      const last = ends[below(ends.length)] ?? 1;
      return last > 1 && chance(40) ? [1 + below(last - 1), last] : [last];
    },
  };

  function toolsOf(depth: number, stop: () => void): Tool[] {
    const own = specs.map(
      (spec): Tool => ({
        spec,
        effect: spec.name === "write" ? "write" : "read",
        async prepare() {
          if (chance(10)) throw new Failure({ code: "invalid", message: `${word()} is wrong.` });
          return {
            preview: word(),
            async run() {
              if (chance(5)) stop();
              if (chance(15)) throw new Failure({ code: "missing", message: word(), advice: word() });
              const images = chance(10) ? { images: [{ mediaType: "image/png", data: word() }] } : {};
              return { text: word(), isError: chance(10), ...images };
            },
          };
        },
      }),
    );
    if (depth === 2) return own;
    const helper: Tool = {
      spec: { name: "helper", description: "Helps", input: { type: "object" } },
      effect: "none",
      async prepare(input) {
        const task = typeof input === "object" && input !== null && "task" in input ? String(input.task) : "";
        return {
          preview: "",
          run: () => Promise.reject(new Error("It is a turn.")),
          turn: { task, ports: async () => portsFor(depth + 1, "w1", stop, { ...noLimits, modelCalls: below(3) }) },
        };
      },
    };
    return [...own, helper];
  }

  function portsFor(depth: number, version: string, stop: () => void, limits = noLimits): TurnPorts {
    const agent = versions.find(({ id }) => id === version);
    if (agent === undefined) throw new Error("No such version.");
    let answers = 0;
    return {
      agentVersion: version,
      agentName: agent.spec.name,
      model,
      system: fillIn(agent.spec, depth === 0 ? saidIn(events) : {}),
      parameters: agent.spec.parameters,
      tools: toolsOf(depth, stop),
      limits,
      async *stream(request) {
        const asked = events.findLast(({ fact }) => fact.kind === "model.requested");
        const around = events.find(({ span }) => span === asked?.parent);
        const turn = around?.fact.kind === "condensing.started" ? (around.parent ?? around.span) : around?.span;
        const aside = isAside(request);
        sent.push({ seq: asked?.seq ?? 0, turn: turn ?? "", aside, request: structuredClone(request) });
        if (!aside && chance(5)) throw new Failure({ code: "context-overflow", message: word() });
        if (chance(12)) throw new Failure({ code: "rate-limit", message: word() });
        if (chance(4)) throw new Failure({ code: "auth", message: word() });
        for (const part of aside ? summary() : answer(depth, ++answers > 4)) {
          yield part;
          if (chance(1)) stop();
          if (chance(1)) throw new Failure({ code: "overloaded", message: word() });
        }
      },
      async judge() {
        if (chance(15)) return { verdict: "deny", by: "policy", reason: word() };
        if (chance(25)) return { verdict: "ask", reasons: [word()], offer: [], workspace: null };
        return { verdict: "allow", by: "policy", reason: word() };
      },
      async answer(span) {
        const asked = events.findLast(({ fact, span: of }) => fact.kind === "tool.asked" && of === span);
        if (asked?.fact.kind !== "tool.asked") throw new Error("Nobody was asked.");
        const { callId, name } = asked.fact;
        const verdict = pick<"allow" | "deny">(["allow", "deny"]);
        const decision = { verdict, by: "user", reason: pick(["", word()]) } as const;
        append([{ span, parent: null, fact: { kind: "tool.decided", callId, name, decision } }]);
        return decision;
      },
      progress() {},
      async takeMessages(turn) {
        if (depth > 0 || !chance(25)) return [];
        const content = [{ type: "text", text: word() }] as const;
        append([{ span: turn, parent: null, fact: { kind: "message.user", content } }]);
        return [content];
      },
      price: async () => ({ kind: "free", why: "A test." }),
      digest,
      now: () => 1_000,
      // A wait for a retry is never as long as one for a checkpoint.
      random: () => 0.5,
      newId,
      sleep: (ms, signal) =>
        ms === CHECKPOINT_MS
          ? new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }))
          : Promise.resolve(),
      live() {},
      ...(depth === 0 ? { condensing } : {}),
    };
  }

  async function turn(): Promise<void> {
    const stopping = new AbortController();
    const limits = { ...noLimits, modelCalls: chance(20) ? 2 : 0 };
    const ports = forkedPorts(
      portsFor(0, pick(["v1", "v1", "v2"]), () => stopping.abort(), limits),
      changeFor(events),
    );
    const begins = events.length;
    for await (const entry of loop([...events], { ...ports, ...chosen(changeFor(events)) }, stopping.signal))
      append([entry]);
    if (chance(8)) crash(begins);
  }

  const chosen = (change: ForkChange | null) => ({
    ...(change?.model === undefined ? {} : { model: change.model }),
    ...(change?.parameters === undefined ? {} : { parameters: change.parameters }),
  });

  async function condenseBetween(): Promise<void> {
    const stopping = new AbortController();
    const begins = events.length;
    const ports = portsFor(0, "v1", () => stopping.abort());
    for await (const entry of condenseByHand(ports, stopping.signal)) append([entry]);
    if (chance(8) && events.length > begins) crash(begins);
  }

  async function title(): Promise<void> {
    const beginning = beginningOf(events);
    if (beginning === null) return;
    const stopping = new AbortController();
    const ports = portsFor(0, "v1", () => stopping.abort());
    const meter = startMeter(noLimits, ports, null, () => {});
    for await (const entry of makeTitle(beginning, "", { ...ports, meter }, stopping.signal)) append([entry]);
  }

  function crash(begins: number): void {
    // A crash: what came after some event never was.
    events = events.slice(0, begins + 1 + below(events.length - begins));
    const last = events.at(-1)?.seq ?? 0;
    sent = sent.filter((one) => one.seq <= last);
    append(closeOpenTurn(events));
  }

  /** A person goes on from some event, with whatever changed. */
  function forkSomewhere(): void {
    const from = events[below(events.length)]?.seq ?? 0;
    let point: ForkPoint;
    try {
      point = forkPointAt(events, from);
    } catch (thrown) {
      if (isFailure(thrown)) return;
      throw thrown;
    }
    const call = point.kind === "call" ? pick<CallChange>(callChanges()) : null;
    const content = point.kind === "message" ? point.content : null;
    if (point.kind === "end" && point.done) return;
    const settings = {
      ...(chance(30) ? { system: `Be ${word()}.` } : {}),
      ...(chance(30) ? { model: { ...model, model: "m2" } } : {}),
      ...(chance(30) ? { parameters: { temperature: 0.1 } } : {}),
    };
    const changed = (["system", "model", "parameters"] as const).filter((what) => what in settings);
    const last = keptAt(point, call);
    events = events.filter((event) => event.seq <= last);
    sent = sent.filter((one) => one.seq <= last);
    append(forkEntries(events, { from, point, changed, settings, call, content }));
  }

  const callChanges = (): [CallChange, ...CallChange[]] => [
    { type: "again" },
    { type: "result", text: word(), isError: chance(20) },
    { type: "decision", verdict: pick<"allow" | "deny">(["allow", "deny"]), reason: word() },
  ];

  function editBranch(): void {
    const messages = events.filter(({ fact }) => fact.kind === "message.user");
    const from = messages[below(messages.length)];
    if (from === undefined) return;
    events = events.filter((event) => event.seq < from.seq);
    sent = sent.filter((one) => one.seq < from.seq);
    append(closeOpenTurn(events, "cancelled"));
  }

  if (chance(20)) {
    outside({ kind: "session.imported", from: "claude", sourceId: "x", importedAt: 1 });
    say();
    const foreign = { connection: "", provider: "anthropic", model: "old" } as const;
    const asked = {
      kind: "model.requested",
      model: foreign,
      request: "",
      system: "",
      tools: [],
      parameters: {},
    } as const;
    append([{ span: "f1", parent: null, fact: { ...asked, messages: 0, attempt: 1 } }]);
    const said = [{ type: "text", text: word() }] as const;
    const timing = { firstPartMs: null, totalMs: 0 };
    const cost = { kind: "unknown", why: "It is not told." } as const;
    const finish = { reason: "stop", vendor: "" } as const;
    const answered = { kind: "model.responded", model: foreign, answeredBy: "old", content: said, usage: {} } as const;
    append([{ span: "f1", parent: null, fact: { ...answered, cost, finish, timing } }]);
  }
  for (let rounds = 1 + below(4); rounds > 0; rounds--) {
    if (chance(30)) outside({ kind: "variables.filled", values: { who: word() } });
    if (chance(90)) say();
    await turn();
    if (chance(15)) editBranch();
    if (chance(30)) await title();
    if (chance(20)) await condenseBetween();
    if (chance(40)) {
      forkSomewhere();
      await turn();
    }
  }
  return { events, versions, sent };
}
