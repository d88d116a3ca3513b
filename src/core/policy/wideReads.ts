// Commands that read files which they do not name: what is in those is known only once somebody has looked.
import { dialectOf } from "./judgeCommand.ts";
import type { SimpleCommand } from "./simpleCommands.ts";
import { simpleCommands } from "./simpleCommands.ts";
import type { ParseCommand } from "./syntax.ts";

/** They print names, never what is in the files. */
const LISTS = new Set(["ls", "pwd", "echo", "printf", "basename", "dirname", "stat", "du", "which"]);
/** Given a folder, or nothing, they read all that is below. */
const SEARCHES = new Set(["rg", "ag", "ack", "ugrep", "tar", "cpio", "zip"]);
const GREPS = new Set(["grep", "egrep", "fgrep"]);
const RECURSIVE = /^(-[a-zA-Z]*[rR]|--(dereference-)?recursive$|--directories=recurse$)/;

/** Of a command that a rule allows. What is not understood counts as one that does. */
export function readsUnnamed(command: string, shell: string, parse: ParseCommand): boolean {
  const dialect = dialectOf(shell);
  if (dialect === null || dialect === "foreign") return true;
  const { commands, problems } = simpleCommands(parse(command), command, dialect);
  return problems.length > 0 || commands.some(isWide);
}

function isWide({ words }: SimpleCommand): boolean {
  const [{ value: name }, ...rest] = words;
  if (name === "find") return rest.some(({ value }) => /^-(exec|ok)/.test(value));
  if (LISTS.has(name)) return false;
  if (rest.some(({ patterns }) => patterns.length > 0)) return true;
  if (SEARCHES.has(name)) return true;
  // What git keeps is kept on purpose. Of a program that is not known a rule names every word (rules.ts), so that nothing that
  // it does was unseen; or it says by a "*" that whatever follows may be done.
  return (GREPS.has(name) || name === "diff") && rest.some(({ value }) => RECURSIVE.test(value));
}
