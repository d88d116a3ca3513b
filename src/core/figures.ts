// Fact -> the few figures that lists and totals need, so that they never open a body.
import { isEstimate, usd } from "./cost.ts";
import { type Changed, type Fact, type FactKind, type FactOf, foreignPrograms } from "./event.ts";
import type { ErrorInfo } from "./failure.ts";

export interface EventFigures {
  /** A few words: the model, the tool, the first words of a message. At most `LABEL_LENGTH` characters. */
  readonly label: string;
  readonly durationMs: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  /** US dollars; null when there is none, or it is unknown. */
  readonly costUsd: number | null;
  readonly costUnknown: boolean;
  readonly costEstimated: boolean;
  readonly failed: boolean;
}

/** An event without its body, as lists show it. */
export interface EventHeader extends EventFigures {
  readonly seq: number;
  readonly id: string;
  readonly branch: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly span: string | null;
  readonly parent: string | null;
  readonly kind: FactKind;
}

/** As much as fits a wide list row. */
export const LABEL_LENGTH = 120;

const none: EventFigures = {
  label: "",
  durationMs: null,
  inputTokens: null,
  outputTokens: null,
  cacheReadTokens: null,
  costUsd: null,
  costUnknown: false,
  costEstimated: false,
  failed: false,
};

/** Never leaves half of a surrogate pair at its end. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");

/** The first words of a text, on one line, without control characters. */
export function firstWords(text: string, length = LABEL_LENGTH): string {
  const line = cut(text, length * 4)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return line.length <= length ? line : `${cut(line, length - 1)}…`;
}

const changedNames: Record<Changed, string> = {
  message: "message",
  system: "system prompt",
  model: "model",
  parameters: "parameters",
  result: "tool result",
  decision: "decision",
};

/** What a person changed where they went on: "model and tool result changed". */
export function changedWords(changed: readonly Changed[]): string {
  if (changed.length === 0) return "nothing changed";
  const names = changed.map((what) => changedNames[what]);
  const last = names.pop() ?? "";
  return `${names.length === 0 ? last : `${names.join(", ")} and ${last}`} changed`;
}

/** Sentences in a row, of which some are without a full stop. */
export const sentences = (texts: readonly string[]): string =>
  texts.map((text, at) => (at === texts.length - 1 || /[.!?:…]$/.test(text) ? text : `${text}.`)).join(" ");

/** Somebody stopped it: it did not end well, and nothing failed. */
export const isStop = ({ code }: Pick<ErrorInfo, "code">): boolean => code === "aborted";

/** Whether an event's header says so. */
export const isStopped = ({ kind, failed }: Pick<EventHeader, "kind" | "failed">): boolean =>
  kind.endsWith(".failed") && !failed;

/** What a person wrote of a message, without what is attached. */
export const saidText = ({ content }: FactOf<"message.user">): string =>
  content.map((block) => (block.type === "text" ? block.text : "")).join(" ");

export function figures(fact: Fact): EventFigures {
  switch (fact.kind) {
    case "message.user": {
      return { ...none, label: firstWords(saidText(fact)) };
    }
    case "variables.filled": {
      const filled = Object.entries(fact.values).map(([name, value]) => `${name}: ${value}`);
      return { ...none, label: firstWords(filled.join(", ")) };
    }
    case "turn.started":
      return { ...none, label: firstWords(fact.agentName) };
    case "model.requested":
      return { ...none, label: firstWords(fact.model.model) };
    case "model.streamed":
      return none;
    case "model.responded":
    case "model.failed":
      return {
        ...none,
        label: firstWords(fact.kind === "model.failed" ? fact.error.message : fact.model.model),
        durationMs: fact.timing.totalMs,
        inputTokens: fact.usage.input ?? null,
        outputTokens: fact.usage.output ?? null,
        cacheReadTokens: fact.usage.cacheRead ?? null,
        costUsd: usd(fact.cost),
        costUnknown: fact.cost.kind === "unknown",
        costEstimated: isEstimate(fact.cost),
        failed: fact.kind === "model.failed" && !isStop(fact.error),
      };
    case "tool.requested":
      return { ...none, label: firstWords(fact.preview || fact.name) };
    case "file.prepared":
    case "file.restored":
      return { ...none, label: firstWords(fact.path) };
    case "tool.asked":
      return { ...none, label: firstWords(`${fact.name}: ${sentences(fact.reasons)}`) };
    case "tool.decided":
      return {
        ...none,
        label: firstWords(`${fact.name}: ${fact.decision.verdict}`),
        failed: fact.decision.verdict === "deny",
      };
    case "tool.finished":
      return { ...none, label: firstWords(fact.name), durationMs: fact.durationMs, failed: fact.isError };
    case "turn.ended":
      return {
        ...none,
        label: fact.reason,
        durationMs: fact.durationMs,
        failed: fact.reason === "failed" || fact.reason === "interrupted",
      };
    case "condensing.started":
      return { ...none, label: firstWords(`${fact.upTo.at(-1) ?? 0} messages`) };
    case "context.condensed":
      return { ...none, label: firstWords(fact.summary), durationMs: fact.durationMs };
    case "condensing.failed":
      return {
        ...none,
        label: firstWords(fact.error.message),
        durationMs: fact.durationMs,
        failed: !isStop(fact.error),
      };
    case "titling.started":
      return none;
    case "session.titled":
      return { ...none, label: firstWords(fact.title) };
    case "titling.failed":
      return { ...none, label: firstWords(fact.error.message), failed: !isStop(fact.error) };
    case "session.imported":
      return { ...none, label: foreignPrograms[fact.from] };
    case "session.forked":
    case "session.copied":
      return { ...none, label: firstWords(fact.title) };
    case "fork.changed":
      return { ...none, label: firstWords(changedWords(fact.changed)) };
    default:
      return fact satisfies never;
  }
}
