// A row's cells in words, each with what explains it.
import type { EventHeader } from "../../src/core/figures.ts";
import * as format from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
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
  const exact = (value: number | null) => (value === null ? t("an unknown number") : format.count(value));
  return {
    text: `${short(inputTokens)} → ${short(outputTokens)}`,
    title: cacheReadTokens
      ? t(
          "Tokens: {0} in ({1} of them from the cache), {2} out",
          ...[inputTokens, cacheReadTokens, outputTokens].map(exact),
        )
      : t("Tokens: {0} in, {1} out", exact(inputTokens), exact(outputTokens)),
  };
}

function costCell({ costUsd, costUnknown, costEstimated }: EventHeader): Cell {
  if (costUnknown) return { text: t("unknown"), title: t("The cost is unknown: the detail says why") };
  if (costUsd === null) return empty;
  if (costUsd === 0) return { text: t("free"), title: t("This call cost nothing") };
  const title = costEstimated
    ? t("Cost: about {0}; the detail says where it is from", format.exactMoney(costUsd))
    : t("Cost: {0}; the detail says where it is from", format.exactMoney(costUsd));
  return { text: `${costEstimated ? "~" : ""}${format.money(costUsd)}`, title };
}

export function rowWords(row: EventHeader, startedAt: number): RowWords {
  const time: Cell = {
    text: format.offset(row.at - startedAt),
    title: t("{0}, since the first event in seconds", format.exactTime(row.at)),
  };
  const duration: Cell =
    row.durationMs === null
      ? empty
      : { text: format.duration(row.durationMs), title: t("Took {0} ms", format.count(Math.round(row.durationMs))) };
  return {
    time,
    kind: { text: row.kind, title: `${row.kind}: ${kinds[row.kind].means}` },
    label: { text: row.label, title: row.label },
    duration,
    tokens: tokensCell(row),
    cost: costCell(row),
  };
}
