// Headers of events -> sums by model, agent, tool and day. A long log is added up piece by piece, and the pieces are joined.
import { type CostTotal, noCost } from "./cost.ts";

/** A model call or a tool call that ended, without its body. */
export interface Ended {
  readonly kind: "model.responded" | "model.failed" | "tool.finished";
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly model: string | null;
  readonly tool: string | null;
  readonly agent: string | null;
  /** The tool whose call this was part of: then that call had it made. */
  readonly within: string | null;
  readonly durationMs: number | null;
  readonly firstPartMs: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly reasoningTokens: number | null;
  /** Null: unknown, where `costUnknown`. */
  readonly costUsd: number | null;
  readonly costUnknown: boolean;
  readonly costEstimated: boolean;
  readonly failed: boolean;
}

/** What model calls come to. */
export interface Spent {
  readonly calls: number;
  readonly failed: number;
  /** Calls of which the provider said no tokens: they are in none of the sums. */
  readonly unreported: number;
  /** All tokens of the prompts, the cached part included. */
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** The part of `output` that was spent on thinking. */
  readonly reasoning: number;
  readonly cost: CostTotal;
}

/** Whole milliseconds, one for each call. */
interface Waited {
  readonly first: readonly number[];
  readonly total: readonly number[];
}

interface ToolUse {
  readonly calls: number;
  readonly failed: number;
  readonly durations: readonly number[];
  /** What models were asked within its calls, by the agents that it called. A tool costs nothing else. */
  readonly spent: Spent;
}

/** Each list by name, in the order in which the names came. */
export interface Tally {
  readonly total: Spent;
  readonly models: readonly (readonly [name: string, spent: Spent, waited: Waited])[];
  readonly agents: readonly (readonly [name: string, spent: Spent])[];
  /** By day of the machine's own time, "2026-11-22". */
  readonly days: readonly (readonly [day: string, spent: Spent])[];
  readonly tools: readonly (readonly [name: string, use: ToolUse])[];
}

type Open<T> = { -readonly [Key in keyof T]: T[Key] };
interface OpenWaited {
  first: number[];
  total: number[];
}
interface OpenUse {
  calls: number;
  failed: number;
  durations: number[];
  spent: Open<Spent>;
}

const nothing = (): Open<Spent> => ({
  calls: 0,
  failed: 0,
  unreported: 0,
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  reasoning: 0,
  cost: noCost,
});

export interface Tallying {
  add(ended: Ended): void;
  join(tally: Tally): void;
  result(): Tally;
}

export function createTallying(): Tallying {
  const total = nothing();
  const models = new Map<string, { spent: Open<Spent>; waited: OpenWaited }>();
  const agents = new Map<string, Open<Spent>>();
  const days = new Map<string, Open<Spent>>();
  const tools = new Map<string, OpenUse>();
  const model = (name: string) => at(models, name, () => ({ spent: nothing(), waited: { first: [], total: [] } }));
  const tool = (name: string) => at(tools, name, () => ({ calls: 0, failed: 0, durations: [], spent: nothing() }));

  return {
    add(ended) {
      if (ended.kind === "tool.finished") {
        const use = tool(ended.tool ?? "");
        use.calls += 1;
        use.failed += ended.failed ? 1 : 0;
        if (ended.durationMs !== null) use.durations.push(ended.durationMs);
        return;
      }
      const { spent, waited } = model(ended.model ?? "");
      const sums = [total, spent, at(agents, ended.agent ?? "", nothing), at(days, dayOf(ended.at), nothing)];
      if (ended.within !== null) sums.push(tool(ended.within).spent);
      for (const sum of sums) spend(sum, ended);
      // How long a call took that failed or was stopped says nothing of how quick the model is.
      if (ended.kind === "model.failed") return;
      if (ended.firstPartMs !== null) waited.first.push(ended.firstPartMs);
      if (ended.durationMs !== null) waited.total.push(ended.durationMs);
    },
    join(other) {
      joinSpent(total, other.total);
      for (const [name, spent, waited] of other.models) {
        const into = model(name);
        joinSpent(into.spent, spent);
        append(into.waited.first, waited.first);
        append(into.waited.total, waited.total);
      }
      for (const [name, spent] of other.agents) joinSpent(at(agents, name, nothing), spent);
      for (const [day, spent] of other.days) joinSpent(at(days, day, nothing), spent);
      for (const [name, { calls, failed, durations, spent }] of other.tools) {
        const into = tool(name);
        into.calls += calls;
        into.failed += failed;
        append(into.durations, durations);
        joinSpent(into.spent, spent);
      }
    },
    result: () => ({
      total,
      models: [...models].map(([name, { spent, waited }]) => [name, spent, waited]),
      agents: [...agents],
      days: [...days],
      tools: [...tools],
    }),
  };
}

function at<Value>(map: Map<string, Value>, name: string, make: () => Value): Value {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}

/** Not `push(...)`: arguments are on the stack, and a hundred thousand of them are too many. */
function append(into: number[], values: readonly number[]): void {
  for (const value of values) into.push(value);
}

function spend(sum: Open<Spent>, ended: Ended): void {
  sum.calls += 1;
  sum.failed += ended.failed ? 1 : 0;
  sum.unreported += ended.inputTokens === null && ended.outputTokens === null ? 1 : 0;
  sum.input += ended.inputTokens ?? 0;
  sum.output += ended.outputTokens ?? 0;
  sum.cacheRead += ended.cacheReadTokens ?? 0;
  sum.cacheWrite += ended.cacheWriteTokens ?? 0;
  sum.reasoning += ended.reasoningTokens ?? 0;
  sum.cost = joinedCost(sum.cost, {
    usd: ended.costUsd ?? 0,
    unknown: ended.costUnknown ? 1 : 0,
    estimated: ended.costEstimated,
  });
}

function joinSpent(into: Open<Spent>, other: Spent): void {
  into.calls += other.calls;
  into.failed += other.failed;
  into.unreported += other.unreported;
  into.input += other.input;
  into.output += other.output;
  into.cacheRead += other.cacheRead;
  into.cacheWrite += other.cacheWrite;
  into.reasoning += other.reasoning;
  into.cost = joinedCost(into.cost, other.cost);
}

const joinedCost = (one: CostTotal, other: CostTotal): CostTotal => ({
  usd: one.usd + other.usd,
  unknown: one.unknown + other.unknown,
  estimated: one.estimated || other.estimated,
});

function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
