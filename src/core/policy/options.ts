// A command's arguments against the table of what is known to be harmless. What the table does not name asks: an unknown
// option, one that is written short (`--outp=` is `--output=` to many programs), or one hidden in a group (`-rno`).
import { english } from "../l10n.ts";
import { whyNotInside, whySecret } from "./place.ts";
import { whyNotAwk, whyNotFormat, whyNotSed } from "./scripts.ts";
import type { Word } from "./word.ts";

/**
 * What a value is. `pattern`: compared with names, never opened; `revision`: of git, perhaps with a path in it; `format`:
 * of git's output; `sed`, `awk`: a program in that language.
 */
type ValueKind = "text" | "path" | "pattern" | "number" | "revision" | "format" | "sed" | "awk";
const KINDS: Readonly<Record<string, ValueKind>> = {
  text: "text",
  path: "path",
  pattern: "pattern",
  number: "number",
  format: "format",
  sed: "sed",
  awk: "awk",
};
/** What gives the text or the program that otherwise is the first operand. */
const FIRST_GIVEN = new Set(["-e", "-f", "--regexp", "--file", "--expression"]);

interface OptionRule {
  readonly value: ValueKind | null;
  /** A value is given only in the same word: `-U3`, `--stat=80`. */
  readonly glued: boolean;
}

export interface OptionTable {
  /**
   * The options that are known, apart by spaces: `-n` takes nothing, `-n:number` a value (in the same word or the next),
   * `--stat?text` perhaps one in the same word. "any": none of its options can do harm.
   */
  readonly options: ReadonlyMap<string, OptionRule> | "any";
  /** Whether a number is an option too: `head -5`. */
  readonly counts: boolean;
  /** What stands without an option. */
  readonly operands: ValueKind;
  /** What the first of those is, unless an option has given it; null when it is like the others. */
  readonly first: ValueKind | null;
  readonly mostOperands: number;
  /** Whether a file named like an option could do harm: then a pattern such as `*` asks and `./*` does not. */
  readonly minds: boolean;
}

export function optionTable(options: string, rest: Partial<Omit<OptionTable, "options">> = {}): OptionTable {
  return {
    options: options === "any" ? "any" : readOptions(options),
    counts: false,
    operands: "path",
    first: null,
    mostOperands: Number.POSITIVE_INFINITY,
    minds: true,
    ...rest,
  };
}

function readOptions(text: string): ReadonlyMap<string, OptionRule> {
  const rules = new Map<string, OptionRule>();
  for (const entry of text.split(/\s+/).filter((part) => part !== "")) {
    const [, name = entry, mark, kind = ""] = /^(-[^:?]+)([:?])(\w+)$/.exec(entry) ?? [];
    rules.set(name, { value: KINDS[kind] ?? null, glued: mark === "?" });
  }
  return rules;
}

/** Why these arguments are not known to be harmless; null when they are. */
export function judgeOptions(args: readonly Word[], table: OptionTable, folders: readonly string[]): string | null {
  const operands: Word[] = [];
  let isFirstGiven = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (word === undefined) break;
    if (word.value === "--") {
      operands.push(...args.slice(at + 1));
      break;
    }
    const reason = judgePatterns(word, table);
    if (reason !== null) return reason;
    if (!word.value.startsWith("-") || word.value === "-") {
      operands.push(word);
      continue;
    }
    const read = readOption(word.value, table);
    if (typeof read === "string") return read;
    isFirstGiven ||= FIRST_GIVEN.has(read.name);
    let { value } = read;
    if (value === null && read.rule !== null && read.rule.value !== null && !read.rule.glued) {
      const next = args[++at];
      if (next === undefined) return english("{0} lacks a value.", word.value);
      if (next.patterns.length > 0)
        return english("{0} stands for files where a value is meant; quote it.", next.value);
      // Another version of the program may take it for an option.
      if (/^-(?!\d+[a-zA-Z]?$)/.test(next.value)) return english("{0} may be an option.", next.value);
      value = next.value;
    }
    const why = value === null ? null : judgeValue(value, read.rule?.value ?? "path", folders);
    if (why !== null) return why;
  }
  return judgeOperands(operands, table, isFirstGiven, folders);
}

