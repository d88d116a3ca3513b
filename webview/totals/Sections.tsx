// Each way to look at the sums: over time, by model, agent and tool, and how long it took.
import type { Spent } from "../../src/core/tally.ts";
import type { NamedTotals, Totals } from "../../src/core/totals.ts";
import { count } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
import { Bars } from "./Bars.tsx";
import { Columns } from "./Columns.tsx";
import { amountOf, amountWords, leftOut, type Measure, measures, shortWords, ticks, tickWords } from "./measure.ts";
import type { TotalsModel } from "./model.ts";
import { periodName, periodsOf, type Step } from "./periods.ts";
import { RangeSigns, Ranges } from "./Ranges.tsx";
import { Section } from "./Section.tsx";
import { agentColumns, latencyColumns, modelColumns, periodColumns, toolColumns } from "./tables.ts";

/** Bars that are looked at; the table has all. */
const MOST_BARS = 12;

/** What the charts of a measure are called. */
const titles: Record<Measure, Record<Step | "model" | "agent", string>> = {
  cost: {
    day: t("Cost by day"),
    week: t("Cost by week"),
    month: t("Cost by month"),
    model: t("Cost by model"),
    agent: t("Cost by agent"),
  },
  tokens: {
    day: t("Tokens by day"),
    week: t("Tokens by week"),
    month: t("Tokens by month"),
    model: t("Tokens by model"),
    agent: t("Tokens by agent"),
  },
  calls: {
    day: t("Calls by day"),
    week: t("Calls by week"),
    month: t("Calls by month"),
    model: t("Calls by model"),
    agent: t("Calls by agent"),
  },
};

export function Sections({ model, totals }: { readonly model: TotalsModel; readonly totals: Totals }) {
  const measure = model.measure.value;
  const { axis } = measures[measure];
  const title = titles[measure];
  const { step, periods } = periodsOf(totals.days);
  const { models, agents, tools } = totals;
  const first = models.flatMap(({ name: of, first: spread }) => (spread === null ? [] : [{ name: of, spread }]));
  const whole = models.flatMap(({ name: of, total: spread }) => (spread === null ? [] : [{ name: of, spread }]));
  const toolTicks = ticks(Math.max(0, ...tools.map(({ calls }) => calls)), true);
  return (
    <div class="sections">
      {periods.length > 1 && (
        <Section
          id="by-time"
          title={title[step]}
          columns={periodColumns(step)}
          // The latest is what one looks for.
          rows={periods.toReversed()}
          onCopy={model.copy}
        >
          <Columns
            label={title[step]}
            columns={periods.map(({ from, spent }) => ({
              name: periodName(from, step),
              value: amountOf(measure, spent),
              partial: leftOut(measure, spent) > 0,
              words: amountWords(measure, spent),
              short: shortWords(measure, spent),
            }))}
            ticks={ticksFor(measure, periods)}
            tickWords={(value) => tickWords(measure, value)}
            axis={axis}
          />
          <Unknown measure={measure} total={totals.total} sign />
        </Section>
      )}
      {models.length > 0 && (
        <Section id="by-model" title={title.model} columns={modelColumns} rows={models} onCopy={model.copy}>
          <Amounts label={title.model} measure={measure} rows={models} none={t("(unnamed)")} />
          <Unknown measure={measure} total={totals.total} />
        </Section>
      )}
      {agents.length > 0 && (
        <Section id="by-agent" title={title.agent} columns={agentColumns} rows={agents} onCopy={model.copy}>
          <Amounts label={title.agent} measure={measure} rows={agents} none={t("(no agent)")} />
        </Section>
      )}
      {tools.length > 0 && (
        <Section id="by-tool" title={t("Calls by tool")} columns={toolColumns} rows={tools} onCopy={model.copy}>
          <Bars
            label={t("Calls by tool")}
            bars={tools.slice(0, MOST_BARS).map((tool) => ({
              name: tool.name || t("(unnamed)"),
              value: tool.calls,
              failed: tool.failed,
              words: tool.failed > 0 ? t("{0}, {1} failed", count(tool.calls), count(tool.failed)) : count(tool.calls),
            }))}
            ticks={toolTicks}
            tickWords={count}
            axis={t("Tool calls")}
          />
          {tools.some(({ failed }) => failed > 0) && <p class="legend muted">{t("Hatched: calls that failed.")}</p>}
        </Section>
      )}
      {whole.length > 0 && (
        <Section
          id="latency"
          title={t("How long answers took")}
          columns={latencyColumns}
          rows={models}
          onCopy={model.copy}
        >
          {first.length > 0 && (
            <>
              <h3>{t("First token")}</h3>
              <Ranges label={t("Time to the first token")} ranges={first.slice(0, MOST_BARS)} />
            </>
          )}
          <h3>{t("Whole answer")}</h3>
          <Ranges label={t("Time to the end of the answer")} ranges={whole.slice(0, MOST_BARS)} />
          <RangeSigns />
        </Section>
      )}
    </div>
  );
}

const ticksFor = (measure: Measure, rows: readonly { readonly spent: Spent }[]): number[] =>
  ticks(Math.max(0, ...rows.map(({ spent }) => amountOf(measure, spent) ?? 0)), measure !== "cost");

function Amounts(props: {
  readonly label: string;
  readonly measure: Measure;
  readonly rows: readonly NamedTotals[];
  readonly none: string;
}) {
  const { label, measure, rows, none } = props;
  const amount = ({ spent }: NamedTotals) => amountOf(measure, spent) ?? -1;
  const largest = [...rows].sort((a, b) => amount(b) - amount(a));
  return (
    <Bars
      label={label}
      bars={largest.slice(0, MOST_BARS).map(({ name, spent }) => ({
        name: name || none,
        value: amountOf(measure, spent),
        words: amountWords(measure, spent),
      }))}
      ticks={ticksFor(measure, rows)}
      tickWords={(value) => tickWords(measure, value)}
      axis={measures[measure].axis}
    />
  );
}

/** What no bar shows, in a sentence. */
function Unknown(props: { readonly measure: Measure; readonly total: Spent; readonly sign?: boolean }) {
  const { measure, total, sign = false } = props;
  const left = leftOut(measure, total);
  if (left === 0) return null;
  return (
    <p class="legend muted">
      {sign && "?: "}
      {measure === "cost" ? unpriced(left) : uncounted(left)}
    </p>
  );
}

const unpriced = (calls: number): string =>
  calls === 1
    ? t("The cost is unknown of 1 call, which no bar shows.")
    : t("The cost is unknown of {0} calls, which no bar shows.", count(calls));
const uncounted = (calls: number): string =>
  calls === 1
    ? t("The tokens are unknown of 1 call, which no bar shows.")
    : t("The tokens are unknown of {0} calls, which no bar shows.", count(calls));
