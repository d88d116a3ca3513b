// The judge with its parser, and with the rules that allow what reads.
import path from "node:path";
import { judgeCommand } from "../../../src/core/policy/judgeCommand.ts";
import { type Judgement, readRules } from "../../../src/core/policy/rules.ts";
import { loadParser } from "../../../src/tools/shell/parseCommand.ts";

const root = process.env.STUDIO_ROOT ?? process.cwd();
export const parse = await loadParser({
  runtime: path.join(root, "node_modules/web-tree-sitter/web-tree-sitter.wasm"),
  grammar: path.join(root, "node_modules/tree-sitter-bash/tree-sitter-bash.wasm"),
});

export const reading = [
  ...["echo", "ls", "cat", "grep", "find", "git log", "git diff", "git show", "git status"],
  ...["sort", "head", "tail", "wc", "pwd"],
];
const readingRules = readRules({ allow: reading });

export function judge(
  command: string,
  shell = "bash",
  rules = readingRules,
  folders: readonly string[] = [],
): Judgement {
  return judgeCommand(command, shell, { rules, parse, folders });
}
