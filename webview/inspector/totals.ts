// What the session comes to: how many events, how long, at what cost.
import type { InspectorSnapshot } from "../../src/protocol/inspector.ts";
import * as format from "../shared/format.ts";
import type { Cell } from "./rowWords.ts";

/** `listed`: events in the list; null while that is not known. */
export function listedCount({ session }: InspectorSnapshot, listed: number | null, checkpoints: boolean): Cell {
  const all = format.counted(session.ends, "event");
  const hidden = checkpoints ? "." : "; the checkpoints of streamed answers are counted but not listed.";
  return {
    text: listed === null || listed === session.ends ? all : `${format.count(listed)} of ${all}`,
    title: `${listed === null ? "" : `${format.count(listed)} listed. `}${all} in the session, over all its branches${hidden}`,
  };
}

export function totals({ session, startedAt }: InspectorSnapshot): Cell[] {
  const { input, output, cacheRead } = session.tokens;
  const cached = cacheRead > 0 ? ` (${format.percent(cacheRead, input)} cached)` : "";
  const figures: Cell[] = [
    { text: format.costTotal(session.cost), title: format.costTotalProvenance(session.cost) },
    {
      text: `${format.tokens(input + output)} tokens${cached}`,
      title:
        `${format.count(input)} tokens in, ${format.count(cacheRead)} of them read from the provider's cache, ` +
        `and ${format.count(output)} out, over all model calls that reported them.`,
    },
  ];
  if (startedAt === null) return figures;
  const duration: Cell = {
    text: format.duration(session.updatedAt - startedAt),
    title: `From the first event, ${format.exactTime(startedAt)}, to the latest change, pauses included.`,
  };
  return [duration, ...figures];
}
