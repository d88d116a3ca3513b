import { type ErrorInfo, isFailure } from "../../core/failure.ts";
import type { Part } from "../../core/provider.ts";

/**
 * A request once more in another form, when the server refused the first for something that nobody asked for: an extra
 * that most servers take. Only before anything was answered, and only once.
 */
export async function* withFallback(
  first: () => AsyncIterable<Part>,
  refusedFor: RegExp,
  second: () => AsyncIterable<Part>,
): AsyncGenerator<Part> {
  let began = false;
  try {
    for await (const part of first()) {
      began = true;
      yield part;
    }
    return;
  } catch (thrown) {
    if (began || !isFailure(thrown) || !isRefusal(thrown.info, refusedFor)) throw thrown;
  }
  yield* second();
}

/** The vendors have no code for it: they name the field in their message. */
function isRefusal({ status, vendor }: ErrorInfo, named: RegExp): boolean {
  return (status === 400 || status === 422) && named.test(JSON.stringify(vendor ?? null));
}
