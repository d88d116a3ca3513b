// What two requests differ in, part by part, in the order in which a model reads them.
import type { Json } from "./json.ts";
import { count, t } from "./l10n.ts";
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
  /** All are the same as far as both go; `text` is what the others say, cut where it is long. */
  | {
      readonly part: "messages";
      readonly what: "added" | "removed";
      readonly count: number;
      readonly text: string;
    }
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
  if (before.length === after.length) return [];
  const what = before.length < after.length ? "added" : "removed";
  const longer = what === "added" ? after : before;
  const others = longer.slice(Math.min(before.length, after.length));
  return [{ part: "messages", what, count: others.length, text: excerpt(others) }];
}

/** So many messages, and of each so many characters: enough to see what came. All of it stands in the request. */
const MESSAGES_SHOWN = 20;
const MESSAGE_LENGTH = 1_000;

function excerpt(all: readonly Message[]): string {
  const shown = all.slice(0, MESSAGES_SHOWN).map(({ role, content }) => {
    const text = `${role}: ${content.map(blockText).join("\n")}`;
    return text.length <= MESSAGE_LENGTH ? text : `${text.slice(0, MESSAGE_LENGTH).replace(/[\uD800-\uDBFF]$/, "")}…`;
  });
  const more = all.length - shown.length;
  return [...shown, ...(more === 0 ? [] : [t("and {0} more", count(more))])].join("\n\n");
}

function blockText(block: Message["content"][number]): string {
  switch (block.type) {
    case "text":
    case "thinking":
      return block.text;
    case "call":
      return `${block.name} ${block.invalid ?? JSON.stringify(block.input)}`;
    case "result":
      return `${block.name}: ${block.text}`;
    case "attachment":
      return `${block.path}:\n${block.text}`;
    case "image":
      return block.mediaType;
    default:
      return block satisfies never;
  }
}

/** "2 messages were added" */
function messageWords({ what, count: some }: { readonly what: "added" | "removed"; readonly count: number }): string {
  if (what === "added") return some === 1 ? t("1 message was added") : t("{0} messages were added", count(some));
  return some === 1 ? t("1 message is gone") : t("{0} messages are gone", count(some));
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
      return t("another model is asked");
    case "system":
      return t("the system prompt changed at character {0}", count(difference.change.at + 1));
    case "tools":
      switch (difference.what) {
        case "added":
          return t("the tool “{0}” was added", difference.name);
        case "removed":
          return t("the tool “{0}” is gone", difference.name);
        case "order":
          return t("the tools stand in another order");
        case "changed":
          return t("the tool “{0}” changed at {1}", difference.name, pathWords(difference.path));
        default:
          return difference satisfies never;
      }
    case "messages":
      return difference.what !== "changed"
        ? messageWords(difference)
        : t(
            "message {0} ({1}) changed at {2}, character {3}",
            count(difference.position + 1),
            difference.role,
            pathWords(difference.path),
            count(difference.change.at + 1),
          );
    case "parameters":
      return t(
        "{0} changed from {1} to {2}",
        parameterWords()[difference.name] ?? difference.name,
        difference.before ?? t("none"),
        difference.after ?? t("none"),
      );
    case "unknown":
      return t("something else was sent then, and the record does not hold what");
    default:
      return difference satisfies never;
  }
}

const parameterWords = (): Readonly<Record<string, string>> => ({
  temperature: t("the temperature"),
  maxOutputTokens: t("the output limit"),
  effort: t("the effort"),
});
