// Headers -> the tree of spans: turns, the model and tool calls within them, waits for a person, turns of other agents within
// a call. One forward pass over a history, tolerant of a missing end, into columns: 100,000 events make no objects that stay.
import { type FactKind, spanRole } from "./event.ts";
import { type EventHeader, isStopped } from "./figures.ts";
import { type SpanKind, type SpanState, SpanTable } from "./spanTable.ts";

/** As much of an event as its place in the tree needs. */
export type SpanEvent = Pick<
  EventHeader,
  | "seq"
  | "at"
  | "kind"
  | "span"
  | "parent"
  | "failed"
  | "inputTokens"
  | "outputTokens"
  | "costUsd"
  | "costUnknown"
  | "costEstimated"
>;

/** When nothing works for longer than this it is a pause: a person reads, decides, or is away. Milliseconds. */
export const PAUSE_MS = 2_000;

export interface Spans {
  readonly table: SpanTable;
  /** Takes the next event of the history. */
  add(event: SpanEvent): void;
}

interface Open {
  readonly span: number;
  readonly lane: number;
  /** Null for a wait, which has no events of its own. */
  readonly id: string | null;
  readonly around: Open | null;
  readonly inner: Set<Open>;
  /** What within it the call waits for: a person, or the turn of another agent. It works itself while that is nothing. */
  held: number;
  wait: Open | null;
  /** A person or a rule said no. */
  denied: boolean;
}

const beginsA: Partial<Record<FactKind, SpanKind>> = {
  "model.requested": "model",
  "tool.requested": "tool",
  "condensing.started": "summary",
  "titling.started": "title",
};

/** An empty tree: `add` it the events of one history, in order. */
export function createSpans(): Spans {
  const table = new SpanTable();
  const open = new Map<string, Open>();
  const takenLanes: boolean[] = [];
  /** Calls under way that are not held. */
  let working = 0;
  let now = 0;

  const isCall = ({ span }: Open): boolean => table.kindOf(span) === "model" || table.kindOf(span) === "tool";
  const holds = ({ span }: Open): boolean => table.kindOf(span) === "wait" || table.kindOf(span) === "agent";

  function begin(kind: SpanKind, seq: number, id: string | null, around: Open | null): Open {
    let lane = around ? around.lane + 1 : 0;
    while (takenLanes[lane]) lane++;
    takenLanes[lane] = true;
    const span = table.open(kind, seq, lane, around?.span ?? null);
    const begun: Open = { span, lane, id, around, inner: new Set(), held: 0, wait: null, denied: false };
    if (id !== null) open.set(id, begun);
    around?.inner.add(begun);
    if (isCall(begun)) working++;
    if (around && holds(begun) && around.held++ === 0 && isCall(around)) working--;
    return begun;
  }

  /** With all that is still open within it. */
  function end(ended: Open, state: SpanState, seq: number): void {
    for (const inner of ended.inner) end(inner, "cut", seq);
    const { span, lane, id, around } = ended;
    table.close(span, state, seq);
    takenLanes[lane] = false;
    if (id !== null) open.delete(id);
    if (isCall(ended)) working--;
    if (!around) return;
    around.inner.delete(ended);
    if (around.wait === ended) around.wait = null;
    if (holds(ended) && --around.held === 0 && isCall(around)) working++;
  }

  function cutAll(seq: number): void {
    for (const left of [...open.values()])
      if (!left.around && table.kindOf(left.span) !== "title") end(left, "cut", seq);
  }

  /** A clock that was set back is taken as one that stood still. */
  function advance(at: number): void {
    const isPause = table.origin !== null && working === 0 && at - now > PAUSE_MS;
    now = Math.max(now, at);
    table.reach(now, isPause);
  }

  /** What happens in a call while a person is asked belongs to the wait. */
  function within(call: Open, { kind, seq, failed }: SpanEvent): number {
    if (kind === "tool.asked") call.wait ??= begin("wait", seq, null, call);
    const { wait } = call;
    if (kind === "tool.decided") call.denied = failed;
    if (wait && kind === "tool.decided") end(wait, failed ? "denied" : "done", seq);
    return wait?.span ?? call.span;
  }

  function endOf(call: Open, event: SpanEvent): SpanState {
    if (event.failed) return call.denied ? "denied" : "failed";
    return isStopped(event) ? "stopped" : "done";
  }

  function placeOf(event: SpanEvent): number | null {
    const found = event.span === null ? undefined : open.get(event.span);
    switch (spanRole[event.kind]) {
      case "begins": {
        if (found) end(found, "cut", event.seq - 1);
        const around = (event.parent === null ? undefined : open.get(event.parent)) ?? null;
        const kind = beginsA[event.kind] ?? (around ? "agent" : "turn");
        return begin(kind, event.seq, event.span, around).span;
      }
      case "ends":
        if (!found) return null;
        table.spend(found.span, event);
        end(found, endOf(found, event), event.seq);
        return found.span;
      case "within":
        return found ? within(found, event) : null;
      case "outside":
        table.mark(event.seq);
        return found?.span ?? null;
    }
  }

  return {
    table,
    add(event) {
      // A session has one turn at a time: what an earlier one left open ended, as far as anybody knows, with the last event. A
      // title is made beside it.
      if (event.kind === "turn.started" && event.parent === null) cutAll(event.seq - 1);
      advance(event.at);
      if (event.kind === "fork.changed") table.leave(PAUSE_MS);
      table.place(event.seq, placeOf(event));
    },
  };
}