interface ReadOption {
  readonly name: string;
  readonly rule: OptionRule | null;
  /** What is in the same word; null when nothing is. */
  readonly value: string | null;
}

/** A word that begins with "-", or why it is not understood. */
function readOption(word: string, { options, counts }: OptionTable): ReadOption | string {
  const [, long, after] = /^(--[^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  if (options === "any") return { name: long ?? word, rule: null, value: after ?? null };
  const unknown = (name: string) => english("The option {0} is not known to be harmless here.", name);
  if (long !== undefined) {
    const rule = options.get(long);
    if (rule === undefined || (after !== undefined && rule.value === null)) return unknown(word);
    return { name: long, rule, value: after ?? null };
  }
  if (counts && /^-\d+$/.test(word)) return { name: word, rule: null, value: null };
  // Some programs have whole words after one dash only.
  const whole = options.get(word);
  if (whole !== undefined) return { name: word, rule: whole, value: null };
  for (let at = 1; at < word.length; at++) {
    const name = `-${word[at]}`;
    const rule = options.get(name);
    if (rule === undefined) return unknown(at === 1 && word.length === 2 ? word : `${name} in ${word}`);
    const rest = word.slice(at + 1);
    if (rule.value !== null) return { name, rule, value: rest === "" ? null : rest };
    if (rest === "") return { name, rule, value: null };
  }
  return unknown(word);
}

function judgeValue(value: string, kind: ValueKind, folders: readonly string[]): string | null {
  switch (kind) {
    case "text":
      return null;
    case "pattern":
      return whySecret(value);
    case "path":
      return whyNotInside(value, folders);
    case "revision": {
      const colon = value.indexOf(":");
      return whyNotInside(value, folders) ?? (colon < 0 ? null : whyNotInside(value.slice(colon + 1), folders));
    }
    case "format":
      return whyNotFormat(value);
    case "sed":
      return whyNotSed(value);
    case "awk":
      return whyNotAwk(value);
    case "number":
      return /^[+-]?\d+([.,%]\d*)?[a-zA-Z]{0,2}$/.test(value) ? null : english('"{0}" is not a number.', value);
    default:
      return kind satisfies never;
  }
}

function judgeOperands(
  operands: readonly Word[],
  table: OptionTable,
  isFirstGiven: boolean,
  folders: readonly string[],
): string | null {
  if (operands.length > table.mostOperands)
    return english("More than {0} operands are not understood.", table.mostOperands);
  if (table.mostOperands < Number.POSITIVE_INFINITY && operands.some(({ patterns }) => patterns.length > 0))
    return english("A pattern may stand for more files than are meant.");
  for (const [at, operand] of operands.entries()) {
    const kind = at === 0 && !isFirstGiven ? (table.first ?? table.operands) : table.operands;
    // `tail +5f` is an old way to write an option.
    if (table.counts && /^\+\d*[a-z]/i.test(operand.value)) return english("{0} may be an option.", operand.value);
    if (table.minds && /^-./.test(operand.value)) return english("{0} may be an option, behind -- too.", operand.value);
    // A pattern lists files, also where text is meant.
    const listed =
      operand.patterns.length > 0 ? (whyNotInside(operand.value, folders) ?? judgeDotPattern(operand)) : null;
    const why = listed ?? judgeValue(operand.value, kind, folders);
    if (why !== null) return why;
  }
  return null;
}

/** The shell puts names of files in the place of a pattern: may one of them be taken for an option? */
function judgePatterns({ value, patterns }: Word, table: OptionTable): string | null {
  const [first] = patterns;
  if (first === undefined) return null;
  const before = value.slice(0, first);
  if (before.startsWith("-") && !/^--[a-z-]+=/.test(before))
    return english("{0} may stand for an option; quote it.", value);
  if (before === "" && table.minds)
    return english("{0} may stand for a file that is named like an option; write ./{1}", value, value);
  return null;
}

/** A pattern that begins with a dot finds `..` and the files in which secrets are kept. */
export function judgeDotPattern({ value, patterns }: Word): string | null {
  for (const at of patterns) {
    const name = value.slice(value.lastIndexOf("/", at) + 1);
    if (name.startsWith(".")) return english("{0} may stand for hidden files and the folder above.", value);
  }
  return null;
}
