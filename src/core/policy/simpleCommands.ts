// A syntax tree -> the simple commands in it. Only literal words, `|`, `&&`, `||`, `;` and redirections to nowhere pass;
// every other node is named as a reason to ask.
import { english } from "../l10n.ts";
import type { SyntaxNode, SyntaxTree } from "./syntax.ts";
import { type Dialect, readWord, type Word } from "./word.ts";

export interface SimpleCommand {
  /** At least the name. */
  readonly words: readonly [Word, ...Word[]];
  /** As it stands in the text. */
  readonly text: string;
}

export interface Reading {
  readonly commands: readonly SimpleCommand[];
  /** Why the commands are not all that happens; empty when they are. */
  readonly problems: readonly string[];
}

const WORDS: ReadonlySet<string> = new Set(["word", "number", "string", "raw_string", "concatenation"]);

/** What a person calls the nodes that are met most. */
const NAMES: Readonly<Record<string, string>> = {
  command_substitution: english("a command inside another ($(…) or backticks)"),
  process_substitution: english("a command in place of a file (<(…) or >(…))"),
  simple_expansion: english("a variable"),
  expansion: english("an expansion in braces"),
  arithmetic_expansion: "arithmetic",
  ansi_c_string: english("a string with escapes ($'…')"),
  translated_string: english('a translated string ($"…")'),
  brace_expression: english("a brace expansion"),
  extglob_pattern: english("an extended pattern"),
  heredoc_redirect: english("a here-document"),
  herestring_redirect: english("a here-string"),
  variable_assignment: english("a variable set for the command"),
  variable_assignments: english("variables that are set"),
  declaration_command: english("a declaration (export, declare, local …)"),
  unset_command: "unset",
  function_definition: english("a function"),
  subshell: english("a subshell"),
  compound_statement: english("a block"),
  negated_command: english("a negation"),
  test_command: english("a test"),
  if_statement: english("a condition"),
  for_statement: english("a loop"),
  c_style_for_statement: english("a loop"),
  while_statement: english("a loop"),
  case_statement: english("a choice"),
  comment: english("a comment"),
  "&": english("a command in the background"),
  "|&": english("a pipe of errors (|&)"),
};

