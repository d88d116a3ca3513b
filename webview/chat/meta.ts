// The quiet line under an answer, in words, and the words that explain it.
import { addCost, type CostTotal, noCost } from "../../src/core/cost.ts";
import type { Usage } from "../../src/core/provider.ts";
import type { Figures, ModelStep, Step, Turn } from "../../src/core/transcript.ts";
import { cost, costProvenance, costTotal, costTotalProvenance, count, counted, duration } from "../shared/format.ts";

export interface Meta {
  readonly key: "input" | "output" | "cost" | "latency" | "model";
  readonly text: string;
  /** What the text is made of. */
  readonly explanation: string;
}

type Known = { readonly step: ModelStep; readonly figures: Figures };

/** Empty while no model call is over. */
export function metaOf(turn: Turn): readonly Meta[] {
  const own = callsOf(turn);
  const last = own.at(-1);
  if (!last) return [];
  const calls = [...own.map(({ figures }) => figures), ...turn.steps.flatMap(otherCalls)];
  const tokens = [inputOf(calls), outputOf(calls)];
  const unknown = tokens.every(({ text }) => text.startsWith("unknown"));
  return [
    ...(unknown ? [{ ...tokenless, explanation: missingWords(calls, "input").join("\n") }] : tokens),
    costOf(calls),
    // No time at all: another program recorded it, and did not tell.
    ...[latencyOf(turn, own)].filter(({ text }) => text !== duration(0)),
    modelOf(own, last),
  ];
}

function callsOf(turn: Turn): Known[] {
  return turn.steps.flatMap((step): Known[] =>
    step.type === "model" && step.state.type !== "streaming" ? [{ step, figures: step.state.figures }] : [],
  );
}

/** What the agents used that this one called, and those that they called; and what summaries took. */
function otherCalls(step: Step): readonly Figures[] {
  if (step.type === "condense") return step.calls;
  if (step.type !== "tool" || step.turn === undefined) return [];
  return [...callsOf(step.turn).map(({ figures }) => figures), ...step.turn.steps.flatMap(otherCalls)];
}

const tokenless = { key: "input", text: "tokens unknown" } as const;

/** The sum of what was reported, and how many calls reported nothing. */
function sumOf(calls: readonly Figures[], field: keyof Usage): { readonly sum: number; readonly missing: number } {
  const values = calls.map(({ usage }) => usage[field]);
  const known = values.filter((value) => value !== undefined);
  return { sum: known.reduce((sum, value) => sum + value, 0), missing: values.length - known.length };
}

/** "1,204 in", "1,204+ in" when calls are missing from it, "unknown in" when all are. */
function tokensText(calls: readonly Figures[], field: keyof Usage): string {
  const { sum, missing } = sumOf(calls, field);
  if (missing === calls.length) return "unknown";
  return missing > 0 ? `${count(sum)}+` : count(sum);
}

function missingWords(calls: readonly Figures[], field: keyof Usage): string[] {
  const { missing } = sumOf(calls, field);
  if (missing === 0) return [];
  return calls.length === 1
    ? ["The provider did not report them."]
    : [`${missing} of ${calls.length} model calls did not report them.`];
}

function parts(calls: readonly Figures[], named: readonly (readonly [keyof Usage, string])[]): string[] {
  return named.flatMap(([field, name]) => {
    const { sum, missing } = sumOf(calls, field);
    return missing === calls.length ? [] : [`${count(sum)} ${name}`];
  });
}

function inputOf(calls: readonly Figures[]): Meta {
  const cached = sumOf(calls, "cacheRead");
  const text = `${tokensText(calls, "input")} in${cached.sum > 0 ? ` (${count(cached.sum)} cached)` : ""}`;
  const kinds = parts(calls, [
    ["cacheRead", "read from the cache"],
    ["cacheWrite", "written to the cache"],
    ["cacheWrite1h", "of them kept for an hour"],
  ]);
  const lines = [`Tokens sent: ${tokensText(calls, "input")}`, ...kinds, ...missingWords(calls, "input")];
  return { key: "input", text, explanation: lines.join("\n") };
}

function outputOf(calls: readonly Figures[]): Meta {
  const kinds = parts(calls, [["reasoning", "of them for thinking"]]);
  const lines = [`Tokens generated: ${tokensText(calls, "output")}`, ...kinds, ...missingWords(calls, "output")];
  return { key: "output", text: `${tokensText(calls, "output")} out`, explanation: lines.join("\n") };
}

function costOf(calls: readonly Figures[]): Meta {
  const [only] = calls;
  if (calls.length === 1 && only) {
    const { cost: value } = only;
    return {
      key: "cost",
      text: value.kind === "unknown" ? "cost unknown" : cost(value),
      explanation: costProvenance(value),
    };
  }
  const total: CostTotal = calls.reduce((sum, { cost: one }) => addCost(sum, one), noCost);
  const free = calls.every(({ cost: one }) => one.kind === "free");
  const text = free ? "free" : costTotal(total);
  const each = calls.map(({ cost: one }, index) => `Call ${index + 1}: ${costProvenance(one)}`);
  return {
    key: "cost",
    text: text === "unknown" ? "cost unknown" : text,
    explanation: [...(free ? [] : [costTotalProvenance(total)]), ...each].join("\n"),
  };
}

function timingLines(figures: Figures): string {
  const { firstPartMs, totalMs } = figures.timing;
  return firstPartMs === null
    ? `nothing came; total ${duration(totalMs)}`
    : `first token after ${duration(firstPartMs)}, total ${duration(totalMs)}`;
}

function latencyOf(turn: Turn, calls: readonly Known[]): Meta {
  const [only] = calls;
  const model = calls.reduce((sum, { figures }) => sum + figures.timing.totalMs, 0);
  if (calls.length === 1 && only && turn.steps.length === 1) {
    const words = timingLines(only.figures);
    return { key: "latency", text: duration(model), explanation: words.charAt(0).toUpperCase() + words.slice(1) };
  }
  const whole = turn.state.type === "ended" ? turn.state.durationMs : model;
  const lines = [
    `${duration(whole)} in all, ${duration(model)} of it in ${counted(calls.length, "model call")}`,
    ...calls.map(({ figures }, index) => `Call ${index + 1}: ${timingLines(figures)}`),
  ];
  return { key: "latency", text: duration(whole), explanation: lines.join("\n") };
}

function modelOf(calls: readonly Known[], last: Known): Meta {
  const names = calls.map(({ step, figures }, index) => {
    const asked = `${step.model.model} (${step.model.provider})`;
    const answered = figures.answeredBy;
    const words =
      answered === null || answered === step.model.model ? asked : `asked for ${asked}, ${answered} answered`;
    return calls.length === 1 ? words : `Call ${index + 1}: ${words}`;
  });
  return { key: "model", text: last.figures.answeredBy ?? last.step.model.model, explanation: names.join("\n") };
}
