// Logs of any shape, made from a seed: the same seed makes the same log.
import type { Entry, Event, Fact } from "../../../src/core/event.ts";
import type { Session } from "../../../src/core/session.ts";
import type { Store } from "../../../src/store/store.ts";
import { random as seeded } from "../../support/random.ts";

const TEXTS = [
  "",
  "Hello",
  "日本語とעברית 👩‍👩‍👧",
  "a lone \ud83d surrogate",
  "\u0000blob:0000",
  "@text:0000",
  "@@text:what",
  '"quotes" \\ and ] } , [ {',
  "line one\nline two\r\n\ttabbed \u2028 separated",
  "long ".repeat(500),
  "x".repeat(511),
  "x".repeat(512),
  `@text:${"y".repeat(600)}`,
];

const model = { connection: "c", provider: "openai", model: "m1" } as const;
const timing = { firstPartMs: 3, totalMs: 10 };

function condensation(name: () => string, summary: string): Entry[] {
  const model = { connection: name(), provider: "openai", model: "m" } as const;
  const span = name();
  const fact: Fact = {
    ...{ kind: "context.condensed", summary, model, messages: 2 },
    ...{ tokensBefore: 9, tokensAfter: 3, durationMs: 1 },
  };
  return [
    { span, parent: null, fact: { kind: "condensing.started", by: "person", upTo: [1, 2], tokensBefore: 9 } },
    { span, parent: null, fact },
  ];
}

const titling = (span: string, title: string): Entry[] => [
  { span, parent: null, fact: { kind: "titling.started" } },
  { span, parent: null, fact: { kind: "session.titled", title, instead: "" } },
  { span: `${span}-2`, parent: null, fact: { kind: "titling.started" } },
  { span: `${span}-2`, parent: null, fact: { kind: "titling.failed", error: { code: "auth", message: title } } },
];

/** The entries of a turn, one of many kinds. */
export function randomTurn(random: () => number, name: () => string): Entry[] {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const text = () => pick(TEXTS);
  const within = (span: string, fact: Fact, parent: string | null = null): Entry => ({ span, parent, fact });
  const [turn, request, callSpan, callId] = [name(), name(), name(), name()];
  const filled: Entry = { span: null, parent: null, fact: { kind: "variables.filled", values: { [name()]: text() } } };
  // What was paid before it is not this session's.
  const copied: Entry = {
    span: null,
    parent: null,
    fact: { kind: "session.copied", from: name(), title: text(), upTo: 1 },
  };
  const changed: Entry = {
    span: null,
    parent: null,
    fact: {
      kind: "fork.changed",
      from: 1,
      changed: ["system", "decision"],
      system: text(),
      model,
      parameters: { temperature: 1 },
      decision: { callId: name(), verdict: "deny", reason: text(), preview: text() },
      again: [name()],
    },
  };
  const entries: Entry[] = [
    ...(random() < 0.1 ? [changed] : []),
    ...(random() < 0.3 ? [filled] : []),
    ...(random() < 0.1 ? [copied] : []),
    ...(random() < 0.2 ? condensation(name, text()) : []),
    ...(random() < 0.2 ? titling(name(), text()) : []),
    {
      span: null,
      parent: null,
      fact: {
        kind: "message.user",
        ...(random() < 0.2 ? { to: { agent: name(), name: text() } } : {}),
        content: [
          { type: "text", text: text() },
          ...(random() < 0.3
            ? [{ type: "image" as const, mediaType: "image/png", data: "iVBORw0KGgoA".repeat(60) }]
            : []),
          ...(random() < 0.3
            ? [
                {
                  type: "attachment" as const,
                  name: "a.ts",
                  path: "src/a.ts",
                  language: "typescript",
                  fromLine: 1,
                  toLine: 9,
                  text: text(),
                },
              ]
            : []),
        ],
      },
    },
    within(turn, { kind: "turn.started", agentVersion: pick(["v1", "v2"]), agentName: "Tester" }),
    within(
      request,
      {
        kind: "model.requested",
        model,
        request: name(),
        system: "You are thorough. ".repeat(40),
        tools: [{ name: "look", description: text(), input: { type: "object", properties: {} } }],
        parameters: random() < 0.5 ? {} : { temperature: 0.5, effort: "low" },
        messages: 3,
        attempt: 1,
      },
      turn,
    ),
  ];
  if (random() < 0.4)
    entries.push(within(request, { kind: "model.streamed", parts: [{ type: "text", text: text(), key: "k" }] }));
  const usage = { input: Math.floor(random() * 1000), output: 20, cacheRead: 4 };
  if (random() < 0.2) {
    const error = {
      code: "rate-limit",
      message: text(),
      advice: "Wait.",
      status: 429,
      vendor: { why: [null, 1] },
    } as const;
    const cost = { kind: "unknown", why: "It failed." } as const;
    entries.push(within(request, { kind: "model.failed", model, content: [], usage, cost, error, timing }));
    entries.push(within(turn, { kind: "turn.ended", reason: "failed", error, durationMs: 12 }));
    return entries;
  }
  entries.push(
    within(request, {
      kind: "model.responded",
      model,
      answeredBy: "m1-2026",
      content: [
        { type: "thinking", text: text(), vendor: { signature: "s".repeat(700) } },
        { type: "text", text: text() },
        { type: "call", callId, name: "look", input: { deep: [{ path: text() }] } },
      ],
      usage,
      cost: pick([
        { kind: "computed", usd: 0.25, table: "t", entry: "m1", exact: true },
        { kind: "entered", usd: 0.5, price: { input: 1, output: 2 }, exact: false },
        { kind: "free", why: "Local." },
        { kind: "reported", usd: 0.125, by: "Cline" },
      ] as const),
      finish: { reason: "tools", vendor: "tool_use" },
      timing,
    }),
    within(
      callSpan,
      {
        kind: "tool.requested",
        callId,
        name: "look",
        input: { deep: [] },
        effect: "write",
        preview: text(),
        plan: { kind: "edits", files: [{ path: "/w/a", shown: "a", change: "create", added: 1, removed: 0 }] },
      },
      turn,
    ),
    within(callSpan, { kind: "file.prepared", callId, path: "/w/a", before: null, after: text() }),
    within(callSpan, { kind: "tool.asked", callId, name: "look", reasons: [text()], offer: [], workspace: null }),
    within(callSpan, {
      kind: "tool.decided",
      callId,
      name: "look",
      decision: { verdict: pick(["allow", "deny"] as const), by: "user", reason: "" },
    }),
    within(callSpan, {
      kind: "tool.finished",
      callId,
      name: "look",
      text: text(),
      isError: random() < 0.3,
      ...(random() < 0.3 ? { images: [{ mediaType: "image/png", data: "AAAA" }] } : {}),
      durationMs: 7,
    }),
    within(turn, {
      kind: "turn.ended",
      ...pick([
        { reason: "done" },
        { reason: "limit", limit: { kind: "tokens", most: 5, used: 6, untold: 0 } },
      ] as const),
      durationMs: 40,
    }),
  );
  return entries;
}

