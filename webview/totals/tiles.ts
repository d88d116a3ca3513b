// The few sums above all else, in words.
import type { Totals } from "../../src/core/totals.ts";
import * as format from "../shared/format.ts";

export interface Tile {
  readonly term: string;
  readonly value: string;
  readonly detail: string;
}

export function tilesOf({ total, tools }: Totals): Tile[] {
  const calls = tools.reduce((sum, tool) => sum + tool.calls, 0);
  const failed = tools.reduce((sum, tool) => sum + tool.failed, 0);
  const isSilent = total.calls > 0 && total.unreported === total.calls;
  const silent = total.unreported > 0 ? `; ${format.counted(total.unreported, "call")} reported none` : "";
  const unknown =
    total.cost.unknown > 0 ? `${format.counted(total.cost.unknown, "call")} of unknown cost not in it` : "";
  const estimated = total.cost.estimated ? "partly an estimate" : "";
  return [
    {
      term: "Cost",
      value: format.costTotal(total.cost),
      detail: [unknown, estimated].filter((words) => words !== "").join("; ") || "all prices known",
    },
    {
      term: "Tokens in",
      value: isSilent ? "unknown" : format.tokens(total.input),
      detail: isSilent
        ? "No provider reported any"
        : `${format.percent(total.cacheRead, total.input)} from the cache, ${format.tokens(total.cacheWrite)} put into it${silent}`,
    },
    {
      term: "Tokens out",
      value: isSilent ? "unknown" : format.tokens(total.output),
      detail: isSilent ? "No provider reported any" : `${format.tokens(total.reasoning)} of them reasoning${silent}`,
    },
    { term: "Model calls", value: format.count(total.calls), detail: failures(total.failed) },
    { term: "Tool calls", value: format.count(calls), detail: failures(failed) },
  ];
}

const failures = (failed: number): string => (failed === 0 ? "none failed" : `${format.count(failed)} failed`);
