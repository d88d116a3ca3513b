// A JSON value that is looked at piece by piece: a view asks for the children of one value at a time, and never has the whole.

import { fail } from "./failure.ts";
import type { Json } from "./json.ts";
import { english } from "./l10n.ts";
import type { Path } from "./textChange.ts";

/** Children in one answer: some screenfuls, at most 50 KB. */
export const JSON_PAGE = 200;
/** Characters of a text in one row; a longer one is opened into lines of so many. */
const LINE = 160;

type JsonType = "object" | "array" | "string" | "number" | "boolean" | "null" | "line";

export interface JsonItem {
  /** The name within an object, the number within an array or a text. */
  readonly key: string | number;
  readonly type: JsonType;
  /** Whether it has children: values, or the lines of a long text. */
  readonly opens: boolean;
  /** How many children an object or an array has, how many characters a text. */
  readonly size: number;
  /** The value, or what it begins with; of an object, the first of its short values. */
  readonly text: string;
}

export interface JsonChildren {
  /** How many there are in all. */
  readonly total: number;
  readonly items: readonly JsonItem[];
}

export interface JsonDocument {
  readonly root: JsonItem;
  /** Throws `missing` where nothing is. */
  value(path: Path): Json;
  /** At most a page of them, from number `from`. Throws `missing` where nothing is. */
  children(path: Path, from: number): JsonChildren;
}

export function jsonDocument(root: Json): JsonDocument {
  /** Names of objects and places of lines that were asked for: asked for again with each page. */
  const names = new Map<object, readonly string[]>();
  const lines = new Map<string, readonly number[]>();

  function namesOf(value: { readonly [key: string]: Json }): readonly string[] {
    const known = names.get(value) ?? Object.keys(value);
    names.set(value, known);
    return known;
  }

  function linesOf(path: Path, text: string): readonly number[] {
    const key = JSON.stringify(path);
    const known = lines.get(key) ?? lineStarts(text);
    lines.set(key, known);
    return known;
  }

  function at(path: Path): Json {
    let value: Json = root;
    for (const step of path) {
      const inner: Json | undefined = typeof value === "object" && value !== null ? innerOf(value, step) : undefined;
      if (inner === undefined) throw fail("missing", english("This part is not there any more."));
      value = inner;
    }
    return value;
  }

  return {
    root: item("", root),
    value: at,
    children(path, from) {
      const value = at(path);
      const to = from + JSON_PAGE;
      if (typeof value === "string") {
        const starts = linesOf(path, value);
        const items = starts.slice(from, to).map((start, index): JsonItem => {
          const text = value.slice(start, starts[from + index + 1] ?? value.length).replace(/\r?\n$/, "");
          return { key: from + index, type: "line", opens: false, size: text.length, text };
        });
        return { total: starts.length, items };
      }
      if (typeof value !== "object" || value === null) return { total: 0, items: [] };
      if (isList(value))
        return { total: value.length, items: value.slice(from, to).map((inner, index) => item(from + index, inner)) };
      const all = namesOf(value);
      return { total: all.length, items: all.slice(from, to).map((name) => item(name, value[name] ?? null)) };
    },
  };
}

function innerOf(value: object & Json, step: string | number): Json | undefined {
  if (isList(value)) return value[Number(step)];
  return Object.hasOwn(value, step) ? value[step] : undefined;
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

function item(key: string | number, value: Json): JsonItem {
  if (value === null) return { key, type: "null", opens: false, size: 0, text: "null" };
  switch (typeof value) {
    case "string": {
      const opens = value.length > LINE || value.includes("\n");
      return { key, type: "string", opens, size: value.length, text: JSON.stringify(value.slice(0, LINE)) };
    }
    case "number":
      return { key, type: "number", opens: false, size: 0, text: String(value) };
    case "boolean":
      return { key, type: "boolean", opens: false, size: 0, text: String(value) };
    default: {
      if (isList(value)) return { key, type: "array", opens: value.length > 0, size: value.length, text: "" };
      const names = Object.keys(value);
      return { key, type: "object", opens: names.length > 0, size: names.length, text: hintOf(value, names) };
    }
  }
}

/** So many of an object's fields are looked at to tell it from its neighbours, and so much of each is shown. */
const [HINT_FIELDS, HINT_LENGTH] = [4, 40];

function hintOf(value: { readonly [key: string]: Json }, names: readonly string[]): string {
  return names
    .slice(0, HINT_FIELDS)
    .flatMap((name) => {
      const inner = value[name];
      if (typeof inner === "object" || inner === undefined) return [];
      const text = JSON.stringify(typeof inner === "string" ? inner.slice(0, HINT_LENGTH) : inner);
      return [`${name}: ${text}`];
    })
    .join(", ");
}

/** Where its lines begin; one that is longer than a row goes on in the next. */
function lineStarts(text: string): number[] {
  const starts: number[] = [];
  for (let start = 0; start < text.length; ) {
    starts.push(start);
    const broken = text.slice(start, start + LINE + 1).indexOf("\n");
    const end = broken < 0 ? start + LINE : start + broken + 1;
    const half = text.charCodeAt(end - 1);
    start = half >= 0xd800 && half <= 0xdbff && end < text.length ? end - 1 : end;
  }
  return starts;
}
