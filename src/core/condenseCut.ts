// Where a history is cut that is to be condensed: what becomes a summary, in how many requests, and what stays word for word.
import { messageSizes } from "./contextSize.ts";
import type { CondenseCause } from "./event.ts";
import type { Message } from "./message.ts";
import { recordOf } from "./summary.ts";

/** Tokens of a request, about, and what the model reads; null when that is not known. */
export interface ContextSize {
  readonly tokens: number;
  readonly window: number | null;
}

/**
 * What stays word for word, as a share of what there is: enough for the last exchanges, and so little that it is long until
 * the window is full again.
 */
const KEPT_SHARE = 0.25;
/** Less than this share of all would gain so little that the next answer asks for it again. */
const LEAST_GAIN = 0.2;
/** Of the window, for the record in one request: the rest is for the instructions, the summary, and miscounting. */
const RECORD_SHARE = 0.6;

/** After how many messages each request for a summary ends. `size`: of the request that would come next. */
export async function cutsOf(
  messages: readonly Message[],
  by: CondenseCause,
  { tokens, window }: ContextSize,
  count: (texts: readonly string[]) => Promise<readonly number[]>,
): Promise<readonly number[]> {
  const last = cutAt(messages, await messageSizes(messages, count), by === "person" ? 0 : LEAST_GAIN);
  if (last === 0) return [];
  const most = window !== null ? window * RECORD_SHARE : by === "overflow" ? tokens / 2 : Infinity;
  return passes(await count(messages.slice(0, last).map(recordOf)), most);
}

/** Whether a person could ask for it. `sizes`: the tokens of each message. */
export const isCondensable = (messages: readonly Message[], sizes: readonly number[]): boolean =>
  cutAt(messages, sizes, 0) > 0;

/**
 * How many messages to condense; 0: none. A call stays with its results: what is kept begins with what the person said where
 * that can be, else with an answer.
 */
function cutAt(messages: readonly Message[], sizes: readonly number[], leastGain: number): number {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const most = all * KEPT_SHARE;
  let kept = all;
  let fitting = 0;
  let latest = 0;
  let latestSaid = 0;
  for (const [index, { role }] of messages.entries()) {
    // One message is no history, and a summary of it no gain.
    if (index > 1 && role !== "tool" && all - kept >= all * leastGain) {
      if (kept <= most && fitting === 0) fitting = index;
      // A whole exchange may take somewhat more, but one that is much less than there is room for comes too late.
      if (role === "user" && kept <= most * 1.5 && kept >= most / 2) return index;
      if (role === "user" && kept <= all / 2) latestSaid = index;
      latest = index;
    }
    kept -= sizes[index] ?? 0;
  }
  return fitting || latestSaid || latest;
}

/** Where each of the requests ends that a record takes. `sizes`: of each of its messages. */
function passes(sizes: readonly number[], most: number): number[] {
  const ends: number[] = [];
  let sum = 0;
  for (const [index, size] of sizes.entries()) {
    if (sum > 0 && sum + size > most) {
      ends.push(index);
      sum = 0;
    }
    sum += size;
  }
  return [...ends, sizes.length];
}
