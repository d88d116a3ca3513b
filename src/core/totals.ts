// What sessions come to: the tally in order, with the spread of how long things took.
import type { Spent, Tally } from "./tally.ts";

/** Milliseconds. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

export interface ModelTotals {
  readonly name: string;
  readonly spent: Spent;
  /** To the first piece of an answer, and to its end, over the calls that succeeded; null when none did. */
  readonly first: Spread | null;
  readonly total: Spread | null;
}

export interface NamedTotals {
  readonly name: string;
  readonly spent: Spent;
}

export interface ToolTotals {
  readonly name: string;
  readonly calls: number;
  readonly failed: number;
  /** All its calls together, in milliseconds. */
  readonly ms: number;
  readonly took: Spread | null;
  /** By the agents that it called. */
  readonly spent: Spent;
}

export interface Totals {
  readonly total: Spent;
  /** Dearest first. */
  readonly models: readonly ModelTotals[];
  readonly agents: readonly NamedTotals[];
  /** Oldest first; days without a model call are left out. */
  readonly days: readonly NamedTotals[];
  /** Most called first. */
  readonly tools: readonly ToolTotals[];
}

export function totalsOf({ total, models, agents, days, tools }: Tally): Totals {
  return {
    total,
    models: models
      .map(([name, spent, { first, total: whole }]) => ({
        name,
        spent,
        first: spreadOf(first),
        total: spreadOf(whole),
      }))
      .sort(dearest),
    agents: agents.map(([name, spent]) => ({ name, spent })).sort(dearest),
    days: days.map(([name, spent]) => ({ name, spent })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    tools: tools
      .map(([name, { calls, failed, durations, spent }]) => ({
        name,
        calls,
        failed,
        ms: durations.reduce((sum, ms) => sum + ms, 0),
        took: spreadOf(durations),
        spent,
      }))
      .sort((a, b) => b.calls - a.calls || byName(a, b)),
  };
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);

const dearest = (a: NamedTotals, b: NamedTotals): number =>
  b.spent.cost.usd - a.spent.cost.usd ||
  b.spent.input + b.spent.output - a.spent.input - a.spent.output ||
  byName(a, b);

/** Each percentile is a time that was measured: the smallest that so many of all did not exceed (nearest rank). */
export function spreadOf(times: readonly number[]): Spread | null {
  const sorted = Float64Array.from(times).sort();
  const at = (percent: number) => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
  return sorted.length === 0 ? null : { count: sorted.length, p50: at(50), p90: at(90), p99: at(99) };
}
