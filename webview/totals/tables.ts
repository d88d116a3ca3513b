// The tables: what stands in each cell, in words for a person and raw for a file.
import type { Spent } from "../../src/core/tally.ts";
import type { ModelTotals, NamedTotals, Spread, ToolTotals } from "../../src/core/totals.ts";
import * as format from "../shared/format.ts";
import { type Period, periodName, type Step } from "./periods.ts";

export interface Column<Row> {
  readonly title: string;
  /** What the figure is, where the title does not say it all. */
  readonly means?: string;
  words(row: Row): string;
  /** Null: unknown, or none. Absent: only a person needs it. */
  raw?(row: Row): string | number | null;
  /** The raw figure's title, with its unit. */
  readonly rawTitle?: string;
}

const number = <Row>(title: string, of: (row: Row) => number, means?: string): Column<Row> => ({
  title,
  ...(means === undefined ? {} : { means }),
  words: (row) => format.count(of(row)),
  raw: of,
});

/** What nobody reported is not a number. */
const tokens = <Row>(
  title: string,
  spent: (row: Row) => Spent,
  of: (spent: Spent) => number,
  means: string,
): Column<Row> => ({
  title,
  means,
  words: (row) => (isSilent(spent(row)) ? "unknown" : format.count(of(spent(row)))),
  raw: (row) => (isSilent(spent(row)) ? null : of(spent(row))),
});
const isSilent = ({ calls, unreported }: Spent): boolean => calls > 0 && unreported === calls;

const costColumns = <Row>(title: string, spent: (row: Row) => Spent, means: string): Column<Row>[] => [
  {
    title,
    means,
    words: (row) => format.costTotal(spent(row).cost),
    raw: (row) => (spent(row).cost.usd === 0 && spent(row).cost.unknown > 0 ? null : spent(row).cost.usd),
    rawTitle: `${title} (USD)`,
  },
  {
    title: "Unpriced",
    means: "Calls whose cost is unknown, and so in no sum",
    words: (row) => format.count(spent(row).cost.unknown),
    raw: (row) => spent(row).cost.unknown,
    rawTitle: "Calls of unknown cost",
  },
];

const spentColumns = <Row extends { readonly spent: Spent }>(): Column<Row>[] => [
  ...costColumns<Row>("Cost", ({ spent }) => spent, "US dollars, over the calls whose cost is known"),
  number("Calls", ({ spent }) => spent.calls),
  number("Failed", ({ spent }) => spent.failed),
  tokens(
    "Tokens in",
    ({ spent }) => spent,
    (spent) => spent.input,
    "Of all prompts, the cached part included",
  ),
  {
    title: "Cached",
    means: "The part of the tokens in that was read from the provider's cache",
    words: ({ spent }) => (isSilent(spent) ? "unknown" : format.percent(spent.cacheRead, spent.input)),
    raw: ({ spent }) => (isSilent(spent) ? null : spent.cacheRead),
    rawTitle: "Tokens from cache",
  },
  tokens(
    "To cache",
    ({ spent }) => spent,
    (spent) => spent.cacheWrite,
    "Tokens in that were put into the cache",
  ),
  tokens(
    "Tokens out",
    ({ spent }) => spent,
    (spent) => spent.output,
    "All that was generated, reasoning included",
  ),
  tokens(
    "Reasoning",
    ({ spent }) => spent,
    (spent) => spent.reasoning,
    "Tokens out that were spent on thinking",
  ),
];

const named = <Row extends { readonly name: string }>(title: string, none: string): Column<Row> => ({
  title,
  words: ({ name }) => name || none,
  raw: ({ name }) => name,
});

export const modelColumns: readonly Column<ModelTotals>[] = [
  named("Model", "(unnamed)"),
  ...spentColumns<ModelTotals>(),
];
export const agentColumns: readonly Column<NamedTotals>[] = [
  named("Agent", "(no agent)"),
  ...spentColumns<NamedTotals>(),
];

export const periodColumns = (step: Step): readonly Column<Period>[] => [
  {
    title: step === "day" ? "Day" : step === "week" ? "Week from" : "Month",
    words: ({ from }) => periodName(from, step),
    raw: ({ from }) => from,
  },
  ...spentColumns<Period>(),
];

const time = <Row>(title: string, of: (row: Row) => number | null, means?: string): Column<Row> => ({
  title,
  ...(means === undefined ? {} : { means }),
  words: (row) => {
    const ms = of(row);
    return ms === null ? "–" : format.duration(ms);
  },
  raw: of,
  rawTitle: `${title} (ms)`,
});

const half = "Half of the calls were quicker";
const most = "Nine of ten calls were quicker";
const nearlyAll = "99 of 100 calls were quicker";

const spreadColumns = <Row>(before: string, of: (row: Row) => Spread | null): Column<Row>[] => [
  time(`${before}p50`, (row) => of(row)?.p50 ?? null, half),
  time(`${before}p90`, (row) => of(row)?.p90 ?? null, most),
  time(`${before}p99`, (row) => of(row)?.p99 ?? null, nearlyAll),
];

export const toolColumns: readonly Column<ToolTotals>[] = [
  named("Tool", "(unnamed)"),
  number("Calls", ({ calls }) => calls),
  number("Failed", ({ failed }) => failed),
  time("Time", ({ ms }) => ms, "All its calls together"),
  ...spreadColumns<ToolTotals>("", ({ took }) => took),
  {
    title: "Cost within",
    means: "What the agents that it called were answered for; a tool costs nothing else",
    words: ({ spent }) => (spent.calls === 0 ? "–" : format.costTotal(spent.cost)),
    raw: ({ spent }) => (spent.calls === 0 || (spent.cost.usd === 0 && spent.cost.unknown > 0) ? null : spent.cost.usd),
    rawTitle: "Cost within (USD)",
  },
];

export const latencyColumns: readonly Column<ModelTotals>[] = [
  named("Model", "(unnamed)"),
  number("Answers", ({ total }) => total?.count ?? 0, "Calls that succeeded"),
  ...spreadColumns<ModelTotals>("First token ", ({ first }) => first),
  ...spreadColumns<ModelTotals>("Whole answer ", ({ total }) => total),
];

/** As RFC 4180 has it. What a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const raw = columns.flatMap(({ raw: of, rawTitle, title }) => (of ? [{ title: rawTitle ?? title, of }] : []));
  const lines = [raw.map(({ title }) => field(title)), ...rows.map((row) => raw.map(({ of }) => field(of(row))))];
  return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

function field(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
