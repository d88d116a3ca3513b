// The selected span in a sentence; empty when none is selected.
import { spanSentence, spanWords } from "./spanWords.ts";
import type { Timeline } from "./timeline.ts";

export function selectedWords(timeline: Timeline): string {
  const span = timeline.selectedSpan.value;
  if (span === null) return "";
  // Its name may come later.
  void timeline.named.value;
  return spanSentence(
    spanWords(timeline.look.value.table, span, timeline.header(span), {
      begins: timeline.begins.value,
      now: timeline.trueNow(),
    }),
  );
}
