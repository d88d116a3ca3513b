// What a model was sent for a summary of a conversation, or for a title, derived from the log.
import { context } from "./context.ts";
import type { Event } from "./event.ts";
import type { Message } from "./message.ts";
import { SUMMARY_INSTRUCTIONS, summaryRequest, summaryTextOf } from "./summary.ts";
import { TITLE_INSTRUCTIONS, titleRequest } from "./title.ts";
import type { AsideRecord, ModelRecord } from "./turnRecord.ts";

/** The messages of one of its calls. `history`: the one that it was found in. */
export function asideMessages(
  { started, calls }: AsideRecord,
  call: ModelRecord,
  history: readonly Event[],
): Message[] {
  const before = history.filter(({ seq }) => seq < started.seq);
  if (started.fact.kind === "titling.started") return titleRequest(before) ?? [];
  const { upTo } = started.fact;
  // Each part of the record is summed up when the one before it was answered.
  const answers = calls
    .slice(0, calls.indexOf(call))
    .flatMap(({ ended }) => (ended?.kind === "model.responded" ? [summaryTextOf(ended)] : []));
  const messages = context(before).slice(upTo[answers.length - 1] ?? 0, upTo[answers.length]);
  return summaryRequest(messages, answers.at(-1) ?? null);
}

/** What such a call is told today beside its messages. */
export const asideInstructions = ({ started }: AsideRecord): string =>
  started.fact.kind === "titling.started" ? TITLE_INSTRUCTIONS : SUMMARY_INSTRUCTIONS;
