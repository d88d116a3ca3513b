// States and failures in words.
import type { ContextPart } from "../../src/core/contextFill.ts";
import { addCost, noCost } from "../../src/core/cost.ts";
import type { CondenseCause } from "../../src/core/event.ts";
import { type ErrorInfo, errorWords, type FailureCode } from "../../src/core/failure.ts";
import type { Attachment } from "../../src/core/message.ts";
import type { FinishReason } from "../../src/core/provider.ts";
import type { Session, SessionState } from "../../src/core/session.ts";
import type { CondenseStep } from "../../src/core/transcript.ts";
import type { ContextSize } from "../../src/protocol/chat.ts";
import { costTotal, costTotalProvenance, count, duration, percent, tokens } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
import { sourceWords } from "../shared/modelWords.ts";
import type { Activity } from "./sending.ts";

export interface StateWords {
  readonly text: string;
  readonly icon: string;
  readonly tone: "alive" | "problem" | "quiet" | "asking";
  readonly explanation: string;
}

const sessionWords: Record<SessionState, StateWords | null> = {
  idle: null,
  working: {
    text: t("Working"),
    icon: "loading",
    tone: "alive",
    explanation: t("An answer is under way. Escape stops it."),
  },
  waiting: {
    text: t("Waiting for you"),
    icon: "bell-dot",
    tone: "asking",
    explanation: t("A tool call below waits for your decision. Escape stops the answer."),
  },
  failed: { text: t("Failed"), icon: "error", tone: "problem", explanation: t("The last answer failed.") },
  cancelled: {
    text: t("Stopped"),
    icon: "circle-slash",
    tone: "quiet",
    explanation: t("You stopped the last answer."),
  },
  limit: { text: t("Limit"), icon: "warning", tone: "quiet", explanation: t("The last answer reached a limit.") },
  interrupted: {
    text: t("Interrupted"),
    icon: "debug-disconnect",
    tone: "quiet",
    explanation: t("VS Code closed during the last answer."),
  },
};

