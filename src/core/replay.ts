// A recorded branch run again through today's loop, with the record in place of models, tools and people: the same, or the
// first request that comes out otherwise. No network, no side effects, and nothing is written.
import type { Event } from "./event.ts";
import { type ExactRequest, isHashOf, recordedRequest } from "./exactRequest.ts";
import { fail } from "./failure.ts";
import { loop } from "./loop.ts";
import type { ModelRequest } from "./provider.ts";
import { type Frame, recordedPorts, type Watcher } from "./recordedPorts.ts";
import { type Difference, requestDifferences } from "./requestDifference.ts";
import { type ModelRecord, type TurnRecord, toldBefore, turnRecords, withNested } from "./turnRecord.ts";

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

export type Divergence =
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
  const turns = turnRecords(history);
  const numbers = new Map(
    turns
      .flatMap((turn) => [...withNested(turn)].flatMap(({ calls }) => calls))
      .sort((one, other) => one.requested.seq - other.requested.seq)
      .map((call, position) => [call, position + 1]),
  );
  if (numbers.size === 0) return { verdict: "nothing", why: isImported(history) ? "imported" : "empty" };

  for (const turn of turns) {
    if (signal.aborted) throw fail("aborted", "The replay was stopped.");
    const found = await replayTurn(turn, history, change, digest);
    if (found !== null) {
      const number = found.call === null ? numbers.size + 1 : (numbers.get(found.call) ?? 0);
      return { verdict: "diverged", requests: numbers.size, number, seq: found.seq, what: found.what };
    }
    await pause();
  }
  return { verdict: "same", requests: numbers.size };
}

const isImported = (history: readonly Event[]) => history.some(({ fact }) => fact.kind === "session.imported");

interface Found {
  readonly seq: number;
  readonly call: ModelRecord | null;
  readonly what: Divergence;
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
      const what = compare(within, call, request, history, digest);
      if (what !== null) found.push({ seq: call.requested.seq, call, what });
    },
    frameOf(within) {
      const [first] = within.calls;
      if (first === undefined) return null;
      const { model, system, tools, parameters } = first.requested.fact;
      return change({ model, system, tools, parameters }, within, history);
    },
  };
  const frame = watcher.frameOf(turn);
  // It ended before its model was asked anything.
  if (frame === null) return null;
  const ports = recordedPorts(turn, frame, watcher);
  const untouched = new AbortController();
  for await (const _ of loop(toldBefore(turn, history), ports, untouched.signal)) {
    // What becomes of it is looked at where requests are made.
  }
  for (const { calls } of withNested(turn))
    for (const call of calls)
      if (!made.has(call)) found.push({ seq: call.requested.seq, call, what: { kind: "missing" } });
  return found.sort((one, other) => one.seq - other.seq)[0] ?? null;
}

function compare(
  turn: TurnRecord,
  call: ModelRecord,
  derived: ModelRequest,
  history: readonly Event[],
  digest: (text: string) => string,
): Divergence | null {
  const hash = call.requested.fact.request;
  if (isHashOf(hash, derived, digest)) return null;
  const request = recordedRequest(turn, call, history);
  const recorded: Pick<ExactRequest, "request" | "proven"> = { request, proven: isHashOf(hash, request, digest) };
  const differences = requestDifferences(recorded.request, derived);
  return {
    kind: "changed",
    proven: recorded.proven,
    differences: differences.length > 0 ? differences : [{ part: "unknown" }],
  };
}
