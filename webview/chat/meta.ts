// The quiet line under an answer, in words, and the words that explain it.
import { addCost, type CostTotal, noCost } from "../../src/core/cost.ts";
import { isForeign } from "../../src/core/message.ts";
import type { Usage } from "../../src/core/provider.ts";
import type { Figures, ModelStep, Step, Turn } from "../../src/core/transcript.ts";
import { cost, costProvenance, costTotal, costTotalProvenance, count, duration } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";

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
  const told = calls.some(({ usage }) => usage.input !== undefined || usage.output !== undefined);
  const byOthers = own.every(isOfOthers);
  return [
    ...(told ? tokens : byOthers ? [] : [{ ...tokenless, explanation: missingWords(calls, "input").join("\n") }]),
    ...(byOthers && calls.every(({ cost: one }) => one.kind === "unknown") ? [] : [costOf(calls)]),
    // No time at all: another program recorded it, and did not tell.
    ...[latencyOf(turn, own)].filter(({ text }) => text !== duration(0)),
    modelOf(own, last),
  ];
}

/** What another program that made this call has not told, nobody here could know, or find. */
const isOfOthers = ({ step }: Known): boolean => isForeign(step.model);

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

const tokenless = { key: "input", text: t("tokens unknown") } as const;

/** The sum of what was reported, and how many calls reported nothing. */
function sumOf(calls: readonly Figures[], field: keyof Usage): { readonly sum: number; readonly missing: number } {
  const values = calls.map(({ usage }) => usage[field]);
  const known = values.filter((value) => value !== undefined);
  return { sum: known.reduce((sum, value) => sum + value, 0), missing: values.length - known.length };
}

/** "1,204", "1,204+" when calls are missing from it, null when all are. */
function tokensText(calls: readonly Figures[], field: keyof Usage): string | null {
  const { sum, missing } = sumOf(calls, field);
  if (missing === calls.length) return null;
  return missing > 0 ? `${count(sum)}+` : count(sum);
}

function missingWords(calls: readonly Figures[], field: keyof Usage): string[] {
  const { missing } = sumOf(calls, field);
  if (missing === 0) return [];
  return calls.length === 1
    ? [t("The provider did not report them.")]
    : [t("{0} of {1} model calls did not report them.", missing, calls.length)];
}

function parts(
  calls: readonly Figures[],
  named: readonly (readonly [keyof Usage, (tokens: string) => string])[],
): string[] {
  return named.flatMap(([field, say]) => {
    const { sum, missing } = sumOf(calls, field);
    return missing === calls.length ? [] : [say(count(sum))];
  });
}

function inputOf(calls: readonly Figures[]): Meta {
  const sent = tokensText(calls, "input");
  const kinds = parts(calls, [
    ["cacheRead", (tokens) => t("{0} read from the cache", tokens)],
    ["cacheWrite", (tokens) => t("{0} written to the cache", tokens)],
    ["cacheWrite1h", (tokens) => t("{0} of them kept for an hour", tokens)],
  ]);
  const lines = [t("Tokens sent: {0}", sent ?? t("unknown")), ...kinds, ...missingWords(calls, "input")];
  return { key: "input", text: inputText(sent, sumOf(calls, "cacheRead").sum), explanation: lines.join("\n") };
}

/** "1,204 in (890 cached)". */
function inputText(sent: string | null, cached: number): string {
  if (cached > 0) return t("{0} in ({1} cached)", sent ?? t("unknown"), count(cached));
  return sent === null ? t("unknown in") : t("{0} in", sent);
}

function outputOf(calls: readonly Figures[]): Meta {
  const generated = tokensText(calls, "output");
  const kinds = parts(calls, [["reasoning", (tokens) => t("{0} of them for thinking", tokens)]]);
  const lines = [t("Tokens generated: {0}", generated ?? t("unknown")), ...kinds, ...missingWords(calls, "output")];
  const text = generated === null ? t("unknown out") : t("{0} out", generated);
  return { key: "output", text, explanation: lines.join("\n") };
}

function costOf(calls: readonly Figures[]): Meta {
  const [only] = calls;
  if (calls.length === 1 && only) {
    const { cost: value } = only;
    return {
      key: "cost",
      text: value.kind === "unknown" ? t("cost unknown") : cost(value),
      explanation: costProvenance(value),
    };
  }
  const total: CostTotal = calls.reduce((sum, { cost: one }) => addCost(sum, one), noCost);
  const free = calls.every(({ cost: one }) => one.kind === "free");
  const known = total.usd > 0 || total.unknown === 0;
  const each = calls.map(({ cost: one }, index) => t("Call {0}: {1}", index + 1, costProvenance(one)));
  return {
    key: "cost",
    text: free ? t("free") : known ? costTotal(total) : t("cost unknown"),
    explanation: [...(free ? [] : [costTotalProvenance(total)]), ...each].join("\n"),
  };
}

function timingWords({ timing: { firstPartMs, totalMs } }: Figures): string {
  return firstPartMs === null
    ? t("Nothing came; total {0}", duration(totalMs))
    : t("First token after {0}, total {1}", duration(firstPartMs), duration(totalMs));
}

/** The same of one call of several. `call`: 1 for the first one. */
function callTimingWords({ timing: { firstPartMs, totalMs } }: Figures, call: number): string {
  return firstPartMs === null
    ? t("Call {0}: nothing came; total {1}", call, duration(totalMs))
    : t("Call {0}: first token after {1}, total {2}", call, duration(firstPartMs), duration(totalMs));
}

function latencyOf(turn: Turn, calls: readonly Known[]): Meta {
  const [only] = calls;
  const model = calls.reduce((sum, { figures }) => sum + figures.timing.totalMs, 0);
  // Another program keeps no times but those of its messages: what came first, and when, it does not tell.
  if (calls.every(isOfOthers)) {
    const whole = turn.state.type === "ended" ? turn.state.durationMs : model;
    return {
      key: "latency",
      text: duration(whole),
      explanation: t("By the times of the messages: {0}", duration(whole)),
    };
  }
  if (calls.length === 1 && only && turn.steps.length === 1)
    return { key: "latency", text: duration(model), explanation: timingWords(only.figures) };
  const whole = turn.state.type === "ended" ? turn.state.durationMs : model;
  const lines = [
    calls.length === 1
      ? t("{0} in all, {1} of it in 1 model call", duration(whole), duration(model))
      : t("{0} in all, {1} of it in {2} model calls", duration(whole), duration(model), count(calls.length)),
    ...calls.map(({ figures }, index) => callTimingWords(figures, index + 1)),
  ];
  return { key: "latency", text: duration(whole), explanation: lines.join("\n") };
}

/** What an import calls a model that the other program does not name. */
const NO_NAME = "unknown";

function modelOf(calls: readonly Known[], last: Known): Meta {
  if (calls.every((call) => isOfOthers(call) && call.step.model.model === NO_NAME))
    return { key: "model", text: t("model unknown"), explanation: t("It was not recorded which model answered.") };
  const names = calls.map(({ step, figures }, index) => {
    const asked = isForeign(step.model) ? step.model.model : `${step.model.model} (${step.model.provider})`;
    const answered = figures.answeredBy;
    const words =
      answered === null || answered === step.model.model ? asked : t("asked for {0}, {1} answered", asked, answered);
    return calls.length === 1 ? words : t("Call {0}: {1}", index + 1, words);
  });
  return { key: "model", text: last.figures.answeredBy ?? last.step.model.model, explanation: names.join("\n") };
}
