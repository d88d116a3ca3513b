// What two requests differ in, part by part, in the order in which a model reads them.
import type { Json } from "./json.ts";
import type { Message } from "./message.ts";
import type { ModelRequest, ToolSpec } from "./provider.ts";
import { jsonChange, type Path, pathWords, type TextChange, textChange } from "./textChange.ts";

export type Difference =
  | { readonly part: "model"; readonly before: string; readonly after: string }
  | { readonly part: "tools"; readonly what: "added" | "removed"; readonly name: string }
  | {
      readonly part: "tools";
      readonly what: "order";
      readonly before: readonly string[];
      readonly after: readonly string[];
    }
  | {
      readonly part: "tools";
      readonly what: "changed";
      readonly name: string;
      readonly path: Path;
      readonly change: TextChange;
    }
  | { readonly part: "system"; readonly change: TextChange }
  /** The first message that differs; `position` counts from 0. */
  | {
      readonly part: "messages";
      readonly what: "changed";
      readonly position: number;
      readonly role: Message["role"];
      readonly path: Path;
      readonly change: TextChange;
    }
  /** All are the same as far as both go. */
  | { readonly part: "messages"; readonly what: "count"; readonly before: number; readonly after: number }
  /** As JSON; null where the parameter is not sent. */
  | {
      readonly part: "parameters";
      readonly name: string;
      readonly before: string | null;
      readonly after: string | null;
    }
  /** Another request was sent, by its hash, and what of it was other is not on record. */
  | { readonly part: "unknown" };

/** Empty when they are the same. */
export function requestDifferences(before: ModelRequest, after: ModelRequest): Difference[] {
  const system = textChange(before.system, after.system);
  return [
    ...models(before, after),
    ...tools(before.tools, after.tools),
    ...(system === null ? [] : [{ part: "system", change: system } as const]),
    ...messages(before.messages, after.messages),
    ...parameters(before, after),
  ];
}

function models({ model: before }: ModelRequest, { model: after }: ModelRequest): Difference[] {
  const name = ({ connection, provider, model }: typeof before) => `${provider} ${model} (${connection})`;
  return name(before) === name(after) ? [] : [{ part: "model", before: name(before), after: name(after) }];
}

function tools(before: readonly ToolSpec[], after: readonly ToolSpec[]): Difference[] {
  const named = (specs: readonly ToolSpec[], name: string) => specs.find((spec) => spec.name === name);
  const [olds, news] = [before.map(({ name }) => name), after.map(({ name }) => name)];
  const found: Difference[] = [];
  for (const name of olds) if (!news.includes(name)) found.push({ part: "tools", what: "removed", name });
  for (const name of news) if (!olds.includes(name)) found.push({ part: "tools", what: "added", name });
  const [kept, now] = [olds.filter((name) => news.includes(name)), news.filter((name) => olds.includes(name))];
  if (kept.join("\n") !== now.join("\n")) found.push({ part: "tools", what: "order", before: kept, after: now });
  for (const name of kept) {
    const change = jsonChange(specJson(named(before, name)), specJson(named(after, name)));
    if (change !== null) found.push({ part: "tools", what: "changed", name, ...change });
  }
  return found;
}

const specJson = (spec: ToolSpec | undefined): Json =>
  spec === undefined ? null : { name: spec.name, description: spec.description, input: spec.input };

function messages(before: readonly Message[], after: readonly Message[]): Difference[] {
  for (const [position, message] of after.entries()) {
    const old = before[position];
    if (old === undefined) break;
    const change = jsonChange(plain(old), plain(message));
    if (change !== null) return [{ part: "messages", what: "changed", position, role: message.role, ...change }];
  }
  return before.length === after.length
    ? []
    : [{ part: "messages", what: "count", before: before.length, after: after.length }];
}

/** A message is plain JSON but for its type. */
const plain = (message: Message): Json => JSON.parse(JSON.stringify(message));

function parameters({ parameters: before }: ModelRequest, { parameters: after }: ModelRequest): Difference[] {
  const written = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  return (["temperature", "maxOutputTokens", "effort"] as const).flatMap((name) =>
    before[name] === after[name]
      ? []
      : [{ part: "parameters" as const, name, before: written(before[name]), after: written(after[name]) }],
  );
}

/** "the system prompt changed", as a part of a sentence. */
export function differenceWords(difference: Difference): string {
  switch (difference.part) {
    case "model":
      return "another model is asked";
    case "system":
      return `the system prompt changed at character ${number(difference.change.at + 1)}`;
    case "tools":
      switch (difference.what) {
        case "added":
          return `the tool “${difference.name}” was added`;
        case "removed":
          return `the tool “${difference.name}” is gone`;
        case "order":
          return "the tools stand in another order";
        case "changed":
          return `the tool “${difference.name}” changed at ${pathWords(difference.path)}`;
        default:
          return difference satisfies never;
      }
    case "messages":
      return difference.what === "count"
        ? `${number(difference.after)} messages are sent in place of ${number(difference.before)}`
        : `message ${number(difference.position + 1)} (${difference.role}) changed at ${pathWords(difference.path)}, character ${number(difference.change.at + 1)}`;
    case "parameters":
      return `${parameterWords[difference.name] ?? difference.name} changed from ${difference.before ?? "none"} to ${difference.after ?? "none"}`;
    case "unknown":
      return "something else was sent then, and the record does not hold what";
    default:
      return difference satisfies never;
  }
}

const parameterWords: Readonly<Record<string, string>> = {
  temperature: "the temperature",
  maxOutputTokens: "the output limit",
  effort: "the effort",
};

const number = (value: number): string => value.toLocaleString("en-US");
