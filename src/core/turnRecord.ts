// What the log holds of one turn, in the shape in which it can be asked for: its model calls and tool calls in order, and the
// turns within them. And of what models are asked beside the conversation: for summaries of it, and for a title.
import { context } from "./context.ts";
import type { Entry, Event, FactKind, FactOf } from "./event.ts";
import { isForeign, type Message } from "./message.ts";
import { createNested } from "./nested.ts";

export interface TurnRecord {
  readonly span: string;
  readonly started: Event<FactOf<"turn.started">>;
  /** Where it began, in the history that it was found in. */
  readonly position: number;
  /** What it was asked for when it is within a call; null for one of the session's own, which is told all that was said. */
  readonly task: Event | null;
  /** In order, without those of a conversation that another program recorded. */
  readonly calls: readonly ModelRecord[];
  readonly tools: readonly ToolRecord[];
  /** What of the history became a summary while it was under way, or was to. */
  readonly condensings: readonly AsideRecord<FactOf<"condensing.started">>[];
  /** What the person said while it was under way. */
  readonly said: readonly Event<FactOf<"message.user">>[];
  /** Null while it is under way. */
  readonly ended: FactOf<"turn.ended"> | null;
}

/** A model call; `ended` is null while it is under way. */
export interface ModelRecord {
  readonly requested: Event<FactOf<"model.requested">>;
  readonly ended: FactOf<"model.responded"> | FactOf<"model.failed"> | null;
}

type AsideStart = FactOf<"condensing.started"> | FactOf<"titling.started">;

/** What a model was asked beside the conversation; the calls are in order. */
export interface AsideRecord<Started extends AsideStart = AsideStart> {
  readonly started: Event<Started>;
  readonly calls: readonly ModelRecord[];
}

export interface BranchRecord {
  /** The session's own turns, in order. */
  readonly turns: readonly TurnRecord[];
  /** Condensations that a person asked for between turns, and titles; in order. */
  readonly asides: readonly AsideRecord[];
}

/** A tool call; what is null did not happen, or not yet. */
export interface ToolRecord {
  readonly requested: Event<FactOf<"tool.requested">>;
  readonly asked: FactOf<"tool.asked"> | null;
  readonly decided: FactOf<"tool.decided"> | null;
  readonly finished: FactOf<"tool.finished"> | null;
  /** The turn of another agent that the call was. */
  readonly turn: TurnRecord | null;
}

type Growing<Record> = {
  -readonly [Field in keyof Record]: Record[Field] extends readonly (infer Item)[] ? Item[] : Record[Field];
};

const isEventOf = <Kind extends FactKind>(event: Event, kind: Kind): event is Event<FactOf<Kind>> =>
  event.fact.kind === kind;

/** @param history of a branch, in order. */
export function branchRecord(history: readonly Event[]): BranchRecord {
  const own: TurnRecord[] = [];
  const outside: AsideRecord[] = [];
  const asides = new Map<string, ModelRecord[]>();
  const turns = new Map<string, Growing<TurnRecord>>();
  const models = new Map<string, Growing<ModelRecord>>();
  const tools = new Map<string, Growing<ToolRecord>>();
  for (const [position, event] of history.entries()) {
    const { span, parent } = event;
    if (span === null) continue;
    const around = parent === null ? undefined : turns.get(parent);
    if (isEventOf(event, "turn.started")) {
      const call = parent === null ? undefined : tools.get(parent);
      const turn: Growing<TurnRecord> = {
        span,
        started: event,
        position,
        task: call === undefined ? null : taskOf(call),
        calls: [],
        tools: [],
        condensings: [],
        said: [],
        ended: null,
      };
      turns.set(span, turn);
      if (call !== undefined) call.turn = turn;
      else if (parent === null) own.push(turn);
    } else if (isEventOf(event, "message.user")) turns.get(span)?.said.push(event);
    else if (isEventOf(event, "turn.ended")) {
      const turn = turns.get(span);
      if (turn !== undefined) turn.ended = event.fact;
    } else if (isEventOf(event, "model.requested")) {
      const call: Growing<ModelRecord> = { requested: event, ended: null };
      models.set(span, call);
      if (!isForeign(event.fact.model)) (around?.calls ?? asides.get(parent ?? ""))?.push(call);
    } else if (isEventOf(event, "condensing.started")) {
      const aside = { started: event, calls: [] };
      asides.set(span, aside.calls);
      if (around === undefined) outside.push(aside);
      else around.condensings.push(aside);
    } else if (isEventOf(event, "titling.started")) {
      const aside = { started: event, calls: [] };
      asides.set(span, aside.calls);
      outside.push(aside);
    } else if (isEventOf(event, "tool.requested")) {
      const call: Growing<ToolRecord> = { requested: event, asked: null, decided: null, finished: null, turn: null };
      tools.set(span, call);
      around?.tools.push(call);
    } else add(event, models.get(span), tools.get(span));
  }
  return { turns: own, asides: outside };
}

function add({ fact }: Event, model: Growing<ModelRecord> | undefined, tool: Growing<ToolRecord> | undefined): void {
  if (model !== undefined && (fact.kind === "model.responded" || fact.kind === "model.failed")) model.ended = fact;
  if (tool === undefined) return;
  if (fact.kind === "tool.asked") tool.asked = fact;
  if (fact.kind === "tool.decided") tool.decided = fact;
  if (fact.kind === "tool.finished") tool.finished = fact;
}

/** What an agent within a call is told: its task, and nothing else. */
function taskOf({ requested }: Pick<ToolRecord, "requested">): Event {
  const { input } = requested.fact;
  const task = typeof input === "object" && input !== null && "task" in input ? input.task : "";
  const text = typeof task === "string" ? task : "";
  return { ...requested, span: null, parent: null, fact: { kind: "message.user", content: [{ type: "text", text }] } };
}

/** A turn with the turns within it, each after the one around it. */
export function* withNested(turn: TurnRecord): Generator<TurnRecord> {
  yield turn;
  for (const call of turn.tools) if (call.turn !== null) yield* withNested(call.turn);
}

/** All that models were asked in a turn, for summaries as well, but not within its calls; in order. */
export const allCalls = ({ calls, condensings }: TurnRecord): ModelRecord[] =>
  [...calls, ...condensings.flatMap((condensing) => condensing.calls)].sort(bySeq);

export const bySeq = (one: ModelRecord, other: ModelRecord): number => one.requested.seq - other.requested.seq;

/** What the turn's model had been told when it began. `history`: the one that the turn was found in. */
export const toldBefore = ({ task, position }: TurnRecord, history: readonly Event[]): readonly Event[] =>
  task === null ? history.slice(0, position) : [task];

/** The messages that a model call of the turn was sent, as the log has them. */
export function messagesAt(turn: TurnRecord, { requested }: ModelRecord, history: readonly Event[]): Message[] {
  if (turn.task === null) return context(history.filter(({ seq }) => seq < requested.seq));
  const isInside = createNested();
  // Around it is nothing that this turn's model knows of.
  const start: Entry = { ...turn.started, parent: "the call" };
  isInside(start);
  const during = history.slice(turn.position + 1).filter(({ seq }) => seq < requested.seq);
  return context([turn.task, ...during.filter((event) => isInside(event))]);
}
