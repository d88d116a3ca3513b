// What views say of a model: its figures, and where each is from.
import type { FigureSource, ModelFacts, PriceFact } from "../../src/core/models.ts";
import { count, priceWords, rate, tokens } from "./format.ts";

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
    ...limit("context", "context", "It reads at most", contextWindow, sources.contextWindow),
    ...limit("output", "output", "It writes at most", maxOutput, sources.maxOutput),
    ...ability("images", facts.images),
    ...ability("tools", facts.tools),
    ...ability("thinking", facts.thinking),
    priceFigure(facts.price),
  ];
}

function limit(
  key: "context" | "output",
  name: string,
  sentence: string,
  value: number | undefined,
  source: FigureSource | undefined,
): ModelFigure[] {
  if (value === undefined) return [];
  const words = source === undefined ? "" : sourceWords(source);
  return [
    {
      key,
      text: `${tokens(value)} ${name}`,
      source: words,
      explanation: `${sentence} ${count(value)} tokens (${words}).`,
    },
  ];
}

function ability(key: "images" | "tools" | "thinking", can: boolean | undefined): ModelFigure[] {
  if (can === undefined) return [];
  const text = can ? key : `no ${key}`;
  return [{ key, text, source: "provider", explanation: `The provider says so: ${text}.` }];
}

function priceFigure(fact: PriceFact): ModelFigure {
  switch (fact.kind) {
    case "priced": {
      const { price, source, tiered } = fact;
      const about = source.kind === "table" && !source.exact ? "~" : "";
      const nearest =
        source.kind === "table" && !source.exact
          ? ` It is the price of "${source.entry}", the nearest that the table knows for this model at this address.`
          : "";
      const more = tiered ? " Long prompts cost more." : "";
      return {
        key: "price",
        text: `${about}${rate(price.input)}/${rate(price.output)} per M`,
        source: sourceWords(source),
        explanation: `${priceWords(price)} (${sourceWords(source)}).${more}${nearest}`,
      };
    }
    case "free":
      return { key: "price", text: "free", source: "", explanation: `Free: ${fact.why}.` };
    case "unknown":
      return { key: "price", text: "price unknown", source: "", explanation: `Unknown: ${fact.why}.` };
    default:
      return fact satisfies never;
  }
}

export function sourceWords(source: FigureSource): string {
  switch (source.kind) {
    case "user":
      return "yours";
    case "provider":
      return "provider";
    case "table":
      return source.table.replace("@pydantic/", "");
    default:
      return source satisfies never;
  }
}
