// States and failures in words.
import type { ContextPart } from "../../src/core/contextFill.ts";
import { addCost, noCost } from "../../src/core/cost.ts";
import type { CondenseCause } from "../../src/core/event.ts";
import type { ErrorInfo, FailureCode } from "../../src/core/failure.ts";
import type { Attachment } from "../../src/core/message.ts";
import type { FinishReason } from "../../src/core/provider.ts";
import type { Session, SessionState } from "../../src/core/session.ts";
import type { CondenseStep } from "../../src/core/transcript.ts";
import type { ContextSize } from "../../src/protocol/chat.ts";
import { costTotal, costTotalProvenance, count, counted, duration, percent, tokens } from "../shared/format.ts";
import { sourceWords } from "../shared/modelWords.ts";
import type { Activity } from "./model.ts";

export interface StateWords {
  readonly text: string;
  readonly icon: string;
  readonly tone: "alive" | "problem" | "quiet" | "asking";
  readonly explanation: string;
}

const sessionWords: Record<SessionState, StateWords | null> = {
  idle: null,
  working: { text: "Working", icon: "loading", tone: "alive", explanation: "An answer is under way. Escape stops it." },
  waiting: {
    text: "Waiting for you",
    icon: "bell-dot",
    tone: "asking",
    explanation: "A tool call below waits for your decision. Escape stops the answer.",
  },
  failed: { text: "Failed", icon: "error", tone: "problem", explanation: "The last answer failed." },
  cancelled: { text: "Stopped", icon: "circle-slash", tone: "quiet", explanation: "You stopped the last answer." },
  limit: { text: "Limit", icon: "warning", tone: "quiet", explanation: "The last answer reached a limit." },
  interrupted: {
    text: "Interrupted",
    icon: "debug-disconnect",
    tone: "quiet",
    explanation: "VS Code closed during the last answer.",
  },
};

export function stateWords(activity: Activity, session: Session | null): StateWords | null {
  switch (activity) {
    case "asking":
      return { text: "Starting", icon: "loading", tone: "alive", explanation: "The agent is asked." };
    case "stopping":
      return { text: "Stopping", icon: "loading", tone: "alive", explanation: "The answer is being stopped." };
    case "working":
    case "idle":
      return session ? sessionWords[session.state] : null;
    default:
      return activity satisfies never;
  }
}

/** "Condensed 42 messages: 150k → 12k tokens, $0.01", and what explains it. */
export function condenseWords({ messages, by, tokensBefore, calls, state }: CondenseStep): {
  readonly text: string;
  readonly explanation: string;
} {
  const what = messages === 0 ? "the conversation" : counted(messages, "message");
  const why = condenseCauses[by];
  if (state.type === "working") return { text: `Condensing ${what}…`, explanation: why };
  if (state.type === "failed") {
    const { message, advice } = state.error;
    const text = `Condensing ${what} failed: ${message}`;
    return { text: advice === undefined ? text : `${text} ${advice}`, explanation: why };
  }
  const total = calls.reduce((sum, call) => addCost(sum, call.cost), noCost);
  const free = calls.every((call) => call.cost.kind === "free");
  const paid = free ? "free" : costTotal(total) === "unknown" ? "cost unknown" : costTotal(total);
  const lines = [
    why,
    `About ${count(tokensBefore)} tokens would have been sent; it is about ${count(state.tokensAfter)} now.`,
    `${state.model.model} took ${duration(state.durationMs)} for the summary.`,
    ...(free ? [] : [costTotalProvenance(total)]),
    "Everything above is kept as it was: a way on from before does not have the summary.",
  ];
  return {
    text: `Condensed ${what}: ${tokens(tokensBefore)} → ${tokens(state.tokensAfter)} tokens, ${paid}`,
    explanation: lines.join("\n"),
  };
}

const condenseCauses: Record<CondenseCause, string> = {
  threshold: "The model's window was nearly full.",
  overflow: "The provider refused the request as longer than the model can read.",
  person: "You asked for it.",
};

/** What fills the window, by kind. */
export const partNames: Record<ContextPart, string> = {
  instructions: "Instructions",
  tools: "Tools",
  summary: "Summary",
  said: "Your messages",
  attached: "Attachments",
  answers: "Answers",
  results: "Tool results",
};

/** One thing of the conversation. */
export const pieceNames: Record<ContextPart, string> = {
  instructions: "Instructions",
  tools: "A tool",
  summary: "Summary of older messages",
  said: "A message of yours",
  attached: "An attachment",
  answers: "An answer",
  results: "A result",
};

/** Failures that the settings page can mend. */
const mendedInSettings = new Set<FailureCode>(["auth", "unconfigured", "network", "not-found"]);

export const needsSettings = (error: ErrorInfo): boolean => mendedInSettings.has(error.code);

/** "parser.ts 10–32". */
export const attachmentLabel = ({ name, fromLine, toLine }: Attachment): string =>
  `${name} ${fromLine === toLine ? fromLine : `${fromLine}–${toLine}`}`;

/** "Thought for 4 s". */
export function thoughtLabel(ms: number | null): string {
  if (ms === null) return "Thought";
  if (ms < 1_000) return "Thought for a moment";
  const seconds = Math.round(ms / 1_000);
  return seconds < 60 ? `Thought for ${seconds} s` : `Thought for ${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Ends that a reader should know of: the answer is not whole. */
export const endWords: Record<FinishReason, string | null> = {
  stop: null,
  tools: null,
  length: "Cut off: the limit of output tokens was reached.",
  context: "Cut off: the model's context window is full.",
  filter: "Cut off: the provider's content filter stepped in.",
};

/** "34 % of 200k", or "~68k tokens" where the window is not known. `share` of the window; null when that is unknown. */
export function contextWords({ tokens: all, reported, window, source }: ContextSize): {
  readonly text: string;
  readonly explanation: string;
  readonly share: number | null;
} {
  const fresh =
    reported === null
      ? "All of it is counted here, by the nearest tokenizer at hand: the provider's own count comes with its first answer."
      : `${count(reported)} of them the provider counted itself; about ${count(Math.max(0, all - reported))} have come since.`;
  const sent = `About ${count(all)} tokens will be sent.`;
  if (window === null) return { text: `~${tokens(all)} tokens`, explanation: `${sent}\n${fresh}`, share: null };
  const from = source === null ? "" : ` (${sourceWords(source)})`;
  return {
    text: `${percent(all, window)} of ${tokens(window)}`,
    explanation: `${sent} The model reads ${count(window)}${from}.\n${fresh}`,
    share: all / window,
  };
}
