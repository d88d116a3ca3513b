// What is known of each span, in columns: numbers by span, in the order in which the spans began. Filled by spans.ts alone.
import { bytes, doubles, wholes } from "./column.ts";
import type { EventHeader } from "./figures.ts";

/**
 * `agent`: the turn of another agent, within a tool call. `wait`: a person is asked whether a call may run. `summary`: older
 * messages are condensed. `title`: the session is named, beside whatever it does.
 */
export const spanKinds = ["turn", "agent", "model", "tool", "wait", "summary", "title"] as const;
export type SpanKind = (typeof spanKinds)[number];

/** `denied`: somebody said no, or a rule did. `cut`: it has no end of its own, and what was around it is over. */
export const spanStates = ["open", "done", "failed", "denied", "stopped", "cut"] as const;
export type SpanState = (typeof spanStates)[number];

/** What stands in a column of spans for "none". */
export const NONE = 0xffff_ffff;
/** More lanes than can be told apart: what is above shares the last one. */
const LAST_LANE = 255;
/** Deeper than anything nests. */
const DEEPEST = 255;
/** What a folded pause is shown as: enough for its mark, and less than the shortest pause. Milliseconds. */
export const PAUSE_SHOWN_MS = 500;

/** Bits of the column `notes`. */
export const note = { tokens: 1, cost: 2, costUnknown: 4, costEstimated: 8 } as const;

type Spent = Pick<EventHeader, "inputTokens" | "outputTokens" | "costUsd" | "costUnknown" | "costEstimated">;

/** Times are in milliseconds since the first event; the `shown` ones with each pause folded to `PAUSE_SHOWN_MS`. */
export class SpanTable {
  /** Milliseconds since 1970; null before the first event. */
  origin: number | null = null;
  /** How many spans there are, and how many of them are open. */
  count = 0;
  openCount = 0;
  laneCount = 0;
  /** The time of the last event. */
  reached = 0;

  readonly kinds = bytes();
  readonly states = bytes();
  readonly notes = bytes();
  /** Where it is drawn: below what is around it, and beside what goes on at the same time. */
  readonly lanes = bytes();
  readonly depths = bytes();
  /** The numbers of the events that began and ended it; the second is 0 while it is open. */
  readonly firsts = wholes();
  readonly lasts = wholes();
  readonly starts = doubles();
  readonly ends = doubles();
  readonly shownStarts = doubles();
  readonly shownEnds = doubles();
  /** Of all model calls within. */
  readonly inputs = doubles();
  readonly outputs = doubles();
  readonly usd = doubles();

  /** The tree: the span around; the first within, and how many those are; the next within the same, and its own place there. */
  readonly parents = wholes();
  readonly inners = wholes();
  readonly innerCounts = wholes();
  readonly nexts = wholes();
  readonly places = wholes();
  firstRoot = NONE;
  roots = 0;

  /** Pauses that are folded, in order: where each ends as it is shown, and the time left out up to there. */
  pauseCount = 0;
  readonly pauseEnds = doubles();
  readonly pauseSaved = doubles();

  /** Events outside of every span, in order. */
  markCount = 0;
  readonly markSeqs = wholes();
  readonly markAts = doubles();
  readonly markShown = doubles();

  #saved = 0;
  /** Where time was before it last went on, and what ended since. */
  #before = { reached: 0, shown: 0, folded: false };
  #endedSince: number[] = [];
  #lastRoot = NONE;
  readonly #lastInners = wholes();
  /** By the number of an event: its span + 1. */
  readonly #spanOf = wholes();

  get shownReached(): number {
    return this.reached - this.#saved;
  }

  /** The span that an event belongs to. */
  spanOf(seq: number): number | null {
    const found = this.#spanOf.get(seq);
    return found === 0 ? null : found - 1;
  }
  parentOf(span: number): number | null {
    const parent = this.parents.get(span);
    return parent === NONE ? null : parent;
  }
  kindOf(span: number): SpanKind {
    return spanKinds[this.kinds.get(span)] ?? "turn";
  }
  stateOf(span: number): SpanState {
    return spanStates[this.states.get(span)] ?? "open";
  }

