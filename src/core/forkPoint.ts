// Where a person can go on from an earlier event, what of the record is kept there, and what begins the new branch.
import type { Changed, Entry, Event, FactKind, FactOf, ForkChange } from "./event.ts";
import { type ErrorInfo, fail } from "./failure.ts";
import { english } from "./l10n.ts";
import { isForeign, type ToolCall, type UserBlock } from "./message.ts";
import { ownFacts } from "./nested.ts";
import { closeOpenTurn } from "./recovery.ts";

/** What is done first where the new branch begins. */
export type ForkPoint =
  /** The model is asked (again). */
  | { readonly kind: "ask"; readonly keep: number }
  /** The calls of this answer are carried out (again). */
  | { readonly kind: "answer"; readonly keep: number }
  /** This call, and those of the same answer that have no result yet, are carried out again; or it gets another result. */
  | {
      readonly kind: "call";
      /** The last event before the call. */
      readonly keep: number;
      /** The last event before its result. */
      readonly keepForResult: number;
      readonly span: string;
      readonly requested: FactOf<"tool.requested">;
      readonly decided: FactOf<"tool.decided"> | null;
      readonly finished: FactOf<"tool.finished"> | null;
    }
  /** A person says this, or something else in its place. */
  | { readonly kind: "message"; readonly keep: number; readonly content: readonly UserBlock[] }
  /** A turn is over: a person says what comes next. After one that did not end well they may say nothing. */
  | { readonly kind: "end"; readonly keep: number; readonly done: boolean };

/** What a person does at a tool's call. */
export type CallChange =
  | { readonly type: "again" }
  | { readonly type: "result"; readonly text: string; readonly isError: boolean }
  | { readonly type: "decision"; readonly verdict: "allow" | "deny"; readonly reason: string };

/** What is said of the turn that a person left in its middle, on the branch that begins there. */
const LEFT: ErrorInfo = { code: "aborted", message: english("A person went on from here otherwise.") };

/** The result, on the new branch, of a call that stood open where it begins; the call's second result takes its place. */
const PUT_OFF = "This call is carried out again below: the branch begins before it had a result.";

/**
 * `history`: of the branch that has event `seq`, in order. The number 0 as the event to keep: none.
 * Throws `stale` when there is no such event, and `invalid` for one that nothing goes on from.
 */
export function forkPointAt(history: readonly Event[], seq: number): ForkPoint {
  const own = ownFacts(history);
  const at = own.findLastIndex((event) => event.seq <= seq);
  const event = own[at];
  if (event === undefined) throw fail("stale", english("This event is not in the conversation any more."));
  // What happened within another agent's call goes on from that call; a piece of an answer from its request.
  const within = event.seq === seq ? event : own.find(({ span }) => span === callAround(history, seq));
  const found = within ?? event;
  const { fact, span } = found;
  const before = (index: number) => own[index - 1]?.seq ?? 0;
  switch (fact.kind) {
    case "turn.started":
      return { kind: "ask", keep: before(at) };
    case "model.requested":
    case "model.streamed":
    case "model.failed":
      return askPoint(own, span);
    case "model.responded":
      if (callsOf(fact).length > 0) return { kind: "answer", keep: found.seq };
      return askPoint(own, span);
    case "tool.requested":
    case "file.prepared":
    case "tool.asked":
    case "tool.decided":
    case "tool.finished":
      return callPoint(own, span);
    case "message.user":
      return { kind: "message", keep: before(at), content: fact.content };
    case "turn.ended":
      return { kind: "end", keep: found.seq, done: fact.reason === "done" };
    case "fork.changed":
    case "variables.filled":
    case "file.restored":
    case "session.imported":
    case "session.forked":
    case "session.copied":
    case "condensing.started":
    case "context.condensed":
    case "condensing.failed":
    case "titling.started":
    case "session.titled":
    case "titling.failed":
      throw fail(
        "invalid",
        english("Nothing goes on from this event."),
        english("Select a message, a request to the model, an answer or a tool's call."),
      );
    default:
      return fact satisfies never;
  }
}

/** The span of the own call that event `seq` happened within. */
function callAround(history: readonly Event[], seq: number): string | null {
  const parents = new Map<string, string>();
  for (const { span, parent } of history) if (span !== null && parent !== null) parents.set(span, parent);
  const own = new Set(ownFacts(history).map(({ span }) => span));
  let span = history.find((event) => event.seq === seq)?.span ?? null;
  while (span !== null && !own.has(span)) span = parents.get(span) ?? null;
  return span;
}

/** Before the request; where it is the first of its turn, before the turn. */
function askPoint(own: readonly Event[], span: string | null): ForkPoint {
  const at = own.findIndex((event) => event.span === span);
  const started = own.slice(0, at).findLastIndex(({ fact }) => fact.kind === "turn.started");
  const isFirst = own
    .slice(started + 1, at)
    .every(({ fact }) => fact.kind === "model.requested" || fact.kind === "model.failed");
  return { kind: "ask", keep: own[(isFirst && started >= 0 ? started : at) - 1]?.seq ?? 0 };
}

