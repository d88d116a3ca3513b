// What the person arranged in each session: what is unfolded, and where they read. Kept over a reload of the view.
import { computed, type ReadonlySignal, type Signal } from "@preact/signals";

/** Sessions whose arrangement is kept: who goes further back finds them folded, at their end. */
const MAX_SESSIONS = 30;
/** More than anybody unfolds in one session. */
const MAX_UNFOLDED = 300;

/** The item at the upper edge, and how many pixels of it are above that edge. */
export interface Place {
  readonly item: string;
  readonly above: number;
}

interface Arranged {
  readonly unfolded: readonly string[];
  /** Null: at the end, following it. */
  readonly place: Place | null;
}

/** Newest last. */
export type Kept = readonly (readonly [session: string, arranged: Arranged])[];

export interface Arrangement {
  readonly unfolded: ReadonlySignal<ReadonlySet<string>>;
  fold(id: string, unfolded: boolean): void;
  /** Where the session was left. */
  place(session: string): Place | null;
  keepPlace(place: Place | null): void;
}

const nothing: Arranged = { unfolded: [], place: null };

export function createArrangement(kept: Signal<Kept>, session: ReadonlySignal<string>): Arrangement {
  const of = (id: string, all: Kept): Arranged => all.find(([known]) => known === id)?.[1] ?? nothing;
  function keep(change: Partial<Arranged>): void {
    const id = session.peek();
    const others = kept.peek().filter(([known]) => known !== id);
    kept.value = [...others, [id, { ...of(id, kept.peek()), ...change }] as const].slice(-MAX_SESSIONS);
  }
  return {
    unfolded: computed(() => new Set(of(session.value, kept.value).unfolded)),
    fold(id, unfolded) {
      const before = of(session.peek(), kept.peek()).unfolded.filter((known) => known !== id);
      keep({ unfolded: unfolded ? [...before, id].slice(-MAX_UNFOLDED) : before });
    },
    place: (id) => of(id, kept.peek()).place,
    keepPlace(place) {
      const before = of(session.peek(), kept.peek()).place;
      if (before?.item !== place?.item || before?.above !== place?.above) keep({ place });
    },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Never throws: what is not understood is dropped. */
export function parseKept(value: unknown): Kept {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    if (!Array.isArray(entry)) return [];
    const [session, arranged]: unknown[] = entry;
    if (typeof session !== "string" || !isRecord(arranged)) return [];
    const unfolded = Array.isArray(arranged.unfolded) ? arranged.unfolded.filter((id) => typeof id === "string") : [];
    return [[session, { unfolded, place: parsePlace(arranged.place) }] as const];
  });
}

function parsePlace(value: unknown): Place | null {
  if (!isRecord(value) || typeof value.item !== "string" || typeof value.above !== "number") return null;
  return { item: value.item, above: value.above };
}