  /** Time has come to `at`, in milliseconds since 1970; `folded`: since the event before there was a pause. */
  reach(at: number, folded: boolean): void {
    this.origin ??= at;
    const reached = at - this.origin;
    if (reached > this.reached) {
      this.#before = { reached: this.reached, shown: this.shownReached, folded };
      this.#endedSince = [];
    }
    if (folded) this.#fold(this.reached, reached);
    this.reached = reached;
  }

  #fold(from: number, to: number): void {
    this.#saved += to - from - PAUSE_SHOWN_MS;
    this.pauseEnds.set(this.pauseCount, to - this.#saved);
    this.pauseSaved.set(this.pauseCount++, this.#saved);
  }

  /**
   * A person went on from here, much later: what the fork put an end to, at this same moment, had come no further than the
   * history that it was left in. Between is a pause, if it is longer than `pause`.
   */
  leave(pause: number): void {
    const { reached, shown, folded } = this.#before;
    for (const span of this.#endedSince) {
      this.ends.set(span, Math.max(reached, this.starts.get(span)));
      this.shownEnds.set(span, Math.max(shown, this.shownStarts.get(span)));
    }
    if (folded || this.reached - reached <= pause) return;
    this.#fold(reached, this.reached);
    for (let mark = this.markCount - 1; mark >= 0 && this.markAts.get(mark) === this.reached; mark--)
      this.markShown.set(mark, this.shownReached);
  }

  /** A span begins now. */
  open(kind: SpanKind, seq: number, lane: number, parent: number | null): number {
    const span = this.count++;
    this.openCount++;
    this.kinds.set(span, spanKinds.indexOf(kind));
    this.states.set(span, spanStates.indexOf("open"));
    this.lanes.set(span, Math.min(LAST_LANE, lane));
    this.laneCount = Math.max(this.laneCount, this.lanes.get(span) + 1);
    this.depths.set(span, parent === null ? 0 : Math.min(DEEPEST, this.depths.get(parent) + 1));
    this.firsts.set(span, seq);
    this.starts.set(span, this.reached);
    this.shownStarts.set(span, this.shownReached);
    this.parents.set(span, parent ?? NONE);
    this.inners.set(span, NONE);
    this.nexts.set(span, NONE);
    this.#link(span, parent);
    return span;
  }

  #link(span: number, parent: number | null): void {
    const before =
      parent === null ? this.#lastRoot : this.innerCounts.get(parent) > 0 ? this.#lastInners.get(parent) : NONE;
    this.places.set(span, parent === null ? this.roots++ : this.innerCounts.get(parent));
    if (before !== NONE) this.nexts.set(before, span);
    if (parent === null) {
      if (before === NONE) this.firstRoot = span;
      this.#lastRoot = span;
      return;
    }
    if (before === NONE) this.inners.set(parent, span);
    this.innerCounts.add(parent, 1);
    this.#lastInners.set(parent, span);
  }

  /** It ends now, with the event of number `seq`. */
  close(span: number, state: SpanState, seq: number): void {
    this.openCount--;
    this.states.set(span, spanStates.indexOf(state));
    this.lasts.set(span, seq);
    this.ends.set(span, this.reached);
    this.shownEnds.set(span, this.shownReached);
    this.#endedSince.push(span);
  }

  /** What an event came to is the span's, and that of all around it. */
  spend(span: number, { inputTokens, outputTokens, costUsd, costUnknown, costEstimated }: Spent): void {
    const hasTokens = inputTokens !== null || outputTokens !== null;
    const notes =
      (hasTokens ? note.tokens : 0) |
      (costUsd === null ? 0 : note.cost) |
      (costUnknown ? note.costUnknown : 0) |
      (costEstimated ? note.costEstimated : 0);
    if (notes === 0) return;
    for (let of: number | null = span; of !== null; of = this.parentOf(of)) {
      this.notes.set(of, this.notes.get(of) | notes);
      this.inputs.add(of, inputTokens ?? 0);
      this.outputs.add(of, outputTokens ?? 0);
      this.usd.add(of, costUsd ?? 0);
    }
  }

  /** An event of this span, or of none. */
  place(seq: number, span: number | null): void {
    this.#spanOf.set(seq, span === null ? 0 : span + 1);
  }

  mark(seq: number): void {
    this.markSeqs.set(this.markCount, seq);
    this.markAts.set(this.markCount, this.reached);
    this.markShown.set(this.markCount++, this.shownReached);
  }
}
