// What the log holds of one turn, in the shape in which it can be asked for: its model calls and tool calls in order, and the
// turns within them.
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

/** The session's own turns in a branch's history, in order. */
export function turnRecords(history: readonly Event[]): TurnRecord[] {
  const own: TurnRecord[] = [];
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
      if (!isForeign(event.fact.model)) around?.calls.push(call);
    } else if (isEventOf(event, "tool.requested")) {
      const call: Growing<ToolRecord> = { requested: event, asked: null, decided: null, finished: null, turn: null };
      tools.set(span, call);
      around?.tools.push(call);
    } else add(event, models.get(span), tools.get(span));
  }
  return own;
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
