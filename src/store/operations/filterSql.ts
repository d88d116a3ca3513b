// A filter in the database's language, over the headers of events. It means what core/filter/condition.ts says
// (test/store/filter.test.ts). Every value is bound; what is put together here are our own words alone.
import { fail } from "../../core/failure.ts";
import type { AmountField, Condition, NameField, State } from "../../core/filter/condition.ts";
import { kindNames } from "../../core/filter/fields.ts";
import { parse } from "../../core/filter/parse.ts";
import { fits, type Pattern, variants } from "../../core/filter/pattern.ts";
import type { Value } from "../database.ts";

export interface Where {
  /** 0 or 1, never NULL: what is unknown passes no comparison, and so passes the opposite of one. */
  readonly sql: string;
  readonly values: readonly Value[];
}

/** Throws `invalid`, with the sentence of what is not understood. */
export function passes(query: string): Where {
  const parsed = parse(query, Date.now());
  if (parsed.type === "problem") throw fail("invalid", parsed.problem.message);
  return filterSql(parsed.condition);
}

const amounts: Record<AmountField, string> = {
  cost: "event.cost_usd",
  dur: "event.duration_ms",
  first: "event.first_part_ms",
  tokens: `CASE WHEN event.input_tokens IS NOT NULL OR event.output_tokens IS NOT NULL
    THEN coalesce(event.input_tokens, 0) + coalesce(event.output_tokens, 0) END`,
  in: "event.input_tokens",
  out: "event.output_tokens",
  cached: "event.cache_read_tokens",
  event: "event.seq",
};

const names: Record<NameField, string> = { tool: "event.tool", model: "event.model", agent: "event.agent" };

const states: Record<State, string> = {
  error: "event.failed",
  denied: "event.failed AND event.kind = 'tool.decided'",
  cached: "coalesce(event.cache_read_tokens > 0, 0)",
  free: "coalesce(event.cost_usd = 0, 0)",
  estimated: "event.cost_estimated",
  unpriced: "event.cost_unknown",
};

export function filterSql(condition: Condition): Where {
  switch (condition.type) {
    case "all":
      return joined(" AND ", quickestFirst(condition.parts).map(filterSql), "1");
    case "any":
      return joined(" OR ", quickestFirst(condition.parts).map(filterSql), "0");
    case "not": {
      const { sql, values } = filterSql(condition.part);
      return { sql: `NOT ${sql}`, values };
    }
    case "text": {
      // Which kinds hold it is known before any event is looked at.
      const kinds = kindNames.filter((kind) => fits(condition.pattern, kind));
      const columns = ["event.label", "event.tool", "event.model", "event.agent"];
      const found = columns.map((column) => like(column, condition.pattern));
      return joined(" OR ", kinds.length === 0 ? found : [among("event.kind", kinds), ...found], "0");
    }
    case "kind":
      return among("event.kind", condition.kinds);
    case "name":
      return joined(
        " OR ",
        condition.patterns.map((pattern) => like(names[condition.field], pattern)),
        "0",
      );
    case "by":
      return among("event.author", condition.authors);
    case "amount":
      return { sql: `coalesce(${amounts[condition.field]} ${condition.sign} ?, 0)`, values: [condition.value] };
    case "after":
      return { sql: "(event.at >= ?)", values: [condition.at] };
    case "before":
      return { sql: "(event.at < ?)", values: [condition.at] };
    case "is":
      return joined(
        " OR ",
        condition.states.map((state) => ({ sql: `(${states[state]})`, values: [] })),
        "0",
      );
    default:
      return condition satisfies never;
  }
}

/** Texts are looked through letter by letter, which an event that fails by anything else can be spared. */
function quickestFirst(parts: readonly Condition[]): Condition[] {
  return [...parts].sort((a, b) => Number(readsText(a)) - Number(readsText(b)));
}

function readsText(condition: Condition): boolean {
  switch (condition.type) {
    case "all":
    case "any":
      return condition.parts.some(readsText);
    case "not":
      return readsText(condition.part);
    default:
      return condition.type === "text" || condition.type === "name";
  }
}

function joined(between: string, parts: readonly Where[], none: string): Where {
  if (parts.length === 0) return { sql: none, values: [] };
  return { sql: `(${parts.map(({ sql }) => sql).join(between)})`, values: parts.flatMap(({ values }) => values) };
}

const among = (column: string, words: readonly string[]): Where => ({
  sql: words.length === 0 ? "0" : `coalesce(${column} IN (${words.map(() => "?").join(", ")}), 0)`,
  values: words,
});

/** LIKE is quick, and knows the cases of ASCII's letters alone; GLOB is told each letter's. */
function like(column: string, pattern: Pattern): Where {
  const letters = pattern.flatMap((piece) => [...piece]);
  if (!letters.some(isRare)) {
    const text = pattern.map((piece) => piece.replace(/[%_\\]/g, "\\$&")).join("%");
    return { sql: `coalesce(${column} LIKE ? ESCAPE '\\', 0)`, values: [text] };
  }
  const text = pattern.map((piece) => [...piece].map(globLetter).join("")).join("*");
  return { sql: `coalesce(${column} GLOB ?, 0)`, values: [text] };
}

const isRare = (letter: string): boolean => /[^\p{ASCII}]/u.test(letter);

function globLetter(letter: string): string {
  const same = variants(letter);
  return same.length > 1 || /[*?[]/.test(letter) ? `[${same.join("")}]` : letter;
}
