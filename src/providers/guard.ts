import { Failure, isFailure, toErrorInfo } from "../core/failure.ts";
import type { Provider } from "../core/provider.ts";
import { redact } from "./redact.ts";
import { stopped } from "./wire/streamFailures.ts";

/**
 * What holds for every adapter, kept in one place: only `Failure`s leave it and none contains the key; a stopped request
 * ends at once, whatever the vendor's library makes of the signal; a reader who leaves the loop closes the connection.
 * `totalMs`: how long a whole answer may take, in milliseconds; absent: as long as it likes.
 */
export function guard(provider: Provider, key: string | undefined, totalMs?: number): Provider {
  const { pull } = provider;
  return {
    models: (signal) => stoppable((inner) => provider.models(inner), signal, key),
    stream: (request, signal) => guarded((inner) => provider.stream(request, inner), signal, key, totalMs),
    ...(pull === undefined
      ? {}
      : {
          pull: (model: string, signal: AbortSignal) => guarded((inner) => pull(model, inner), signal, key, undefined),
        }),
  };
}

async function* guarded<T>(
  ask: (signal: AbortSignal) => AsyncIterable<T>,
  signal: AbortSignal,
  key: string | undefined,
  totalMs: number | undefined,
): AsyncGenerator<T> {
  const closer = new AbortController();
  const pieces = ask(AbortSignal.any([signal, closer.signal]))[Symbol.asyncIterator]();
  const stop = stopOn(signal);
  const limit = limitOf(totalMs);
  try {
    while (true) {
      if (signal.aborted) throw stopped();
      const next = await Promise.race([pieces.next(), stop.promise, limit.promise]);
      if (next.done) return;
      yield next.value;
    }
  } catch (thrown) {
    throw signal.aborted ? stopped() : safe(thrown, key);
  } finally {
    stop.release();
    limit.release();
    closer.abort();
    // Not awaited: a library that is stuck must not hold up the one who stopped it.
    pieces.return?.().catch(() => undefined);
  }
}

async function stoppable<T>(
  act: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  key: string | undefined,
): Promise<T> {
  if (signal.aborted) throw stopped();
  const stop = stopOn(signal);
  try {
    return await Promise.race([act(signal), stop.promise]);
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

function stopOn(signal: AbortSignal): { readonly promise: Promise<never>; release(): void } {
  let stop = () => {};
  const promise = new Promise<never>((_, reject) => {
    stop = () => reject(stopped());
  });
  promise.catch(() => undefined);
  signal.addEventListener("abort", stop, { once: true });
  return { promise, release: () => signal.removeEventListener("abort", stop) };
}

function limitOf(totalMs: number | undefined): { readonly promise: Promise<never>; release(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const promise = new Promise<never>((_, reject) => {
    if (totalMs !== undefined) timer = setTimeout(() => reject(tooLong(totalMs)), totalMs);
  });
  promise.catch(() => undefined);
  return { promise, release: () => clearTimeout(timer) };
}

const tooLong = (totalMs: number) =>
  new Failure({
    code: "timeout",
    message: `The answer was not complete after ${Math.round(totalMs / 1000)} seconds, the limit of this connection.`,
    advice: "Try again, or raise the limit in the connection's advanced settings.",
  });
