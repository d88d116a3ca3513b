// A tool that is over soon after it was told to stop, whatever it does. What it still does then is not waited for, and what
// comes of it is dropped.
import { fail, isFailure, toErrorInfo } from "./failure.ts";
import type { Invocation, Tool, ToolOutput } from "./tool.ts";

/**
 * So long may a tool take to end by itself, and to tell what it did until then. A turn has to be over 500 ms after it was
 * stopped, and the rest of that belongs to the log.
 */
export const STOP_GRACE_MS = 350;

export interface StopClock {
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** A signal that aborts with `stop`, and with its own `abort`. `release` lets go of `stop`. */
export function within(stop: AbortSignal) {
  const controller = new AbortController();
  const onStop = () => controller.abort(stop.reason);
  if (stop.aborted) onStop();
  else stop.addEventListener("abort", onStop, { once: true });
  return {
    signal: controller.signal,
    abort: (reason?: unknown) => controller.abort(reason),
    release: () => stop.removeEventListener("abort", onStop),
  };
}

/** Why a turn was stopped, as the model is told. */
export function stopWords(signal: AbortSignal, what: string): string {
  const { reason } = signal;
  return isFailure(reason) && reason.code === "limit"
    ? `${what} was stopped. ${toErrorInfo(reason).message}`
    : `The person stopped ${what.charAt(0).toLowerCase()}${what.slice(1)}.`;
}

export function stoppable(tool: Tool, clock: StopClock): Tool {
  return {
    ...tool,
    async prepare(input, signal) {
      const invocation = await untilStopped(
        () => tool.prepare(input, signal),
        clock,
        signal,
        () => {
          throw fail("aborted", stopWords(signal, "The work"));
        },
      );
      return { ...invocation, run: (stop, progress) => run(invocation, progress, clock, stop) };
    },
  };
}

async function run(
  invocation: Invocation,
  progress: ((text: string) => void) | undefined,
  clock: StopClock,
  signal: AbortSignal,
): Promise<ToolOutput> {
  let over = false;
  const show = (text: string) => {
    if (!over) progress?.(text);
  };
  try {
    return await untilStopped(
      () => invocation.run(signal, show),
      clock,
      signal,
      () => ({
        text: `${stopWords(signal, "This call")} It did not end by itself: what it still did is not known.`,
        isError: true,
      }),
    );
  } catch (thrown) {
    if (signal.aborted) return { text: stopWords(signal, "This call"), isError: true };
    throw thrown;
  } finally {
    over = true;
  }
}

/** What `work` comes to, or `late` when it is not over soon after `signal` aborted. */
export async function untilStopped<Value>(
  work: () => Promise<Value>,
  { sleep }: StopClock,
  signal: AbortSignal,
  late: () => Value,
): Promise<Value> {
  const settled = new AbortController();
  let expire = () => {};
  const expired = new Promise<"expired">((resolve) => {
    expire = () => void sleep(STOP_GRACE_MS, settled.signal).then(() => resolve("expired"));
  });
  if (signal.aborted) expire();
  else signal.addEventListener("abort", expire, { once: true });
  // Its failure is dropped too, when it comes too late.
  const working = (async () => ({ value: await work() }))();
  working.catch(() => {});
  try {
    const first = await Promise.race([working, expired]);
    return first === "expired" ? late() : first.value;
  } finally {
    signal.removeEventListener("abort", expire);
    settled.abort();
  }
}
