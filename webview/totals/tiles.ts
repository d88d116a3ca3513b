// The few sums above all else, in words.
import type { Totals } from "../../src/core/totals.ts";
import * as format from "../shared/format.ts";
import { t } from "../shared/l10n.ts";

export interface Tile {
  readonly term: string;
  readonly value: string;
  readonly detail: string;
}

export function tilesOf({ total, tools }: Totals): Tile[] {
  const calls = tools.reduce((sum, tool) => sum + tool.calls, 0);
  const failed = tools.reduce((sum, tool) => sum + tool.failed, 0);
  const isSilent = total.calls > 0 && total.unreported === total.calls;
  const silent = total.unreported === 0 ? "" : `; ${silentWords(total.unreported)}`;
  const unknown = total.cost.unknown === 0 ? "" : unpricedWords(total.cost.unknown);
  const estimated = total.cost.estimated ? t("partly an estimate") : "";
  return [
    {
      term: t("Cost"),
      value: format.costTotal(total.cost),
      detail: [unknown, estimated].filter((words) => words !== "").join("; ") || t("all prices known"),
    },
    {
      term: t("Tokens in"),
      value: isSilent ? t("unknown") : format.tokens(total.input),
      detail: isSilent
        ? t("No provider reported any")
        : t(
            "{0} from the cache, {1} put into it",
            format.percent(total.cacheRead, total.input),
            format.tokens(total.cacheWrite),
          ) + silent,
    },
    {
      term: t("Tokens out"),
      value: isSilent ? t("unknown") : format.tokens(total.output),
      detail: isSilent
        ? t("No provider reported any")
        : t("{0} of them reasoning", format.tokens(total.reasoning)) + silent,
    },
    { term: t("Model calls"), value: format.count(total.calls), detail: failures(total.failed) },
    { term: t("Tool calls"), value: format.count(calls), detail: failures(failed) },
  ];
}

const failures = (failed: number): string => (failed === 0 ? t("none failed") : t("{0} failed", format.count(failed)));
const silentWords = (calls: number): string =>
  calls === 1 ? t("1 call reported none") : t("{0} calls reported none", format.count(calls));
const unpricedWords = (calls: number): string =>
  calls === 1 ? t("1 call of unknown cost not in it") : t("{0} calls of unknown cost not in it", format.count(calls));
