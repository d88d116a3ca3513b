// A row's cells in words, each with what explains it.
import type { EventHeader } from "../../src/core/figures.ts";
import * as format from "../shared/format.ts";
import { kinds } from "./kinds.ts";

export interface Cell {
  readonly text: string;
  readonly title: string;
}

export interface RowWords {
  readonly time: Cell;
  readonly kind: Cell;
  readonly label: Cell;
  readonly duration: Cell;
  readonly tokens: Cell;
  readonly cost: Cell;
}

const empty: Cell = { text: "", title: "" };

function tokensCell({ inputTokens, outputTokens, cacheReadTokens }: EventHeader): Cell {
  if (inputTokens === null && outputTokens === null) return empty;
  const short = (value: number | null) => (value === null ? "?" : format.tokens(value));
  const exact = (value: number | null) => (value === null ? "an unknown number" : format.count(value));
  const cached = cacheReadTokens ? ` (${format.count(cacheReadTokens)} of them from the cache)` : "";
  return {
    text: `${short(inputTokens)} → ${short(outputTokens)}`,
    title: `Tokens: ${exact(inputTokens)} in${cached}, ${exact(outputTokens)} out`,
  };
}

function costCell({ costUsd, costUnknown, costEstimated }: EventHeader): Cell {
  if (costUnknown) return { text: "unknown", title: "The cost is unknown: the detail says why" };
  if (costUsd === null) return empty;
  if (costUsd === 0) return { text: "free", title: "This call cost nothing" };
  const title = `Cost: ${costEstimated ? "about " : ""}${format.exactMoney(costUsd)}; the detail says where it is from`;
  return { text: `${costEstimated ? "~" : ""}${format.money(costUsd)}`, title };
}

export function rowWords(row: EventHeader, startedAt: number): RowWords {
  const time: Cell = {
    text: format.offset(row.at - startedAt),
    title: `${format.exactTime(row.at)}, since the first event in seconds`,
  };
  const duration: Cell =
    row.durationMs === null
      ? empty
      : { text: format.duration(row.durationMs), title: `Took ${format.count(Math.round(row.durationMs))} ms` };
  return {
    time,
    kind: { text: row.kind, title: `${row.kind}: ${kinds[row.kind].means}` },
    label: { text: row.label, title: row.label },
    duration,
    tokens: tokensCell(row),
    cost: costCell(row),
  };
}
