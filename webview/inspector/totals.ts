// The line above the list: how many events, how long, what it cost.
import type { InspectorSnapshot } from "../../src/protocol/inspector.ts";
import * as format from "../shared/format.ts";
import type { Cell } from "./rowWords.ts";

/** `shown`: events in the list; null while that is not known. */
export function totals({ session, startedAt }: InspectorSnapshot, shown: number | null, checkpoints: boolean): Cell[] {
  const { input, output, cacheRead } = session.tokens;
  const all = format.counted(session.ends, "event");
  const cells: Cell[] = [
    {
      text: shown === null || shown === session.ends ? all : `${format.count(shown)} of ${all}`,
      title: `${shown === null ? "" : `${format.count(shown)} listed. `}${all} in the session, over all its branches${
        checkpoints ? "." : "; the checkpoints of streamed answers are counted but not listed."
      }`,
    },
  ];
  if (startedAt !== null) {
    cells.push({
      text: format.duration(session.updatedAt - startedAt),
      title: `From the first event, ${format.exactTime(startedAt)}, to the latest change, pauses included.`,
    });
  }
  cells.push({ text: format.costTotal(session.cost), title: format.costTotalProvenance(session.cost) });
  const cached = cacheRead > 0 ? ` (${format.percent(cacheRead, input)} cached)` : "";
  cells.push({
    text: `${format.tokens(input + output)} tokens${cached}`,
    title:
      `${format.count(input)} tokens in, ${format.count(cacheRead)} of them read from the provider's cache, ` +
      `and ${format.count(output)} out, over all model calls that reported them.`,
  });
  return cells;
}
