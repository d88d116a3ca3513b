// The front matter of a Markdown file, and what stands under it.
import { parseDocument } from "yaml";

export interface FrontMatter {
  readonly values: ReadonlyMap<string, unknown>;
  readonly body: string;
  /** False when it is not proper YAML, and was read line by line. */
  readonly proper: boolean;
}

const FENCED = /^---[ \t]*\n(?:([\s\S]*?)\n)?---[ \t]*(?:\n|$)/;
/** Aliases make a text grow: nobody writes one in an agent's file. */
const MOST_ALIASES = 10;

export function readFrontMatter(text: string): FrontMatter {
  const plain = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const fenced = FENCED.exec(plain);
  if (fenced === null) return { values: new Map(), body: plain.trim(), proper: true };
  const front = fenced[1] ?? "";
  const body = plain.slice(fenced[0].length).trim();
  const parsed = asYaml(front);
  return parsed === null ? { values: byLines(front), body, proper: false } : { values: parsed, body, proper: true };
}

function asYaml(front: string): ReadonlyMap<string, unknown> | null {
  const document = parseDocument(front, { logLevel: "silent" });
  if (document.errors.length > 0) return null;
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    if (value === null) return new Map();
    return typeof value === "object" && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

/** Many agents' descriptions hold colons without quotes, which YAML forbids: "description: Use when: …". Lists are left out. */
function byLines(front: string): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const line of front.split("\n")) {
    const [, key, value = ""] = /^([A-Za-z][\w-]*):[ \t]*(.*)$/.exec(line) ?? [];
    if (key !== undefined && value.trim() !== "") values.set(key, value.trim().replace(/^(["'])(.*)\1$/, "$2"));
  }
  return values;
}
