// Which tools the user's words ask for, and with what.
import type { Json } from "../../core/json.ts";
import type { ToolSpec } from "../../core/provider.ts";

/** A word in a message, and in the name of the tool that it asks for. */
const STEMS = ["time", "problem", "read", "list", "search", "glob"];

/** Tools of a browser, a server, another extension or agent are meant by their names alone. */
const FAMILY = /^(browser|mcp|ext|agent)_/;

/** The tools that the words ask for: by name, else by a word for what they do, else just "a tool". */
export function callsFor(words: string, tools: readonly ToolSpec[]): readonly ToolSpec[] {
  // What is quoted, and a file, is what a tool is to work on.
  const spoken = words.replace(QUOTED, " ").replace(FILE, " ");
  const asked = (word: string) => new RegExp(`\\b${word}\\b`, "i").test(spoken);
  const named = tools.filter((tool) => asked(tool.name));
  if (named.length > 0) return named;
  const stems = STEMS.filter((stem) => asked(`${stem}s?`));
  const meant = tools.filter(
    ({ name }) => !FAMILY.test(name) && stems.some((stem) => name.toLowerCase().includes(stem)),
  );
  if (meant.length > 0) return meant;
  return asked("tools?") ? tools.slice(0, 1) : [];
}

/** Something between quotation marks or backticks. */
const QUOTED = /`([^`\n]+)`|"([^"\n]+)"|“([^”\n]+)”/g;

/** The name of a file with an extension, as it stands in a sentence, also after an @. */
const FILE = /(?<![\w:./\\-])[\w./\\-]*[\w-]\.[a-z]\w{0,9}(?![\w/\\-]|\.\w)/gi;

/**
 * A smallest input that fits a JSON Schema: the required fields, each with what the words quote for it, else the simplest
 * value of its type. A field called `path` takes what looks like a path, also when it is not required: quoted, else as a bare
 * name of a file. One that is required and not named is the first that is `attached`.
 */
export function inputFor(schema: Json, words: string, attached: readonly string[] = []): Json {
  const quotes = [...words.matchAll(QUOTED)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
  const paths = quotes.filter((quote) => /[./]/.test(quote) && !/[\s*]/.test(quote));
  const texts = quotes.filter((quote) => !paths.includes(quote));
  const [bare] = words.replace(QUOTED, " ").match(FILE) ?? [];
  // The attached one that is named is in its folder.
  const named = paths[0] ?? attached.find((path) => path.endsWith(`/${bare}`)) ?? bare;
  return example(schema, (name, isRequired) => {
    if (name === "path") return named ?? (isRequired ? attached[0] : undefined);
    // What takes another text's place is quoted after it.
    return (name === "newText" ? texts[1] : undefined) ?? texts[0] ?? paths[0];
  });
}

function example(schema: Json, quotedFor: (name: string, isRequired: boolean) => string | undefined, name = ""): Json {
  const { type, properties, required, enum: values, default: preset, items, minimum } = fields(schema);
  if (preset !== undefined) return preset;
  if (Array.isArray(values) && values.length > 0) return values[0];
  switch (type) {
    case "object": {
      const known = fields(properties ?? null);
      const needed = Array.isArray(required) ? required.filter((one) => typeof one === "string") : [];
      const names =
        "path" in known && quotedFor("path", false) !== undefined ? [...new Set([...needed, "path"])] : needed;
      return Object.fromEntries(names.map((one) => [one, example(known[one] ?? null, quotedFor, one)]));
    }
    case "array":
      return items === undefined ? [] : [example(items, quotedFor, name)];
    case "integer":
    case "number":
      return typeof minimum === "number" ? minimum : 1;
    case "boolean":
      return false;
    default:
      return quotedFor(name, true) ?? "demo";
  }
}

function fields(value: Json): { readonly [name: string]: Json | undefined } {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value));
}
