// The tables: what stands in each cell, in words for a person and raw for a file.
import type { Spent } from "../../src/core/tally.ts";
import type { ModelTotals, NamedTotals, Spread, ToolTotals } from "../../src/core/totals.ts";
import * as format from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
import { type Period, periodName, type Step } from "./periods.ts";

export interface Column<Row> {
  readonly title: string;
  /** What the figure is, where the title does not say it all. */
  readonly means?: string;
  words(row: Row): string;
  /** Null: unknown, or none. */
  raw(row: Row): string | number | null;
  /** The raw figure's title, with its unit: English in every language, since programs read it. */
  readonly rawTitle: string;
}

const number = <Row>(title: string, rawTitle: string, of: (row: Row) => number, means?: string): Column<Row> => ({
  ...{ title, rawTitle },
  ...(means === undefined ? {} : { means }),
  words: (row) => format.count(of(row)),
  raw: of,
});

/** What nobody reported is not a number. */
const tokens = <Row>(
  title: string,
  rawTitle: string,
  spent: (row: Row) => Spent,
  of: (spent: Spent) => number,
  means: string,
): Column<Row> => ({
  ...{ title, rawTitle, means },
  words: (row) => (isSilent(spent(row)) ? t("unknown") : format.count(of(spent(row)))),
  raw: (row) => (isSilent(spent(row)) ? null : of(spent(row))),
});
const isSilent = ({ calls, unreported }: Spent): boolean => calls > 0 && unreported === calls;

const spentColumns = <Row extends { readonly spent: Spent }>(): Column<Row>[] => [
  {
    title: t("Cost"),
    means: t("US dollars, over the calls whose cost is known"),
    words: ({ spent }) => format.costTotal(spent.cost),
    raw: ({ spent }) => (spent.cost.usd === 0 && spent.cost.unknown > 0 ? null : spent.cost.usd),
    rawTitle: "Cost (USD)",
  },
  {
    title: t("Unpriced"),
    means: t("Calls whose cost is unknown, and so in no sum"),
    words: ({ spent }) => format.count(spent.cost.unknown),
    raw: ({ spent }) => spent.cost.unknown,
    rawTitle: "Calls of unknown cost",
  },
  number(t("Calls"), "Calls", ({ spent }) => spent.calls),
  number(t("Failed"), "Failed", ({ spent }) => spent.failed),
  tokens(
    t("Tokens in"),
    "Tokens in",
    ({ spent }) => spent,
    (spent) => spent.input,
    t("Of all prompts, the cached part included"),
  ),
  {
    title: t("Cached"),
    means: t("The part of the tokens in that was read from the provider's cache"),
    words: ({ spent }) => (isSilent(spent) ? t("unknown") : format.percent(spent.cacheRead, spent.input)),
    raw: ({ spent }) => (isSilent(spent) ? null : spent.cacheRead),
    rawTitle: "Tokens from cache",
  },
  tokens(
    t("To cache"),
    "To cache",
    ({ spent }) => spent,
    (spent) => spent.cacheWrite,
    t("Tokens in that were put into the cache"),
  ),
  tokens(
    t("Tokens out"),
    "Tokens out",
    ({ spent }) => spent,
    (spent) => spent.output,
    t("All that was generated, reasoning included"),
  ),
  tokens(
    t("Reasoning"),
    "Reasoning",
    ({ spent }) => spent,
    (spent) => spent.reasoning,
    t("Tokens out that were spent on thinking"),
  ),
];

const named = <Row extends { readonly name: string }>(title: string, rawTitle: string, none: string): Column<Row> => ({
  ...{ title, rawTitle },
  words: ({ name }) => name || none,
  raw: ({ name }) => name,
});

export const modelColumns: readonly Column<ModelTotals>[] = [
  named(t("Model"), "Model", t("(unnamed)")),
  ...spentColumns<ModelTotals>(),
];
export const agentColumns: readonly Column<NamedTotals>[] = [
  named(t("Agent"), "Agent", t("(no agent)")),
  ...spentColumns<NamedTotals>(),
];

const stepTitles: Record<Step, { readonly title: string; readonly rawTitle: string }> = {
  day: { title: t("Day"), rawTitle: "Day" },
  week: { title: t("Week from"), rawTitle: "Week from" },
  month: { title: t("Month"), rawTitle: "Month" },
};

export const periodColumns = (step: Step): readonly Column<Period>[] => [
  {
    ...stepTitles[step],
    words: ({ from }) => periodName(from, step),
    raw: ({ from }) => from,
  },
  ...spentColumns<Period>(),
];

const time = <Row>(title: string, rawTitle: string, of: (row: Row) => number | null, means: string): Column<Row> => ({
  ...{ title, rawTitle, means },
  words: (row) => {
    const ms = of(row);
    return ms === null ? "–" : format.duration(ms);
  },
  raw: of,
});

const half = t("Half of the calls were quicker");
const most = t("Nine of ten calls were quicker");
const nearlyAll = t("99 of 100 calls were quicker");

/** @param titled a title of "p50" and the like, and the same in English */
const spreadColumns = <Row>(
  titled: (share: string) => readonly [title: string, rawTitle: string],
  of: (row: Row) => Spread | null,
): Column<Row>[] => [
  time(...titled("p50"), (row) => of(row)?.p50 ?? null, half),
  time(...titled("p90"), (row) => of(row)?.p90 ?? null, most),
  time(...titled("p99"), (row) => of(row)?.p99 ?? null, nearlyAll),
];

export const toolColumns: readonly Column<ToolTotals>[] = [
  named(t("Tool"), "Tool", t("(unnamed)")),
  number(t("Calls"), "Calls", ({ calls }) => calls),
  number(t("Failed"), "Failed", ({ failed }) => failed),
  time(t("Time"), "Time (ms)", ({ ms }) => ms, t("All its calls together")),
  ...spreadColumns<ToolTotals>(
    (share) => [share, `${share} (ms)`],
    ({ took }) => took,
  ),
  {
    title: t("Cost within"),
    means: t("What the agents that it called were answered for; a tool costs nothing else"),
    words: ({ spent }) => (spent.calls === 0 ? "–" : format.costTotal(spent.cost)),
    raw: ({ spent }) => (spent.calls === 0 || (spent.cost.usd === 0 && spent.cost.unknown > 0) ? null : spent.cost.usd),
    rawTitle: "Cost within (USD)",
  },
];

export const latencyColumns: readonly Column<ModelTotals>[] = [
  named(t("Model"), "Model", t("(unnamed)")),
  number(t("Answers"), "Answers", ({ total }) => total?.count ?? 0, t("Calls that succeeded")),
  ...spreadColumns<ModelTotals>(
    (share) => [t("First token {0}", share), `First token ${share} (ms)`],
    ({ first }) => first,
  ),
  ...spreadColumns<ModelTotals>(
    (share) => [t("Whole answer {0}", share), `Whole answer ${share} (ms)`],
    ({ total }) => total,
  ),
];

/** As RFC 4180 has it. What a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ rawTitle }) => field(rawTitle)),
    ...rows.map((row) => columns.map((column) => field(column.raw(row)))),
  ];
  return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

function field(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
