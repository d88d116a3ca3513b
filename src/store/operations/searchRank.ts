// What a person would want to see first of what was found.
import type { FactKind } from "../../core/event.ts";

export interface Candidate {
  /** Rises with the order of recording. */
  readonly key: number;
  readonly session: number;
  readonly kind: FactKind;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** SQLite's matchinfo "yl": how often each term stands in the text, then how many words it has. */
  readonly info: Uint8Array;
}

/** What was said, by either side, above what tools put out. */
const WEIGHTS: Record<FactKind, number> = {
  "message.user": 1,
  "model.responded": 1,
  "model.failed": 0.7,
  "turn.ended": 0.6,
  "tool.requested": 0.5,
  "tool.finished": 0.4,
  "variables.filled": 0.3,
  "condensing.failed": 0.2,
  "context.condensed": 0.1,
  "condensing.started": 0.1,
  "turn.started": 0.1,
  "file.prepared": 0.1,
  "file.restored": 0.1,
  "tool.asked": 0.1,
  "tool.decided": 0.1,
  "model.requested": 0.1,
  "model.streamed": 0.1,
  "titling.started": 0.1,
  "session.titled": 0.1,
  "titling.failed": 0.1,
  "session.imported": 0.1,
  "session.forked": 0.1,
  "session.copied": 0.1,
  "fork.changed": 0.1,
};
/** A month makes half a difference, a year no more than that of a spoken word to a tool's. */
const HALF_LIFE_MS = 30 * 24 * 60 * 60 * 1000;
/** Each further hit of one session counts so much of the one before: other sessions come between. */
const SAME_SESSION = 0.75;
/** BM25's own two constants, and about the words of a message. https://en.wikipedia.org/wiki/Okapi_BM25 */
const K1 = 1.2;
const B = 0.75;
const USUAL_WORDS = 100;

/** Best first; the same for the same candidates, whatever the time. */
export function ranked<C extends Candidate>(candidates: readonly C[]): C[] {
  const newest = candidates.reduce((latest, { at }) => Math.max(latest, at), 0);
  const scored = candidates
    .map((candidate) => ({ candidate, score: scoreOf(candidate, newest) }))
    .sort((a, b) => b.score - a.score || b.candidate.key - a.candidate.key);
  const shares = new Map<number, number>();
  const shared = scored.map(({ candidate, score }) => {
    const share = shares.get(candidate.session) ?? 1;
    shares.set(candidate.session, share * SAME_SESSION);
    return { candidate, score: score * share };
  });
  return shared
    .sort((a, b) => b.score - a.score || b.candidate.key - a.candidate.key)
    .map(({ candidate }) => candidate);
}

function scoreOf({ kind, at, info }: Candidate, newest: number): number {
  const recency = 0.5 + 0.5 * 0.5 ** ((newest - at) / HALF_LIFE_MS);
  return WEIGHTS[kind] * recency * closeness(info);
}

/** BM25 without the rarity of the words: all are in every candidate, and to count them all would read their whole lists. */
function closeness(info: Uint8Array): number {
  const numbers = new DataView(info.buffer, info.byteOffset, info.byteLength);
  const terms = info.byteLength / 4 - 1;
  const length = K1 * (1 - B + (B * numbers.getUint32(terms * 4, true)) / USUAL_WORDS);
  let sum = 0;
  for (let term = 0; term < terms; term++) {
    const times = numbers.getUint32(term * 4, true);
    sum += times / (times + length);
  }
  return sum / terms;
}