export function simpleCommands(tree: SyntaxTree, text: string, dialect: Dialect): Reading {
  const commands: SimpleCommand[] = [];
  const problems: string[] = [];
  const units: Unit[] = [];
  const mark = ({ start, end }: SyntaxNode): void => {
    units.push({ start, end, opens: false, closes: false });
  };
  const refuse = (node: SyntaxNode): void => {
    problems.push(english("It uses {0}.", NAMES[node.type] ?? `"${node.type}"`));
  };

  const readArgument = (node: SyntaxNode): Word | null => {
    units.push({ start: node.start, end: node.end, opens: true, closes: true });
    const inner = node.type === "command_name" ? node.children[0] : node;
    if (inner === undefined || !WORDS.has(inner.type) || (node.type === "command_name" && node.children.length !== 1)) {
      refuse(inner ?? node);
      return null;
    }
    const raw = text.slice(node.start, node.end);
    const word = readWord(raw, dialect);
    if (typeof word !== "string") return word;
    const unknown = firstUnknown(inner);
    problems.push(`${word} (${raw}${unknown === null ? "" : `: ${unknown}`})`);
    return null;
  };

  /** `rest`: words that stand behind a redirection, which the grammar takes for its targets. */
  const readCommand = (node: SyntaxNode, rest: readonly SyntaxNode[]) => {
    const words: (Word | null)[] = [];
    for (const [at, child] of [...node.children, ...rest].entries()) {
      if (at === 0 ? child.type === "command_name" : WORDS.has(child.type)) words.push(readArgument(child));
      else {
        refuse(child);
        return;
      }
    }
    const known = words.filter((word) => word !== null);
    const [name, ...others] = known;
    if (name !== undefined && known.length === words.length)
      commands.push({ words: [name, ...others], text: text.slice(node.start, node.end) });
  };

  /** The words that stand behind the redirections of a statement; null when one of them does more than nothing. */
  const readRedirections = (redirections: readonly SyntaxNode[]): SyntaxNode[] | null => {
    const rest: SyntaxNode[] = [];
    for (const { type, start, children, end: last } of redirections) {
      const parts = children.map((child) => text.slice(child.start, child.end));
      const length = type === "file_redirect" ? harmlessLength(parts, dialect) : null;
      if (length === null) {
        problems.push(english("It redirects: {0}", text.slice(start, last)));
        return null;
      }
      const end = children[length - 1]?.end ?? last;
      units.push({ start, end, opens: length === 3, closes: true });
      rest.push(...children.slice(length));
    }
    return rest;
  };

  const readRedirected = (node: SyntaxNode): void => {
    const [body, ...redirections] = node.children;
    const rest = readRedirections(redirections);
    if (rest === null) return;
    if (body?.type === "command") readCommand(body, rest);
    else if (body === undefined || rest.length > 0) refuse(node);
    else readStatement(body);
  };

  const readStatement = (node: SyntaxNode): void => {
    switch (node.type) {
      case "program":
      case "list":
      case "pipeline":
        for (const child of node.children) {
          if (child.named) readStatement(child);
          else if (joins(node.type, child.type)) mark(child);
          else refuse(child);
        }
        break;
      case "command":
        readCommand(node, []);
        break;
      case "redirected_statement":
        readRedirected(node);
        break;
      default:
        refuse(node);
    }
  };

  if (tree.broken) problems.push(english("It cannot be parsed."));
  readStatement(tree.root);
  if (problems.length === 0 && commands.length === 0) problems.push(english("There is no command in it."));
  if (problems.length === 0 && !covers(units, text)) problems.push(english("The parser left something out."));
  return { commands, problems };
}

function joins(parent: string, mark: string): boolean {
  if (parent === "pipeline") return mark === "|";
  return parent === "list" ? mark === "&&" || mark === "||" : mark === ";";
}

/** How many of a redirection's parts are one that changes nothing, such as `2>/dev/null`; null when it is another. */
function harmlessLength(parts: readonly string[], dialect: Dialect): number | null {
  const hasNumber = parts[0] === "1" || parts[0] === "2";
  const [operator, target] = hasNumber ? parts.slice(1) : parts;
  const length = hasNumber ? 3 : 2;
  if (operator === ">" || operator === ">>") return target === "/dev/null" ? length : null;
  if (operator === ">&") return target === "1" || target === "2" ? length : null;
  // In sh this is `&` and then `>`.
  if (operator === "&>" && !hasNumber && dialect !== "sh") return target === "/dev/null" ? length : null;
  return null;
}

/** The first part of a word that is not literal, as a person calls it. */
function firstUnknown(node: SyntaxNode): string | null {
  if (NAMES[node.type] !== undefined) return NAMES[node.type] ?? null;
  for (const child of node.children) {
    const found = firstUnknown(child);
    if (found !== null) return found;
  }
  return null;
}

interface Unit {
  readonly start: number;
  readonly end: number;
  /** Whether its first and its last character would be part of a word that stands right beside it. */
  readonly opens: boolean;
  readonly closes: boolean;
}

/** Whether nothing but spaces stands between what was read, and words are apart: what the parser skipped was not judged. */
function covers(units: readonly Unit[], text: string): boolean {
  let end = 0;
  let afterWord = false;
  for (const unit of [...units].sort((one, other) => one.start - other.start)) {
    const gap = text.slice(end, unit.start);
    if (unit.start < end || !/^ *$/.test(gap) || (gap === "" && afterWord && unit.opens)) return false;
    end = unit.end;
    afterWord = unit.closes;
  }
  return /^ *$/.test(text.slice(end));
}
