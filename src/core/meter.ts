// How much of its limits a turn has used. What a turn within it uses counts for both.
import { addCost, type CostTotal, noCost } from "./cost.ts";
import type { FactOf } from "./event.ts";
import { Failure } from "./failure.ts";
import { type LimitKind, type LimitReached, type Limits, limitWords } from "./limits.ts";

export interface Meter {
  countCall(): void;
  /** A model call is over. Tokens or a cost that are unknown are no zero: they are counted as untold. */
  add(call: FactOf<"model.responded"> | FactOf<"model.failed">): void;
  /** The limit that keeps the next model call from being made: this turn's, or that of one around it. */
  reached(): LimitReached | null;
  /** Waits for a person: that is nobody's work, and its time does not count. */
  waiting<Value>(wait: () => Promise<Value>): Promise<Value>;
  /** The turn is over. */
  stop(): void;
}

export interface MeterClock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

const MINUTE_MS = 60_000;
/** A timer longer than 24 days would go off at once; one that goes off for nothing each hour costs nothing. */
const MOST_SLEEP_MS = 60 * MINUTE_MS;

/** `over` is called once, when the time is over in the middle of something, with what is to be said. */
export function startMeter(
  limits: Limits,
  { now, sleep }: MeterClock,
  outer: Meter | null,
  over: (failure: Failure) => void,
): Meter {
  const startedAt = now();
  let calls = 0;
  let tokens = 0;
  let tokensUntold = 0;
  let total: CostTotal = noCost;
  /** How many wait for a person, since when, and how long that was before. */
  let waiters = 0;
  let waitingSince = 0;
  let waitedMs = 0;
  let resume = () => {};
  const stopped = new AbortController();

  const workedMs = () => now() - startedAt - waitedMs - (waiters > 0 ? now() - waitingSince : 0);
  const reachedNow = (kind: LimitKind, used: number, untold = 0): LimitReached | null =>
    limits[kind] > 0 && used >= limits[kind] ? { kind, most: limits[kind], used, untold } : null;

  async function watch(): Promise<void> {
    while (!stopped.signal.aborted) {
      if (waiters > 0) {
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
        continue;
      }
      const leftMs = limits.minutes * MINUTE_MS - workedMs();
      const reached = leftMs <= 0 ? reachedNow("minutes", workedMs() / MINUTE_MS) : null;
      if (reached !== null) return over(new Failure(limitWords(reached)));
      await sleep(Math.min(Math.ceil(leftMs), MOST_SLEEP_MS), stopped.signal);
    }
  }
  if (limits.minutes > 0) void watch();

  const meter: Meter = {
    countCall() {
      calls += 1;
      outer?.countCall();
    },
    add(call) {
      const { input, output } = call.usage;
      tokens += (input ?? 0) + (output ?? 0);
      if (input === undefined && output === undefined) tokensUntold += 1;
      total = addCost(total, call.cost);
      outer?.add(call);
    },
    reached: () =>
      reachedNow("modelCalls", calls) ??
      reachedNow("minutes", workedMs() / MINUTE_MS) ??
      reachedNow("tokens", tokens, tokensUntold) ??
      reachedNow("cost", total.usd, total.unknown) ??
      outer?.reached() ??
      null,
    async waiting(wait) {
      if (waiters++ === 0) waitingSince = now();
      try {
        return await (outer === null ? wait() : outer.waiting(wait));
      } finally {
        if (--waiters === 0) {
          waitedMs += now() - waitingSince;
          resume();
        }
      }
    },
    stop() {
      stopped.abort();
      resume();
    },
  };
  return meter;
}
