// What stands behind a field: names, amounts with their units, days.
import { t } from "../l10n.ts";
import { authors } from "../traits.ts";
import type { Condition, Sign } from "./condition.ts";
import { type Field, fieldNamed, fieldNames, kindNames, stateNames, type Unit, units } from "./fields.ts";
import { nearest } from "./nearest.ts";
import { exactly, fits, holding, type Pattern, typed } from "./pattern.ts";
import type { Span, Token, Value } from "./tokens.ts";

/** A place that is not understood; the message says what to write there. Caught where the text is read. */
export class Misread extends Error {
  readonly span: Span;
  constructor({ from, to }: Span, message: string) {
    super(message);
    this.span = { from, to };
  }
}

type FieldToken = Token & { readonly type: "field" };

/** Throws `Misread`. */
export function fieldCondition(token: FieldToken, now: number): Condition {
  const { name, sign, from } = token;
  const field = fieldNamed(name);
  if (field === undefined) throw new Misread({ from, to: from + name.length }, unknownField(name, sign));
  if (!token.closed) throw new Misread(token, t('Close the quotes with “"”.'));
  const empty = token.values.find(({ text }) => text === "");
  if (empty) throw new Misread(empty.from < empty.to ? empty : token, t("Write a value, as in {0}.", field.example));
  if (field.type === "amount") return amountCondition(token, field);
  const plain = sign === ":" || sign === "=";
  if (!plain) throw new Misread(signSpan(token), t("Write “:” behind “{0}”, as in {1}.", name, field.example));
  switch (field.type) {
    case "kind":
      return {
        type: "kind",
        kinds: [...new Set(token.values.flatMap((value) => kindsOf(patternOf(value, sign), value)))],
      };
    case "name":
      return { type: "name", field: field.field, patterns: token.values.map((value) => patternOf(value, sign)) };
    case "by":
      return { type: "by", authors: token.values.map((value) => oneOf(authors, value)) };
    case "is":
      return { type: "is", states: token.values.map((value) => oneOf(stateNames, value)) };
    case "after":
    case "before":
      return { type: field.type, at: momentOf(only(token, field), now) };
    default:
      return field satisfies never;
  }
}

function unknownField(name: string, sign: string): string {
  const near = nearest(name, fieldNames);
  return [
    t("There is no field “{0}”.", name),
    near === null ? t("The fields are {0}.", fieldNames.join(", ")) : t("Did you mean “{0}”?", near),
    t("To look for these letters, put them in quotes: {0}.", `"${name}${sign}…"`),
  ].join(" ");
}

const signSpan = ({ from, name, sign }: FieldToken): Span => ({
  from: from + name.length,
  to: from + name.length + sign.length,
});

function patternOf({ text, quoted }: Value, sign: string): Pattern {
  if (sign === "=") return exactly(text);
  return quoted ? holding(text) : typed(text);
}

function kindsOf(pattern: Pattern, value: Value): string[] {
  const found = kindNames.filter((kind) => fits(pattern, kind));
  if (found.length > 0) return found;
  const near = nearest(value.text, [...kindNames, ...new Set(kindNames.map((kind) => kind.split(".")[0] ?? ""))]);
  const instead =
    near === null ? t("Kinds are, for example, tool.finished, model.* or message.") : t("Did you mean “{0}”?", near);
  throw new Misread(value, `${t("No kind of event is called “{0}”.", value.text)} ${instead}`);
}

function oneOf<Name extends string>(names: readonly Name[], value: Value): Name {
  const found = names.find((name) => name === value.text.toLowerCase());
  if (found === undefined) throw new Misread(value, t("Write one of: {0}.", names.join(", ")));
  return found;
}

function only(token: FieldToken, field: Field): Value {
  const [value, second] = token.values;
  if (value === undefined) throw new Misread(token, t("Write a value, as in {0}.", field.example));
  if (second) throw new Misread(second, t("Write one value, as in {0}.", field.example));
  return value;
}

const signs: readonly Sign[] = [">", ">=", "<", "<=", "="];

function amountCondition(token: FieldToken, field: Field & { readonly type: "amount" }): Condition {
  const sign = signs.find((known) => known === token.sign);
  if (sign === undefined)
    throw new Misread(
      signSpan(token),
      t("Compare “{0}” with >, >=, <, <= or =, as in {1}.", token.name, field.example),
    );
  return { type: "amount", field: field.field, sign, value: amountOf(only(token, field), field) };
}

const number = /^(?<dollar>\$?)(?<digits>\d+(?:\.\d+)?|\.\d+)(?<unit>\D*)$/u;

function amountOf(value: Value, { unit, example }: Field & { readonly type: "amount" }): number {
  const { dollar = "", digits, unit: written = "" } = number.exec(value.text)?.groups ?? {};
  const known = units[unit];
  if (digits === undefined || (dollar !== "" && unit !== "money"))
    throw new Misread(value, t("Write a number, as in {0}.", example));
  if (written === "") {
    if (unit === "time") throw new Misread(value, t("Say the unit: ms, s, m or h, as in {0}.", example));
    return Number(digits);
  }
  const factor = unitOf(written, known);
  if (factor === undefined) throw new Misread(value, `${t("“{0}” is no unit of this.", written)} ${unitWords()[unit]}`);
  // In decimals, so that 1.1k is 1100 and not a hair more.
  return Number((Number(digits) * factor).toPrecision(15));
}

/** As written, or in the other case: nobody means millions of a second by "2S". */
const unitOf = (written: string, known: Readonly<Record<string, number>>): number | undefined =>
  Object.entries(known).find(([name]) => name.toLowerCase() === written.toLowerCase())?.[1];

const unitWords = (): Readonly<Record<Unit, string>> => ({
  money: t("Write dollars, as in $0.01."),
  time: t("Write ms, s, m or h, as in 800ms or 2s."),
  tokens: t("Write k for thousands or M for millions, as in 10k."),
  number: t("Write the number alone."),
});

const DAY_MS = 24 * 3_600_000;
const back: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };
const dateForm = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:T(\d{1,2}):(\d{2}))?$/;

/** A day begins at midnight of the machine's own time. */
function momentOf(value: Value, now: number): number {
  const text = value.text.toLowerCase();
  const today = new Date(now);
  const midnight = (daysBack: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - daysBack).getTime();
  if (text === "today") return midnight(0);
  if (text === "yesterday") return midnight(1);
  const [, count, unit = ""] = /^(\d+)([mhdw])$/.exec(text) ?? [];
  const length = back[unit];
  if (count !== undefined && length !== undefined) return now - Number(count) * length;
  const [, year, month, day, hour, minute] = (dateForm.exec(value.text) ?? []).map(Number);
  if (year !== undefined && month !== undefined && day !== undefined) {
    const date = new Date(year, month - 1, day, hour || 0, minute || 0);
    // The 31st of a month that has 30 days would be another day.
    if (date.getMonth() === month - 1 && date.getDate() === day && (hour || 0) < 24) return date.getTime();
  }
  throw new Misread(value, t("Write a day, as in 2026-11-01 or yesterday, or how long ago: 2h, 7d, 4w."));
}
