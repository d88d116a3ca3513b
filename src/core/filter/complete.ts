// What can come where the caret stands.
import { t } from "../l10n.ts";
import { authors } from "../traits.ts";
import type { NameField } from "./condition.ts";
import { type Field, fieldNamed, fields, kindNames, stateNames, states, type Unit } from "./fields.ts";
import { type Span, type Token, tokensOf, type Value } from "./tokens.ts";

/** The names that are in the session. */
export type KnownNames = Readonly<Record<NameField, readonly string[]>>;

export interface Completion {
  /** What takes the place of the span. */
  readonly text: string;
  /** What it means, in a few words. */
  readonly means: string;
  /** Whether more has to follow at once: then no space is put behind it. */
  readonly open: boolean;
}

export interface Completions extends Span {
  readonly items: readonly Completion[];
}

/** As many as are looked through; with another letter there are fewer. */
const MOST = 20;

export function complete(text: string, caret: number, known: KnownNames): Completions {
  const token = tokensOf(text).find(({ from, to }) => from < caret && caret <= to);
  if (token?.type === "field") return valuesAt(token, caret, known);
  if (token?.type === "word" && !token.quoted) {
    const from = token.from;
    return limited({ from, to: token.to, items: wordsFor(text.slice(from, caret), known) });
  }
  if (token?.type === "word") return { from: caret, to: caret, items: [] };
  return limited({ from: caret, to: caret, items: starts() });
}

const limited = ({ items, ...span }: Completions): Completions => ({ ...span, items: items.slice(0, MOST) });

const starts = (): readonly Completion[] =>
  Object.entries(fields).map(([name, field]) => ({
    text: field.type === "amount" ? `${name}>` : `${name}:`,
    means: t("{0}, as in {1}", field.means(), field.example),
    open: true,
  }));
const others = (): readonly Completion[] => [
  { text: "error", means: states.error(), open: false },
  { text: "OR", means: t("Either what is before or what is behind"), open: false },
];

/** Fields and other words that begin so; then the names that hold these letters, with their fields. */
function wordsFor(begun: string, known: KnownNames): Completion[] {
  const letters = begun.toLowerCase();
  const words = [...starts(), ...others()].filter(
    ({ text }) => text.toLowerCase().startsWith(letters) && text !== begun,
  );
  if (letters.length < 2) return words;
  const names = (["tool", "model", "agent"] as const).flatMap((field) =>
    known[field]
      .filter((name) => name.toLowerCase().includes(letters))
      .map((name) => ({ text: `${field}:${quotedIfNeeded(name)}`, means: fields[field]?.means() ?? "", open: false })),
  );
  return [...words, ...names];
}

function valuesAt(token: Token & { readonly type: "field" }, caret: number, known: KnownNames): Completions {
  const field = fieldNamed(token.name);
  const value = token.values.find(({ from, to }) => from <= caret && caret <= to);
  // In the field's own name.
  if (field === undefined || value === undefined)
    return limited({
      from: token.from,
      to: token.from + token.name.length + token.sign.length,
      items: starts().filter(({ text }) => text.startsWith(token.name.toLowerCase())),
    });
  if (field.type === "amount") {
    if (token.sign === ":")
      return {
        from: token.from,
        to: token.from + token.name.length + 1,
        items: [">", "<", ">=", "<=", "="].map((sign) => ({
          text: `${token.name}${sign}`,
          means: signWords()[sign] ?? "",
          open: true,
        })),
      };
    return { from: value.from, to: value.to, items: amounts(value, field.unit) };
  }
  const begun = value.text.toLowerCase();
  const items = valuesOf(field, known).filter(
    ({ text, name }) => name.toLowerCase().includes(begun) && text !== value.text,
  );
  return limited({ from: value.from, to: value.to, items });
}

const signWords = (): Readonly<Record<string, string>> => ({
  ">": t("More than"),
  "<": t("Less than"),
  ">=": t("So much or more"),
  "<=": t("So much or less"),
  "=": t("Exactly so much"),
});

function valuesOf(
  field: Exclude<Field, { type: "amount" }>,
  known: KnownNames,
): (Completion & { readonly name: string })[] {
  const plain = (text: string, means: string) => ({ text, name: text, means, open: false });
  switch (field.type) {
    case "kind":
      return [
        ...[...new Set(kindNames.map((kind) => kind.split(".")[0] ?? ""))].map((group) =>
          plain(`${group}.*`, t("All of these kinds")),
        ),
        ...kindNames.map((kind) => plain(kind, "")),
      ];
    case "name":
      return known[field.field].map((name) => ({ text: quotedIfNeeded(name), name, means: "", open: false }));
    case "by":
      return authors.map((author) => plain(author, ""));
    case "is":
      return stateNames.map((state) => plain(state, states[state]()));
    case "after":
    case "before":
      return [
        plain("today", t("Midnight")),
        plain("yesterday", t("The midnight before")),
        plain("2h", t("Two hours ago")),
        plain("7d", t("Seven days ago")),
        plain("4w", t("Four weeks ago")),
      ];
    default:
      return field satisfies never;
  }
}

const unitNames = (): Readonly<Record<Unit, readonly (readonly [unit: string, means: string])[]>> => ({
  money: [],
  time: [
    ["ms", t("Milliseconds")],
    ["s", t("Seconds")],
    ["m", t("Minutes")],
    ["h", t("Hours")],
  ],
  tokens: [
    ["k", t("Thousands")],
    ["M", t("Millions")],
  ],
  number: [],
});

const firstAmounts: Readonly<Record<Unit, readonly string[]>> = {
  money: ["$0.01", "$0.10", "$1"],
  time: ["500ms", "2s", "1m"],
  tokens: ["1k", "10k", "100k"],
  number: [],
};

function amounts({ text }: Value, unit: Unit): Completion[] {
  if (text === "") return firstAmounts[unit].map((amount) => ({ text: amount, means: "", open: false }));
  const [, digits = "", begun = ""] = /^([\d.]+)(\D*)$/u.exec(text) ?? [];
  if (digits === "") return [];
  return unitNames()
    [unit].filter(([name]) => name.startsWith(begun) && name !== begun)
    .map(([name, means]) => ({ text: `${digits}${name}`, means, open: false }));
}

/** Quotes have no way to stand in a value: a name with one is found by what stands around it. */
function quotedIfNeeded(name: string): string {
  const safe = name.replaceAll('"', "*");
  if (safe !== name) return safe.replace(/[\s(),*]+/g, "*");
  return /[\s(),*]/.test(name) || name === "" ? `"${name}"` : name;
}

/** The text with a completion in its place, and where the caret is then. */
export function completed(text: string, { from, to }: Span, item: Completion): { text: string; caret: number } {
  const after = text.slice(to);
  const gap = item.open || /^[\s),]/.test(after) ? "" : " ";
  return { text: `${text.slice(0, from)}${item.text}${gap}${after}`, caret: from + item.text.length + gap.length };
}