/** A session with so many turns on branches of branches. Answers its id. */
export async function writeRandomSession(store: Store, seed: number, turns = 12): Promise<string> {
  const random = seeded(seed);
  let names = 0;
  const name = () => `n${seed}-${names++}`;
  const id = name();
  const branches = [name()];
  let at = 1_000_000;
  await store.call("sessions.create", {
    id,
    branch: branches[0] ?? "",
    purpose: random() < 0.5 ? "chat" : "run",
    title: random() < 0.5 ? "" : "A title",
    agent: "agent",
    at,
  });
  for (let turn = 0; turn < turns; turn++) {
    const branch = branches[Math.floor(random() * branches.length)] ?? "";
    const events = randomTurn(random, name).map((entry) => ({ ...entry, id: name(), at: at++ }));
    await store.call("events.append", { session: id, branch, events });
    if (random() < 0.4) {
      const history = await store.call("events.history", { session: id, branch, after: 0 });
      const fork = history[Math.floor(random() * history.length)]?.seq ?? 0;
      const made = name();
      await store.call("sessions.fork", {
        id: made,
        session: id,
        parent: branch,
        fork: random() < 0.1 ? 0 : fork,
        at: at++,
      });
      branches.push(made);
    }
  }
  await store.call("sessions.setHead", { session: id, branch: branches[Math.floor(random() * branches.length)] ?? "" });
  return id;
}

export interface Whole {
  readonly session: Session;
  readonly branches: readonly unknown[];
  readonly events: readonly Event[];
}

/** All that a store has of a session. */
export async function wholeOf(store: Store, id: string): Promise<Whole> {
  const found = await store.call("sessions.get", { id });
  if (found === null) throw new Error(`There is no session "${id}".`);
  const events = await store.call("transfer.page", { session: id, after: 0, most: 1_000_000 });
  return { session: found.session, branches: found.branches, events };
}
