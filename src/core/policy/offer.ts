// The rules that a person may add so that calls like this one are not asked about again: as narrow as makes sense, and only
// when they would let this very call through.
import type { Json } from "../json.ts";
import { judgeCall } from "./judgeCall.ts";
import { type CommandContext, dialectOf, judgeCommand } from "./judgeCommand.ts";
import { knownCommand } from "./knownCommands.ts";
import { type Rules, readRules } from "./rules.ts";
import { simpleCommands } from "./simpleCommands.ts";

/** Who lets one of them change a folder lets the other, too. */
const WRITING = ["edit_file", "write_file"];

/** Of each command in it, the words that name it, or all of one that is not known. Empty when no rule would do. */
export function offerForCommand(command: string, shell: string, context: CommandContext): string[] {
  const dialect = dialectOf(shell);
  if (dialect === null || dialect === "foreign") return [];
  const { commands, problems } = simpleCommands(context.parse(command), command, dialect);
  if (problems.length > 0) return [];
  const texts = commands.map(({ words }) => {
    const named = words.slice(0, knownCommand(words)?.length ?? words.length);
    return named.map(({ value }) => value).join(" ");
  });
  return ifEnough(texts, context.rules, (rules) => judgeCommand(command, shell, { ...context, rules }).decision);
}

/** Of a call with a path: its folder; else every call of the tool. */
export function offerForCall(tool: string, input: Json, rules: Rules): string[] {
  const path = typeof input === "object" && input !== null && "path" in input ? input.path : null;
  const tools = WRITING.includes(tool) ? WRITING : [tool];
  const texts = tools.map((name) => `${name}(${typeof path === "string" ? `path=${around(path)}` : "*"})`);
  // A wildcard in the path itself would mean more than was asked for.
  if (typeof path === "string" && /[*?]/.test(path)) return [];
  return ifEnough(texts, rules, (more) => judgeCall(more, tool, input).decision);
}

function around(path: string): string {
  const plain = path.replace(/^(\.\/)+/, "");
  const slash = plain.lastIndexOf("/");
  return slash > 0 ? `${plain.slice(0, slash)}/**` : plain;
}

function ifEnough(texts: readonly string[], rules: Rules, judge: (rules: Rules) => string): string[] {
  const offered = [...new Set(texts)];
  try {
    const { allow } = readRules({ allow: offered });
    return judge({ ...rules, allow: [...rules.allow, ...allow] }) === "allow" ? offered : [];
  } catch {
    // Words that no rule can hold.
    return [];
  }
}
