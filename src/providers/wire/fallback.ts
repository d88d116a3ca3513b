import { type ErrorInfo, isFailure } from "../../core/failure.ts";
import type { Part } from "../../core/provider.ts";

/** Each fallback drops another extra; more refusals than this mean something else. */
const ATTEMPTS = 4;

/**
 * A request again in another form, when the server refused it for something that nobody asked for: an extra that most
 * servers take. Only before anything was answered. `other` says which form to try next, or null when there is none.
 */
export async function* withFallback<Form>(
  form: Form,
  ask: (form: Form) => AsyncIterable<Part>,
  other: (form: Form, refusal: Refusal) => Form | null,
): AsyncGenerator<Part> {
  let next = form;
  for (let attempt = 1; ; attempt++) {
    try {
      for await (const part of ask(next)) {
        attempt = ATTEMPTS;
        yield part;
      }
      return;
    } catch (thrown) {
      if (!isFailure(thrown) || attempt >= ATTEMPTS) throw thrown;
      const changed = other(next, new Refusal(thrown.info));
      if (changed === null) throw thrown;
      next = changed;
    }
  }
}

export class Refusal {
  readonly info: ErrorInfo;

  constructor(info: ErrorInfo) {
    this.info = info;
  }

  /** The vendor's words, whatever the status: some servers refuse with 404 or 500. */
  says(words: RegExp): boolean {
    return words.test(JSON.stringify(this.info.vendor ?? null));
  }

  /** The request was refused, and the vendor's words name the field: there is no code for it. */
  names(field: RegExp): boolean {
    const { status } = this.info;
    return (status === 400 || status === 422) && this.says(field);
  }
}