export function stateWords(activity: Activity, session: Session | null): StateWords | null {
  switch (activity) {
    case "asking":
      return { text: t("Starting"), icon: "loading", tone: "alive", explanation: t("The agent is asked.") };
    case "stopping":
      return { text: t("Stopping"), icon: "loading", tone: "alive", explanation: t("The answer is being stopped.") };
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
  const why = condenseCauses[by];
  if (state.type === "working") return { text: condensing(messages), explanation: why };
  if (state.type === "failed") {
    return { text: notCondensed(messages, errorWords(state.error)), explanation: why };
  }
  const total = calls.reduce((sum, call) => addCost(sum, call.cost), noCost);
  const free = calls.every((call) => call.cost.kind === "free");
  const known = total.usd > 0 || total.unknown === 0;
  const paid = free ? t("free") : known ? costTotal(total) : t("cost unknown");
  const lines = [
    why,
    t(
      "About {0} tokens would have been sent; it is about {1} now.",
      ...[count(tokensBefore), count(state.tokensAfter)],
    ),
    t("{0} took {1} for the summary.", state.model.model, duration(state.durationMs)),
    ...(free ? [] : [costTotalProvenance(total)]),
    t("Everything above is kept as it was: a way on from before does not have the summary."),
  ];
  return {
    text: condensed(messages, tokens(tokensBefore), tokens(state.tokensAfter), paid),
    explanation: lines.join("\n"),
  };
}

function condensing(messages: number): string {
  if (messages === 0) return t("Condensing the conversation…");
  return messages === 1 ? t("Condensing 1 message…") : t("Condensing {0} messages…", count(messages));
}

function notCondensed(messages: number, why: string): string {
  if (messages === 0) return t("Condensing the conversation failed: {0}", why);
  if (messages === 1) return t("Condensing 1 message failed: {0}", why);
  return t("Condensing {0} messages failed: {1}", count(messages), why);
}

function condensed(messages: number, before: string, after: string, paid: string): string {
  if (messages === 0) return t("Condensed the conversation: {0} → {1} tokens, {2}", before, after, paid);
  if (messages === 1) return t("Condensed 1 message: {0} → {1} tokens, {2}", before, after, paid);
  return t("Condensed {0} messages: {1} → {2} tokens, {3}", count(messages), before, after, paid);
}

const condenseCauses: Record<CondenseCause, string> = {
  threshold: t("The model's window was nearly full."),
  overflow: t("The provider refused the request as longer than the model can read."),
  person: t("You asked for it."),
};

/** What fills the window, by kind. */
export const partNames: Record<ContextPart, string> = {
  instructions: t("Instructions"),
  tools: t("Tools"),
  summary: t("Summary"),
  said: t("Your messages"),
  attached: t("Attachments"),
  answers: t("Answers"),
  results: t("Tool results"),
};

/** As much is lost in the rounded figures of the kinds. */
const UNSEEN_SHARE = 0.01;

/** What the kinds come to, where somebody who adds them up would miss something of `all`; null where they are all of it. */
export const togetherWords = (sum: number, all: number): string | null =>
  Math.abs(sum - all) <= all * UNSEEN_SHARE ? null : t("Together about {0}, as counted here.", count(sum));

/** One thing of the conversation. */
export const pieceNames: Record<ContextPart, string> = {
  instructions: t("Instructions"),
  tools: t("A tool"),
  summary: t("Summary of older messages"),
  said: t("A message of yours"),
  attached: t("An attachment"),
  answers: t("An answer"),
  results: t("A result"),
};

/** Failures that the settings page can mend. */
const mendedInSettings = new Set<FailureCode>(["auth", "unconfigured", "network", "not-found"]);

export const needsSettings = (error: ErrorInfo): boolean => mendedInSettings.has(error.code);

/** "parser.ts 10–32". */
export const attachmentLabel = ({ name, fromLine, toLine }: Attachment): string =>
  `${name} ${fromLine === toLine ? fromLine : `${fromLine}–${toLine}`}`;

/** "Thought for 4 s". */
export function thoughtLabel(ms: number | null): string {
  if (ms === null) return t("Thought");
  if (ms < 1_000) return t("Thought for a moment");
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return t("Thought for {0} s", seconds);
  return t("Thought for {0} min {1} s", Math.floor(seconds / 60), seconds % 60);
}

/** Ends that a reader should know of: the answer is not whole. */
export const endWords: Record<FinishReason, string | null> = {
  stop: null,
  tools: null,
  length: t("Cut off: the limit of output tokens was reached."),
  context: t("Cut off: the model's context window is full."),
  filter: t("Cut off: the provider's content filter stepped in."),
};

/** "34 % of 200k", or "~68k tokens" where the window is not known. `share` of the window; null when that is unknown. */
export function contextWords({ tokens: all, reported, window, source }: ContextSize): {
  readonly text: string;
  readonly explanation: string;
  readonly share: number | null;
} {
  const fresh =
    reported === null
      ? t(
          "All of it is counted here, by the nearest tokenizer at hand: the provider's own count comes with its first answer.",
        )
      : all <= reported
        ? t("The provider counted all of them itself.")
        : t(
            "{0} of them the provider counted itself; about {1} have come since.",
            ...[count(reported), count(all - reported)],
          );
  const sent = t("About {0} tokens will be sent.", count(all));
  if (window === null) return { text: t("~{0} tokens", tokens(all)), explanation: `${sent}\n${fresh}`, share: null };
  const reads =
    source === null
      ? t("The model reads {0}.", count(window))
      : t("The model reads {0} ({1}).", count(window), sourceWords(source));
  return {
    text: t("{0} of {1}", percent(all, window), tokens(window)),
    explanation: `${sent} ${reads}\n${fresh}`,
    share: all / window,
  };
}
