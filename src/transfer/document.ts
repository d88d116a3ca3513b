// A session as a reader sees it, for documents: its branches with what is said on each, and its figures in words.
import { addCost, type CostTotal, isEstimate, noCost, usd } from "../core/cost.ts";
import { type Event, foreignPrograms } from "../core/event.ts";
import { changedWords } from "../core/figures.ts";
import { type Branch, lineage, type Session } from "../core/session.ts";
import {
  type ChangeItem,
  type CondenseStep,
  createTranscript,
  type Figures,
  type ForkItem,
  type ImportItem,
  type ModelStep,
  type Step,
  type TranscriptItem,
} from "../core/transcript.ts";

export interface SessionDocument {
  readonly session: Session;
  readonly branches: readonly Branch[];
  /** Of all branches, in order. */
  readonly events: readonly Event[];
}

/** What a branch's reader sees, from its very beginning. */
export function itemsOf({ branches, events }: SessionDocument, branch: string): readonly TranscriptItem[] {
  const upTo = new Map(lineage(branches, branch).map((stretch) => [stretch.branch, stretch.upTo]));
  const transcript = createTranscript();
  for (const event of events) if (event.seq <= (upTo.get(event.branch) ?? 0)) transcript.add(event);
  return transcript.items;
}

/** The branches, the shown one first, the others by age. */
export function branchesInOrder({ session, branches }: SessionDocument): readonly Branch[] {
  return [...branches].sort((one, other) => Number(other.id === session.head) - Number(one.id === session.head));
}

export const titleOf = ({ session }: SessionDocument): string => session.title || "New chat";

const number = (value: number): string => value.toLocaleString("en-US");
const money = (value: number): string => `$${value >= 1 ? value.toFixed(2) : Number(value.toPrecision(2))}`;

/** Unknown is said, never shown as nothing. */
function totalWords({ usd: sum, unknown, estimated }: CostTotal): string {
  if (sum === 0) return unknown > 0 ? "cost unknown" : "free";
  const missing =
    unknown > 0 ? `, and ${number(unknown)} model ${unknown === 1 ? "call" : "calls"} of unknown cost` : "";
  return `${estimated ? "about " : ""}${money(sum)}${missing}`;
}

/** "gpt-5 · 1,204 in (890 cached) · 312 out · $0.0061 · 3.2 s" */
export function figureWords(model: string, { answeredBy, usage, cost, timing }: Figures): string {
  const cached = usage.cacheRead === undefined || usage.cacheRead === 0 ? "" : ` (${number(usage.cacheRead)} cached)`;
  const amount = usd(cost);
  return [
    answeredBy ?? model,
    usage.input === undefined ? "" : `${number(usage.input)} in${cached}`,
    usage.output === undefined ? "" : `${number(usage.output)} out`,
    cost.kind === "free"
      ? "free"
      : amount === null
        ? "cost unknown"
        : `${isEstimate(cost) ? "about " : ""}${money(amount)}`,
    timing.totalMs > 0 ? `${(timing.totalMs / 1000).toFixed(1)} s` : "",
  ]
    .filter((word) => word !== "")
    .join(" · ");
}

/** "Imported from ChatGPT." */
export const importWords = ({ from }: ImportItem): string => `Imported from ${foreignPrograms[from]}.`;

/** "Forked from “Title”." */
export const forkWords = (item: ForkItem | ChangeItem): string =>
  item.type === "change"
    ? `Went on from event ${item.change.from}, ${changedWords(item.change.changed)}.`
    : `Forked ${item.way} “${item.title || "New chat"}”.`;

/** "Condensed 42 messages: 150,210 → 12,400 tokens, $0.01" */
export function condenseWords({ messages, tokensBefore, calls, state }: CondenseStep): string {
  const what = `${number(messages)} ${messages === 1 ? "message" : "messages"}`;
  if (state.type === "working") return `Condensing ${what} did not end.`;
  if (state.type === "failed") return `Condensing ${what} failed: ${state.error.message}`;
  const total = calls.reduce((sum, { cost }) => addCost(sum, cost), noCost);
  return `Condensed ${what}: ${number(tokensBefore)} → ${number(state.tokensAfter)} tokens, ${totalWords(total)}`;
}

export const timeWords = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Lines about all of a session: when, who, which models, what it cost. */
export function aboutWords(document: SessionDocument): string[] {
  const { session, events, branches } = document;
  const [agents, models] = [new Set<string>(), new Set<string>()];
  for (const { fact } of events) {
    if (fact.kind === "turn.started" && fact.agentName !== "") agents.add(fact.agentName);
    if (fact.kind === "model.responded") models.add(fact.answeredBy);
  }
  return [
    timeWords(session.createdAt),
    ...(agents.size === 0 ? [] : [`agents: ${[...agents].join(", ")}`]),
    ...(models.size === 0 ? [] : [`models: ${[...models].join(", ")}`]),
    ...(branches.length > 1 ? [`${branches.length} branches`] : []),
    ...(models.size === 0 ? [] : [totalWords(session.cost)]),
    ...(session.tokens.input + session.tokens.output === 0
      ? []
      : [`${number(session.tokens.input)} tokens in, ${number(session.tokens.output)} out`]),
  ];
}

/** How a call ended, in a word. */
export function callState(step: Extract<Step, { type: "tool" }>): string {
  switch (step.state.type) {
    case "finished":
      if (step.state.stopped !== undefined) return step.state.stopped === "before" ? "stopped, not run" : "stopped";
      return step.state.isError ? "failed" : "done";
    case "denied":
      return "denied";
    case "waiting":
    case "asking":
    case "running":
      return "not finished";
    default:
      return step.state satisfies never;
  }
}

/** A failure of a model call; null when there is none. */
export function failureOf({ state }: ModelStep): string | null {
  if (state.type !== "failed") return null;
  return state.error.advice === undefined ? state.error.message : `${state.error.message} ${state.error.advice}`;
}

/** A base64 text's size in words. */
export function sizeWords(base64: string): string {
  const bytes = Math.floor((base64.length * 3) / 4);
  return bytes < 1024 ? `${bytes} bytes` : `${number(Math.round(bytes / 1024))} KB`;
}
