// A recorded branch run again through today's loop, with the record in place of models, tools and people: the same, or the
// first request that comes out otherwise. No network, no side effects, and nothing is written.

import { asideInstructions } from "./asideMessages.ts";
import type { Event } from "./event.ts";
import { isHashOf, recordedAside, recordedRequest } from "./exactRequest.ts";
import { fail } from "./failure.ts";
import { english } from "./l10n.ts";
import { loop } from "./loop.ts";
import type { ModelRequest } from "./provider.ts";
import { type Frame, recordedPorts, type Watcher } from "./recordedPorts.ts";
import { type Difference, requestDifferences } from "./requestDifference.ts";
import {
  type AsideRecord,
  allCalls,
  branchRecord,
  bySeq,
  type ModelRecord,
  type TurnRecord,
  toldBefore,
  withNested,
} from "./turnRecord.ts";

/** What an agent is told beside the conversation, otherwise than it was: `history` is all that was said before the turn. */
export type ReplayChange = (frame: Frame, turn: TurnRecord, history: readonly Event[]) => Frame;

export interface ReplayPorts {
  /** The hash that requests were recorded with. */
  digest(text: string): string;
  /** Between two turns: lets others work. */
  pause(): Promise<void>;
}

export type Replay =
  | { readonly verdict: "same"; readonly requests: number }
  /** The branch holds no request to compare: nothing was asked, or another program recorded it. */
  | { readonly verdict: "nothing"; readonly why: "empty" | "imported" }
  | {
      readonly verdict: "diverged";
      /** How many requests are on record. */
      readonly requests: number;
      /** Which of them it is, counted from 1; one more than there are for a request that was never made. */
      readonly number: number;
      /** The event to look at. */
      readonly seq: number;
      readonly what: Divergence;
    };

type Divergence =
  /** `proven`: what was sent then is derived from the record, and its hash says so. */
  | { readonly kind: "changed"; readonly proven: boolean; readonly differences: readonly Difference[] }
  /** Today's loop does not make this request. */
  | { readonly kind: "missing" }
  /** Today's loop makes one that the record does not have. */
  | { readonly kind: "added" };

/** @param history of a branch, in order. `change` tries something else in place of what was recorded. */
export async function replay(
  history: readonly Event[],
  change: ReplayChange,
  { digest, pause }: ReplayPorts,
  signal: AbortSignal,
): Promise<Replay> {
  const { turns, asides } = branchRecord(history);
  const inTurns = turns.flatMap((turn) => [...withNested(turn)].flatMap(allCalls));
  const numbers = new Map(
    [...inTurns, ...asides.flatMap(({ calls }) => calls)].sort(bySeq).map((call, position) => [call, position + 1]),
  );
  if (numbers.size === 0) return { verdict: "nothing", why: isImported(history) ? "imported" : "empty" };

  // What is beside the turns may be of any moment in them.
  let found = asides.reduce<Found | null>((one, aside) => earlier(one, replayAside(aside, history, digest)), null);
  for (const turn of turns) {
    if (signal.aborted) throw fail("aborted", english("The replay was stopped."));
    const inTurn = await replayTurn(turn, history, change, digest);
    found = earlier(found, inTurn);
    if (inTurn !== null) break;
    await pause();
  }
  if (found === null) return { verdict: "same", requests: numbers.size };
  const number = found.call === null ? numbers.size + 1 : (numbers.get(found.call) ?? 0);
  return { verdict: "diverged", requests: numbers.size, number, seq: found.seq, what: found.what };
}

const isImported = (history: readonly Event[]) => history.some(({ fact }) => fact.kind === "session.imported");

interface Found {
  readonly seq: number;
  readonly call: ModelRecord | null;
  readonly what: Divergence;
}

const earlier = (one: Found | null, other: Found | null): Found | null =>
  one === null || (other !== null && other.seq < one.seq) ? other : one;

/** The first of a summary's requests, or that for a title, that is another one; null when there is none. */
function replayAside(aside: AsideRecord, history: readonly Event[], digest: (text: string) => string): Found | null {
  for (const call of aside.calls) {
    const recorded = recordedAside(aside, call, history);
    const derived = { ...recorded, system: asideInstructions(aside), tools: [], parameters: {} };
    const what = compare(call, derived, () => recorded, digest);
    if (what !== null) return { seq: call.requested.seq, call, what };
  }
  return null;
}

/** The first of its requests, and of those of the turns within it, that is another one; null when there is none. */
async function replayTurn(
  turn: TurnRecord,
  history: readonly Event[],
  change: ReplayChange,
  digest: (text: string) => string,
): Promise<Found | null> {
  const found: Found[] = [];
  const made = new Set<ModelRecord>();
  const watcher: Watcher = {
    digest,
    requested(within, request, call) {
      if (call === null) {
        const { ended, started } = within;
        // Whatever ended it kept the next request from being made.
        if (ended?.reason === "done") found.push({ seq: started.seq, call, what: { kind: "added" } });
        return;
      }
      made.add(call);
      const recordedOf = () => recordedRequest(within, call, history);
      // The loop goes on with the summary that was answered: what the record says of it is looked at here.
      const isSummary = within.condensings.some(({ started }) => started.seq < call.requested.seq);
      const what = compare(call, request, recordedOf, digest, isSummary);
      if (what !== null) found.push({ seq: call.requested.seq, call, what });
    },
    frameOf(within) {
      const frame = recordedFrame(within);
      return frame === null ? null : change(frame, within, history);
    },
  };
  const frame = watcher.frameOf(turn);
  // It ended before its model was asked anything.
  if (frame === null) return null;
  const log = [...toldBefore(turn, history)];
  const untouched = new AbortController();
  for await (const entry of loop(log, recordedPorts(turn, log, frame, watcher), untouched.signal))
    log.push({ ...turn.started, ...entry });
  for (const within of withNested(turn))
    for (const call of allCalls(within))
      if (!made.has(call)) found.push({ seq: call.requested.seq, call, what: { kind: "missing" } });
  return found.sort((one, other) => one.seq - other.seq)[0] ?? null;
}

/** Null when no model was asked anything in the turn. */
function recordedFrame(turn: TurnRecord): Frame | null {
  const own = turn.calls[0]?.requested.fact;
  if (own !== undefined) {
    const { model, system, tools, parameters } = own;
    return { model, system, tools, parameters };
  }
  // It ended before its own first request: there were calls that were carried out again, and summaries.
  const [first] = [...withNested(turn)].flatMap(allCalls);
  if (first === undefined) return null;
  const called = turn.tools.filter(({ requested }) => requested.fact.effect !== "unknown");
  const names = [...new Set(called.map(({ requested }) => requested.fact.name))];
  const tools = names.map((name) => ({ name, description: "", input: {} }));
  return { model: first.requested.fact.model, system: "", tools, parameters: {} };
}

/** `recordedOf` derives from the record what was sent then; `both`: that, too, is to be what was sent. */
function compare(
  call: ModelRecord,
  derived: ModelRequest,
  recordedOf: () => ModelRequest,
  digest: (text: string) => string,
  both = false,
): Divergence | null {
  const hash = call.requested.fact.request;
  const isSame = isHashOf(hash, derived, digest);
  if (isSame && !both) return null;
  const recorded = recordedOf();
  const proven = isHashOf(hash, recorded, digest);
  if (isSame && proven) return null;
  const differences = requestDifferences(recorded, derived);
  return {
    kind: "changed",
    proven,
    differences: differences.length > 0 ? differences : [{ part: "unknown" }],
  };
}
