// Days without gaps, in weeks or months where there are too many to tell apart.
import { createTallying, type Spent } from "../../src/core/tally.ts";
import type { NamedTotals } from "../../src/core/totals.ts";
import { language } from "../shared/l10n.ts";

export type Step = "day" | "week" | "month";

export interface Period {
  /** Its first day, "2026-11-22". */
  readonly from: string;
  readonly spent: Spent;
}

/** As many columns as can be told apart on a narrow screen. */
const MOST_COLUMNS = 40;
const DAYS: Record<Exclude<Step, "month">, number> = { day: 1, week: 7 };

const dateOf = (day: string): Date => {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date);
};
const nameOf = (date: Date): string => {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** The first day of the step that a day is in. Weeks begin on Monday (ISO 8601). */
function beginOf(day: string, step: Step): Date {
  const date = dateOf(day);
  if (step === "month") date.setDate(1);
  if (step === "week") date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
  return date;
}

function nextOf(date: Date, step: Step): Date {
  const next = new Date(date);
  if (step === "month") next.setMonth(next.getMonth() + 1);
  else next.setDate(next.getDate() + DAYS[step]);
  return next;
}

/** @param days oldest first */
export function periodsOf(days: readonly NamedTotals[]): { readonly step: Step; readonly periods: readonly Period[] } {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return { step: "day", periods: [] };
  const all = (["day", "week", "month"] as const).map((step) => ({
    step,
    periods: periodsIn(days, step, first, last),
  }));
  return all.find(({ periods }) => periods.length <= MOST_COLUMNS) ?? { step: "month", periods: all[2]?.periods ?? [] };
}

function periodsIn(days: readonly NamedTotals[], step: Step, first: NamedTotals, last: NamedTotals): Period[] {
  const sums = new Map<string, ReturnType<typeof createTallying>>();
  const end = dateOf(last.name);
  for (let date = beginOf(first.name, step); date <= end; date = nextOf(date, step))
    sums.set(nameOf(date), createTallying());
  for (const { name, spent } of days)
    sums.get(nameOf(beginOf(name, step)))?.join({ total: spent, models: [], agents: [], days: [], tools: [] });
  return [...sums].map(([from, sum]) => ({ from, spent: sum.result().total }));
}

const dayName = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });
const monthName = new Intl.DateTimeFormat(language, { month: "short", year: "numeric" });

/** "Nov 22", "Nov 2026" for a month. */
export const periodName = (from: string, step: Step): string =>
  (step === "month" ? monthName : dayName).format(dateOf(from));
