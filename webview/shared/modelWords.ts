// What views say of a model: its figures, and where each is from.
import type { FigureSource, ModelFacts, PriceFact } from "../../src/core/models.ts";
import { count, priceWords, rate, tokens } from "./format.ts";
import { inLanguage, t } from "./l10n.ts";

export interface ModelFigure {
  readonly key: "context" | "output" | "images" | "tools" | "thinking" | "price";
  readonly text: string;
  /** "from the provider", "yours", …: short enough to stand beside the figure. */
  readonly source: string;
  /** The exact figure, and its source in a sentence. */
  readonly explanation: string;
}

/** What is known of a model, figure by figure; what is unknown is left out, but for the price. */
export function modelFigures(facts: ModelFacts): readonly ModelFigure[] {
  const { contextWindow, maxOutput, sources } = facts;
  return [
    ...limit("context", contextWindow, sources.contextWindow),
    ...limit("output", maxOutput, sources.maxOutput),
    ...ability("images", facts.images, t("images"), t("no images")),
    ...ability("tools", facts.tools, t("tools"), t("no tools")),
    ...ability("thinking", facts.thinking, t("thinking"), t("no thinking")),
    priceFigure(facts.price),
  ];
}

/** Figures that stand beside each other and are from the same source, which is so named once. */
export function bySource(figures: readonly ModelFigure[]): readonly (readonly ModelFigure[])[] {
  const runs: ModelFigure[][] = [];
  for (const figure of figures) {
    const run = runs.at(-1);
    if (run?.[0]?.source === figure.source) run.push(figure);
    else runs.push([figure]);
  }
  return runs;
}

function limit(key: "context" | "output", value: number | undefined, source: FigureSource | undefined): ModelFigure[] {
  if (value === undefined) return [];
  const words = source === undefined ? "" : sourceWords(source);
  const [text, explanation] =
    key === "context"
      ? [t("{0} context", tokens(value)), t("It reads at most {0} tokens ({1}).", count(value), words)]
      : [t("{0} output", tokens(value)), t("It writes at most {0} tokens ({1}).", count(value), words)];
  return [{ key, text, source: words, explanation }];
}

function ability(
  key: "images" | "tools" | "thinking",
  can: boolean | undefined,
  yes: string,
  no: string,
): ModelFigure[] {
  if (can === undefined) return [];
  const text = can ? yes : no;
  return [{ key, text, source: t("provider"), explanation: t("The provider says so: {0}.", text) }];
}

function priceFigure(fact: PriceFact): ModelFigure {
  switch (fact.kind) {
    case "priced": {
      const { price, source, tiered } = fact;
      const about = source.kind === "table" && !source.exact ? "~" : "";
      const sentences = [`${priceWords(price)} (${sourceWords(source)}).`];
      if (tiered) sentences.push(t("Long prompts cost more."));
      if (source.kind === "table" && !source.exact)
        sentences.push(
          t('It is the price of "{0}", the nearest that the table knows for this model at this address.', source.entry),
        );
      return {
        key: "price",
        text: t("{0} per M", `${about}${rate(price.input)}/${rate(price.output)}`),
        source: sourceWords(source),
        explanation: sentences.join(" "),
      };
    }
    case "free":
      return { key: "price", text: t("free"), source: "", explanation: t("Free: {0}.", inLanguage(fact.why)) };
    case "unknown":
      return {
        key: "price",
        text: t("price unknown"),
        source: "",
        explanation: t("Unknown: {0}.", inLanguage(fact.why)),
      };
    default:
      return fact satisfies never;
  }
}

export function sourceWords(source: FigureSource): string {
  switch (source.kind) {
    case "user":
      return t("yours");
    case "provider":
      return t("provider");
    case "table":
      return source.table.replace("@pydantic/", "");
    default:
      return source satisfies never;
  }
}
