// Which rules a command meets. Allowing is exact: the words of the rule are the first words of the command. Denying and
// asking are generous: a program in another folder, in other case, behind a wrapper or behind options is still meant.
import { english } from "../l10n.ts";
import { INTERPRETERS, knownCommand, NEVER_ALLOWED } from "./knownCommands.ts";
import type { Rule } from "./rules.ts";
import type { SimpleCommand } from "./simpleCommands.ts";
import type { SyntaxNode } from "./syntax.ts";

type CommandRule = Extract<Rule, { kind: "command" }>;

/** The rule that lets a command through; else why none does. Says nothing of its arguments. */
export function allowingRule(command: SimpleCommand, rules: readonly Rule[]): CommandRule | string {
  const [first] = command.words;
  if (!first.plain || first.patterns.length > 0 || !/^[\w.+-]+$/.test(first.value))
    return english("The command is not written as a plain name: {0}", command.text);
  if (NEVER_ALLOWED.has(first.value))
    return english("{0} runs or changes what comes after it, and always asks.", first.value);
  const isKnown = knownCommand(command.words) !== null;
  const found = rules.find((rule): rule is CommandRule => {
    if (rule.kind !== "command") return false;
    const begins = rule.words.every((word, at) => command.words[at]?.plain && command.words[at].value === word);
    if (!begins) return false;
    if (INTERPRETERS.test(first.value) && rule.words.length < 2) return false;
    return isKnown || rule.open || rule.words.length === command.words.length;
  });
  return found ?? english("No rule allows it: {0}", command.text);
}

/** The first rule that may mean one of these lists of words, each a command as it is written. */
export function namingRule(commands: readonly (readonly string[])[], rules: readonly Rule[]): CommandRule | null {
  const found = rules.find(
    (rule): rule is CommandRule =>
      rule.kind === "command" && commands.some((words) => isMeant(words.map(loosely), rule)),
  );
  return found ?? null;
}

function isMeant(words: readonly string[], rule: CommandRule): boolean {
  const [name = "", ...rest] = rule.words.map(loosely);
  const wraps = NEVER_ALLOWED.has(baseName(words[0] ?? ""));
  return words.some(
    (word, at) => (at === 0 || wraps) && baseName(word) === baseName(name) && follow(words, at + 1, rest),
  );
}

/** Whether `rest` comes next, with options in between and at most one value after each. */
function follow(words: readonly string[], start: number, rest: readonly string[]): boolean {
  let at = start;
  for (const wanted of rest) {
    let mayBeValue = false;
    while (at < words.length && words[at] !== wanted) {
      const isOption = words[at]?.startsWith("-") ?? false;
      if (!isOption && !mayBeValue) return false;
      mayBeValue = isOption;
      at++;
    }
    if (at++ >= words.length) return false;
  }
  return true;
}

/** Without what a shell takes away, and as a file system that folds case sees it. */
const loosely = (word: string): string => word.replace(/['"\\^`]/g, "").toLowerCase();
const baseName = (word: string): string =>
  word.slice(Math.max(word.lastIndexOf("/"), word.lastIndexOf("\\")) + 1).replace(/\.(exe|cmd|bat)$/, "");

/** The words of every command in a tree, however deep it is nested, as they are written. */
export function writtenCommands(node: SyntaxNode, text: string): string[][] {
  const inner = node.children.flatMap((child) => writtenCommands(child, text));
  if (node.type !== "command") return inner;
  const words = node.children
    .filter(({ type }) => type !== "variable_assignment" && !type.endsWith("_redirect"))
    .map(({ start, end }) => text.slice(start, end));
  return [words, ...inner];
}

/** A rule has fewer words than this, options and their values in between included. */
const LONGEST_MATCH = 40;

/** Every piece of a text that might begin a command, where nothing more is understood of it. */
export function possibleCommands(text: string): string[][] {
  const words = text.split(/[\s;|&(){}<>`$"'^]+/).filter((word) => word !== "");
  return words.map((_, at) => words.slice(at, at + LONGEST_MATCH));
}
