import { Failure, isFailure, toErrorInfo } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { Provider } from "../core/provider.ts";
import { withDistinctCalls } from "./distinctCalls.ts";
import { redact } from "./redact.ts";
import { stopped } from "./wire/streamFailures.ts";

/**
 * What holds for every adapter, kept in one place: only `Failure`s leave it and none contains the key; a stopped request
 * ends at once, whatever the vendor's library makes of the signal; a reader who leaves the loop closes the connection;
 * no two calls of a conversation share an id.
 * `totalMs`: how long a whole answer may take, in milliseconds; absent: as long as it likes.
 */
export function guard(provider: Provider, key: string | undefined, totalMs?: number): Provider {
  const { pull } = provider;
  const guarded = <T>(
    ask: (signal: AbortSignal) => AsyncIterable<T>,
    signal: AbortSignal,
    limitMs?: number,
  ): AsyncIterable<T> => ({
    [Symbol.asyncIterator]() {
      const closer = new AbortController();
      const pieces = ask(AbortSignal.any([signal, closer.signal]))[Symbol.asyncIterator]();
      return watched(pieces, signal, stopOn(signal, limitMs), closer, key);
    },
  });
  return {
    models: (signal) => stoppable((inner) => provider.models(inner), signal, key),
    stream(request, signal) {
      const distinct = { ...request, messages: withDistinctCalls(request.messages) };
      return guarded((inner) => provider.stream(distinct, inner), signal, totalMs);
    },
    // What is fetched takes as long as it takes.
    ...(pull === undefined
      ? {}
      : { pull: (model: string, signal: AbortSignal) => guarded((inner) => pull(model, inner), signal) }),
  };
}

/** The pieces, until the stop. By hand, not as a generator, which costs each piece some turns of the queue more. */
function watched<T>(
  pieces: AsyncIterator<T>,
  signal: AbortSignal,
  stop: Stop,
  closer: AbortController,
  key: string | undefined,
): AsyncIterator<T> {
  let over = false;
  function end(): void {
    if (over) return;
    over = true;
    stop.release();
    closer.abort();
    // Not awaited: a library that is stuck must not hold up the one who stopped it.
    pieces.return?.().catch(() => undefined);
  }
  return {
    async next() {
      if (over) return { done: true, value: undefined };
      try {
        if (signal.aborted) throw stopped();
        const next = await stop.before(pieces.next());
        if (next.done) end();
        return next;
      } catch (thrown) {
        end();
        throw signal.aborted ? stopped() : safe(thrown, key);
      }
    },
    async return() {
      end();
      return { done: true, value: undefined };
    },
  };
}

async function stoppable<T>(
  act: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  key: string | undefined,
): Promise<T> {
  if (signal.aborted) throw stopped();
  const stop = stopOn(signal, undefined);
  try {
    return await stop.before(act(signal));
  } catch (thrown) {
    throw signal.aborted ? stopped() : safe(thrown, key);
  } finally {
    stop.release();
  }
}

/** The failure without the key, and without the error behind it: a library's error can hold the request's headers. */
function safe(thrown: unknown, key: string | undefined): Failure {
  return new Failure(redact(isFailure(thrown) ? thrown.info : toErrorInfo(thrown), key));
}

interface Stop {
  /** The promise's outcome, unless the stop or the limit comes before it. */
  before<T>(promise: Promise<T>): Promise<T>;
  release(): void;
}

/** Not `Promise.race`: racing every part against one promise keeps something of each part until that promise settles. */
function stopOn(signal: AbortSignal, totalMs: number | undefined): Stop {
  let failure: Failure | undefined;
  let refuse: (failure: Failure) => void = () => {};
  const fail = (why: Failure) => {
    failure ??= why;
    refuse(failure);
  };
  const stop = () => fail(stopped());
  signal.addEventListener("abort", stop, { once: true });
  const timer = totalMs === undefined ? undefined : setTimeout(() => fail(tooLong(totalMs)), totalMs);
  return {
    before: <T>(promise: Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        refuse = reject;
        if (failure !== undefined) reject(failure);
        promise.then(resolve, reject);
      }),
    release() {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    },
  };
}

const tooLong = (totalMs: number) =>
  new Failure({
    code: "timeout",
    message: english(
      "The answer was not complete after {0} seconds, the limit of this connection.",
      Math.round(totalMs / 1000),
    ),
    advice: english("Try again, or raise the limit in the connection's advanced settings."),
  });
