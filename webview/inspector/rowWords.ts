// A row's cells in words, each with what explains it.
import type { TurnEnd } from "../../src/core/event.ts";
import { type EventHeader, isStopped } from "../../src/core/figures.ts";
import * as format from "../shared/format.ts";
import { inLanguage, t } from "../shared/l10n.ts";
import { kindLooks } from "./kinds.ts";

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

/** How a turn ended, in a word. */
export const endNames: Record<TurnEnd, string> = {
  done: t("done"),
  cancelled: t("cancelled"),
  limit: t("limit"),
  failed: t("failed"),
  interrupted: t("interrupted"),
};

/** A label is on record in English: the words in it that are ours, in the reader's language. */
function labelWords({ kind, label }: EventHeader): string {
  if (kind === "turn.ended") return Object.hasOwn(endNames, label) ? endNames[label as TurnEnd] : label; // checked just now
  if (kind.endsWith(".failed")) return inLanguage(label);
  if (kind !== "tool.decided") return label;
  const [, name, verdict] = /^(.*): (allow|deny)$/.exec(label) ?? [];
  if (name === undefined) return label;
  return `${name}: ${verdict === "allow" ? t("allowed") : t("denied")}`;
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
  const label = labelWords(row);
  return {
    time,
    kind: { text: row.kind, title: `${row.kind}: ${kindLooks(row.kind, isStopped(row)).means}` },
    label: { text: label, title: label },
    duration,
    tokens: tokensCell(row),
    cost: costCell(row),
  };
}