function callPoint(own: readonly Event[], span: string | null): ForkPoint {
  const at = own.findIndex((event) => event.span === span && event.fact.kind === "tool.requested");
  const requested = own[at]?.fact;
  if (requested?.kind !== "tool.requested" || span === null)
    throw fail("stale", english("The call of this event is not in the conversation any more."));
  const answer = own.slice(0, at).findLast(({ fact }) => fact.kind === "model.responded")?.fact;
  if (answer?.kind === "model.responded" && isForeign(answer.model))
    throw fail(
      "invalid",
      english("Another program made this call, with a tool of its own."),
      english("Select a message."),
    );
  const end = own.findIndex((event) => event.span === span && event.fact.kind === "tool.finished");
  const finished = own[end]?.fact;
  const decided = own.find((event) => event.span === span && event.fact.kind === "tool.decided")?.fact;
  return {
    kind: "call",
    keep: own[at - 1]?.seq ?? 0,
    keepForResult: (end < 0 ? own.at(-1) : own[end - 1])?.seq ?? 0,
    span,
    requested,
    decided: decided?.kind === "tool.decided" ? decided : null,
    finished: finished?.kind === "tool.finished" ? finished : null,
  };
}

/** The last event of the record that the new branch has. */
export const keptAt = (point: ForkPoint, call: CallChange | null): number =>
  point.kind === "call" && call?.type === "result" ? point.keepForResult : point.keep;

export interface ForkBeginning {
  readonly from: number;
  readonly point: ForkPoint;
  readonly changed: readonly Changed[];
  readonly settings: Pick<ForkChange, "system" | "model" | "parameters">;
  /** At a call. */
  readonly call: CallChange | null;
  /** What the person says; null for nothing. */
  readonly content: readonly UserBlock[] | null;
}

/** What begins the new branch: the given result, the end of a turn that was left in its middle, the change, the message. */
export function forkEntries(kept: readonly Event[], beginning: ForkBeginning): Entry[] {
  const { from, point, changed, settings, call, content } = beginning;
  const entries: Entry[] = [];
  const last = kept.at(-1);
  const add = (entry: Entry) => {
    entries.push(entry);
    return entry;
  };
  let sofar = kept;
  if (point.kind === "call" && call?.type === "result" && last !== undefined) {
    const { callId, name } = point.requested;
    const { text, isError } = call;
    const finished = { kind: "tool.finished", callId, name, text, isError, durationMs: 0, by: "user" } as const;
    sofar = [...kept, { ...last, ...add({ span: point.span, parent: null, fact: finished }) }];
  }
  const again = content === null ? unanswered(sofar) : [];
  for (const entry of closeOpenTurn(sofar, "cancelled", LEFT)) add(putOff(entry, again));
  const decision =
    point.kind === "call" && call?.type === "decision"
      ? { decision: { ...decided(point.requested), verdict: call.verdict, reason: call.reason } }
      : {};
  const result = point.kind === "call" && call?.type === "result" ? { result: point.requested.callId } : {};
  const change = { from, changed, ...settings, ...result, ...decision, again: again.map(({ callId }) => callId) };
  add({ span: null, parent: null, fact: { kind: "fork.changed", ...change } });
  if (content !== null) add({ span: null, parent: null, fact: { kind: "message.user", content } });
  return entries;
}

const decided = ({ callId, preview }: FactOf<"tool.requested">) => ({ callId, preview });

function putOff(entry: Entry, again: readonly ToolCall[]): Entry {
  const { fact } = entry;
  if (fact.kind !== "tool.finished" || !again.some(({ callId }) => callId === fact.callId)) return entry;
  return { ...entry, fact: { ...fact, text: PUT_OFF } };
}

/** What of an answer can be carried out: another program's tools are not ours. */
const callsOf = ({ model, content }: FactOf<"model.responded">): readonly ToolCall[] =>
  isForeign(model) ? [] : content.filter((block) => block.type === "call");

/** The calls of the last answer that have no result. */
function unanswered(history: readonly Event[]): readonly ToolCall[] {
  let open: readonly ToolCall[] = [];
  for (const { fact } of ownFacts(history)) {
    if (fact.kind === "model.responded") open = callsOf(fact);
    else if (fact.kind === "message.user") open = [];
    else if (fact.kind === "tool.finished") open = open.filter(({ callId }) => callId !== fact.callId);
  }
  return open;
}

/** The change that holds for the turn that begins now; null when none does, as where a copy was made since. */
export function changeFor(history: readonly Event[]): ForkChange | null {
  const own = ownFacts(history);
  const at = own.findLastIndex(({ fact: { kind } }) => BEGINS.has(kind));
  const fact = own[at]?.fact;
  if (fact?.kind !== "fork.changed") return null;
  const { kind: _, decision, ...change } = fact;
  // What is said goes on from there: the calls are over.
  if (own.slice(at + 1).some((event) => event.fact.kind === "message.user")) return { ...change, again: [] };
  return decision !== undefined && change.again.includes(decision.callId) ? { ...change, decision } : change;
}

const BEGINS: ReadonlySet<FactKind> = new Set(["fork.changed", "turn.started", "session.copied"]);

/** The calls that are carried out before a model is asked, in the turn that begins now. */
export function callsAgain(history: readonly Event[]): readonly ToolCall[] {
  const again = changeFor(history)?.again ?? [];
  if (again.length === 0) return [];
  const answer = ownFacts(history).findLast(({ fact }) => fact.kind === "model.responded")?.fact;
  const calls = answer?.kind === "model.responded" ? callsOf(answer) : [];
  return calls.filter(({ callId }) => again.includes(callId));
}
