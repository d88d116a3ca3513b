// When a failed model call is made again by itself, and how long after.
import type { ErrorInfo } from "./failure.ts";

/** Three tries: enough for a passing overload, few enough that a person is not kept waiting for a lasting one. */
const MAX_ATTEMPTS = 3;
const FIRST_DELAY_MS = 1_000;
/** A provider that asks for more than this is not waited for: the person is told instead. */
const LONGEST_DELAY_MS = 30_000;

/**
 * Milliseconds to wait before attempt `attempt + 1`; null when there should be none.
 * Exponential backoff with full jitter on its upper half, so that several windows do not come back at once.
 * @param arrived whether any part of the answer had come: then trying again by itself would pay twice.
 * @param random in [0, 1).
 */
export function retryDelay(error: ErrorInfo, attempt: number, arrived: boolean, random: number): number | null {
  if (arrived || attempt >= MAX_ATTEMPTS) return null;
  if (error.code !== "rate-limit" && error.code !== "overloaded") return null;
  const backoff = FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.5 + random / 2);
  const delay = Math.max(error.retryAfterMs ?? 0, Math.round(backoff));
  return delay <= LONGEST_DELAY_MS ? delay : null;
}
