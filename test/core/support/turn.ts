// A turn with a scripted model and tools, and what comes of it.
import assert from "node:assert/strict";
import type { Entry, Fact, FactKind, FactOf } from "../../../src/core/event.ts";
import { noLimits } from "../../../src/core/limits.ts";
import { loop, type TurnPorts } from "../../../src/core/loop.ts";
import type { ModelRequest, Part, Provider } from "../../../src/core/provider.ts";
import type { Tool } from "../../../src/core/tool.ts";
import { logged, model, price, user } from "./log.ts";

export const CHECKPOINT_MS = 500;
export const stop: Part = { type: "finish", finish: { reason: "stop", vendor: "stop" } };
export const says = (words: string): Part[] => [{ type: "text", text: words }, stop];
export const calls = (...ids: string[]): Part[] => [
  ...ids.flatMap((id): Part[] => [
    { type: "call", key: id, callId: id, name: "clock" },
    { type: "arguments", key: id, json: "{}" },
  ]),
  { type: "finish", finish: { reason: "tools", vendor: "tool_use" } },
];

export const clock: Tool = {
  spec: { name: "clock", description: "", input: { type: "object" } },
  effect: "none",
  prepare: async () => ({ preview: "Tell the time", run: async () => ({ text: "noon", isError: false }) }),
};

/** What a provider does at its first call, its second …: parts, a failure, or whatever a test wants. */
export type Answer = Part[] | Error | Provider["stream"];

export function portsFor(answers: Answer[], overrides: Partial<TurnPorts> = {}) {
  const requests: ModelRequest[] = [];
  const slept: number[] = [];
  const live: [span: string, index: number][] = [];
  let ids = 0;
  const ports: TurnPorts = {
    agentVersion: "v1",
    agentName: "Tester",
    model,
    system: "Be brief.",
    parameters: {},
    tools: [clock],
    limits: { ...noLimits, modelCalls: 5 },
    async *stream(request, signal) {
      requests.push(request);
      const answer = answers[requests.length - 1] ?? answers.at(-1) ?? [];
      if (answer instanceof Error) throw answer;
      yield* typeof answer === "function" ? answer(request, signal) : answer;
    },
    judge: async () => ({ verdict: "allow", by: "policy", reason: "So." }),
    answer: () => Promise.reject(new Error("Nobody was asked.")),
    progress() {},
    takeMessages: async () => [],
    price: async () => price,
    digest: (whole) => `hash of ${whole.length}`,
    now: () => 1_000,
    random: () => 0.5,
    newId: () => `id${++ids}`,
    // Checkpoints never come by themselves; a wait for a retry is over at once.
    async sleep(ms, signal) {
      if (ms === CHECKPOINT_MS) return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
      slept.push(ms);
    },
    live: (span, index) => void live.push([span, index]),
    ...overrides,
  };
  return { ports, requests, slept, live };
}

export async function run(
  ports: TurnPorts,
  signal = new AbortController().signal,
  seen: (entry: Entry) => void = () => {},
) {
  const entries: Entry[] = [];
  for await (const entry of loop(logged([user("Hi")]), ports, signal)) {
    entries.push(entry);
    seen(entry);
  }
  return entries;
}
export const kinds = (entries: readonly Entry[]) => entries.map(({ fact }) => fact.kind);
export function only<Kind extends FactKind>(entries: readonly Entry[], kind: Kind): FactOf<Kind> {
  const found = entries.map(({ fact }) => fact).filter((fact: Fact): fact is FactOf<Kind> => fact.kind === kind);
  assert.equal(found.length, 1, `${found.length} × ${kind}`);
  const [fact] = found;
  assert.ok(fact);
  return fact;
}
/** A person is to be asked. */
export const asking = { verdict: "ask", reasons: ["No rule allows it."], offer: [], workspace: null } as const;
export const end = (entries: readonly Entry[]) => only(entries, "turn.ended");
