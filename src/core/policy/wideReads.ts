// Commands that read files which they do not name: what is in those is known only once somebody has looked.
import { dialectOf } from "./judgeCommand.ts";
import { knownCommand } from "./knownCommands.ts";
import type { SimpleCommand } from "./simpleCommands.ts";
import { simpleCommands } from "./simpleCommands.ts";
import type { ParseCommand } from "./syntax.ts";

/** They print names, never what is in the files. */
const LISTS = new Set(["ls", "find", "pwd", "echo", "printf", "basename", "dirname", "stat", "du", "which", "tar"]);
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
  if (LISTS.has(name)) return false;
  if (rest.some(({ patterns }) => patterns.length > 0)) return true;
  if (name === "rg") return true;
  if (GREPS.has(name) || name === "diff") return rest.some(({ value }) => RECURSIVE.test(value));
  // Of what git keeps, files that are kept on purpose; of what only a rule knows, nothing is known.
  return name !== "git" && knownCommand(words) === null;
}
