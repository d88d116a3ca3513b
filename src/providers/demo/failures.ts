import type { ErrorInfo } from "../../core/failure.ts";
import { english } from "../../core/l10n.ts";

/** A failure that the demo shows when it is asked for one, so that people see what errors look like. */
export interface DemoFailure {
  readonly word: string;
  /** `midway`: after so many pieces of text. */
  readonly when: "at once" | "midway";
  readonly after?: number;
  readonly info: ErrorInfo;
}

const asked = (advice: string) =>
  english("You asked the demo for this failure: nothing is broken. With a real provider: {0}", advice);

export const demoFailures: readonly DemoFailure[] = [
  {
    word: "auth",
    when: "at once",
    info: {
      code: "auth",
      message: english("The key was refused{0}.", " (401)"),
      advice: asked(english("check the key of this connection in Settings.")),
      status: 401,
      vendor: { type: "authentication_error", message: "invalid key (demo)" },
    },
  },
  {
    word: "rate",
    when: "at once",
    info: {
      code: "rate-limit",
      message: english("The provider asks for fewer requests{0}", " (429)."),
      advice: asked(english("wait a moment, then try again.")),
      status: 429,
      retryAfterMs: 1000,
      vendor: { type: "rate_limit_error", message: "too many requests (demo)" },
    },
  },
  {
    word: "overload",
    when: "at once",
    info: {
      code: "overloaded",
      message: english("The provider is overloaded (529)."),
      advice: asked(english("try again in a moment, or choose another model.")),
      status: 529,
      retryAfterMs: 1000,
      vendor: { type: "overloaded_error", message: "overloaded (demo)" },
    },
  },
  {
    word: "context",
    when: "at once",
    info: {
      code: "context-overflow",
      message: english("The conversation is longer than the model can read{0}", "."),
      advice: asked(
        english("older messages are condensed first, if there are any; start a new session, or attach less."),
      ),
      status: 400,
      vendor: { type: "invalid_request_error", message: "prompt is too long (demo)" },
    },
  },
  {
    word: "midstream",
    when: "midway",
    after: 20,
    info: {
      code: "network",
      message: english("The response ended early: the connection was closed in the middle of the answer."),
      advice: asked(english("try again.")),
    },
  },
];

/** Nobody asked for this one: the demo's windows are as small as they say. */
export const tooLong = (window: number): ErrorInfo => ({
  code: "context-overflow",
  message: english(
    "The conversation is longer than the {0} tokens that this demo model reads.",
    window.toLocaleString("en-US"),
  ),
  advice: english("Attach less, or choose the demo with the larger window."),
  status: 400,
  vendor: { type: "invalid_request_error", message: "prompt is too long (demo)" },
});

/** The failure that words like "fail auth" ask for. */
export function demoFailure(words: string): DemoFailure | undefined {
  const word = /\bfail[\s-]+(\w+)/i.exec(words)?.[1]?.toLowerCase();
  return word === undefined ? undefined : demoFailures.find((failure) => word.startsWith(failure.word));
}
