// The place in the conversation where an event is shown.
import type { Step, TranscriptItem } from "../../src/core/transcript.ts";
import { t } from "../shared/l10n.ts";

export interface JumpPlace {
  readonly item: TranscriptItem;
  /** The model call or tool call that the event belongs to; null when the item itself is the place. */
  readonly step: Step | null;
}

/** Null when the history that is shown begins after the event. */
export function placeOf(items: readonly TranscriptItem[], seq: number): JumpPlace | null {
  const item = items.findLast((one) => one.seq <= seq);
  if (item === undefined) return null;
  return { item, step: item.type === "turn" ? (item.steps.findLast((step) => step.seq <= seq) ?? null) : null };
}

/** What has to be unfolded for the event to be seen, by the ids of its folds. */
export function foldsAt({ item, step }: JumpPlace): string[] {
  if (item.type === "user") return [`${item.id} text`];
  if (item.type === "condense") return [item.span];
  if (step?.type === "said") return [`${step.span} text`];
  return step?.type === "tool" || step?.type === "condense" ? [step.span] : [];
}

/** What a screen reader is told on arrival. */
export function jumpWords({ item, step }: JumpPlace): string {
  if (item.type === "user" || step?.type === "said") return t("Went to your message.");
  if (item.type === "import") return t("Went to the beginning of what was imported.");
  if (item.type === "fork" || item.type === "change") return t("Went to where the session was forked.");
  if (item.type === "condense" || step?.type === "condense") return t("Went to a summary of older messages.");
  return step?.type === "tool"
    ? t("Went to the call of {0}.", step.name)
    : t("Went to the answer of {0}.", item.agentName);
}
