import { count, type Fields, fields, list, text } from "../wire/fields.ts";

/**
 * OpenRouter's `reasoning_details`: typed pieces of reasoning, some of them signed or encrypted, which want to be back
 * as they were. They come in deltas: pieces of one index and type are one detail.
 */
export function createDetails(): {
  add(deltas: readonly unknown[]): void;
  all(): readonly Fields[];
  textOf(delta: Fields): string;
} {
  const kept: Record<string, unknown>[] = [];
  return {
    add(deltas) {
      for (const delta of deltas.map(fields)) {
        const last = kept.at(-1);
        const goesOn =
          last !== undefined &&
          last.type === delta.type &&
          count(last.index) === count(delta.index) &&
          !("data" in delta);
        if (!goesOn) {
          kept.push({ ...delta });
          continue;
        }
        for (const [name, value] of Object.entries(delta)) {
          const grows = (name === "text" || name === "summary") && typeof value === "string";
          if (grows) last[name] = (text(last[name]) ?? "") + value;
          else if (value !== null) last[name] = value;
        }
      }
    },
    all: () => kept,
    /** What they say, for servers that have no field for it besides. */
    textOf: (delta) =>
      list(delta.reasoning_details)
        .map((detail) => text(fields(detail).text) ?? text(fields(detail).summary) ?? "")
        .join(""),
  };
}
