// (rules, command, shell) -> allow | ask | deny. Fails closed: what is not understood asks. This is the first of two walls,
// and knows words only; the second is the sandbox that a command runs in.
import { toErrorInfo } from "../failure.ts";
import { firstHidden, replaceHidden, visible } from "../hiddenText.ts";
import { english } from "../l10n.ts";
import { allowingRule, namingRule, possibleCommands, writtenCommands } from "./commandRules.ts";
import { knownCommand } from "./knownCommands.ts";
import { judgeDotPattern } from "./options.ts";
import { whyNotInside } from "./place.ts";
import type { Judgement, Rules } from "./rules.ts";
import { type SimpleCommand, simpleCommands } from "./simpleCommands.ts";
import type { ParseCommand, SyntaxTree } from "./syntax.ts";
import type { Dialect } from "./word.ts";

/** A person does not read more than this before an approval, and no honest step needs it. */
const MOST_CHARACTERS = 4_096;
const MOST_COMMANDS = 20;

export interface CommandContext {
  readonly rules: Rules;
  readonly parse: ParseCommand;
  /** The workspace's folders as absolute paths with `/`: absolute paths in a command are harmless below them only. */
  readonly folders: readonly string[];
}

/** `shell`: the name or the path of the program that will read the command. Never throws. */
export function judgeCommand(command: string, shell: string, context: CommandContext): Judgement {
  try {
    return judge(command, shell, context);
  } catch (thrown) {
    return { decision: "ask", reasons: [english("It could not be judged: {0}", toErrorInfo(thrown).message)] };
  }
}

function judge(command: string, shell: string, { rules, parse, folders }: CommandContext): Judgement {
  const tooLong = command.length > MOST_CHARACTERS;
  const hidden = firstHidden(command);
  const dialect = dialectOf(shell);
  const tree = tooLong || hidden !== null || dialect === null || dialect === "foreign" ? null : parse(command);
  // A hidden character may part words, or be nothing to whoever reads them.
  const written =
    tree === null || tree.broken
      ? [" ", ""].flatMap((instead) => possibleCommands(replaceHidden(command, instead)))
      : writtenCommands(tree.root, command);

  const denied = namingRule(written, rules.deny);
  if (denied !== null) return { decision: "deny", reasons: [english('The rule "{0}" denies it.', denied.text)] };
  const asks = namingRule(written, rules.ask);
  if (asks !== null)
    return { decision: "ask", reasons: [english('The rule "{0}" says to ask.', asks.text)], asks: true };

  if (tooLong) return ask(english("It has {0} characters, more than {1}.", command.length, MOST_CHARACTERS));
  if (hidden !== null) return ask(english("It has a character that cannot be seen: {0}.", hidden));
  if (dialect === null) return ask(english('The words of the shell "{0}" are not understood.', visible(shell)));
  if (dialect !== "foreign") return judgeTree(tree, command, dialect, rules, folders);
  const why = whyNotForeign(command, shell);
  if (why !== null) return ask(why);
  return judgeTree(parse(command), command, "sh", rules, folders);
}

const ask = (...reasons: string[]): Judgement => ({ decision: "ask", reasons });

function judgeTree(
  tree: SyntaxTree | null,
  text: string,
  dialect: Dialect,
  rules: Rules,
  folders: readonly string[],
): Judgement {
  if (tree === null) return ask(english("It was not parsed."));
  const { commands, problems } = simpleCommands(tree, text, dialect);
  if (problems.length > 0) return ask(...problems);
  if (commands.length > MOST_COMMANDS)
    return ask(english("It has {0} commands, more than {1}.", commands.length, MOST_COMMANDS));
  const verdicts = commands.map((command) => judgeSimple(command, rules, folders));
  const reasons = verdicts.flatMap(({ why }) => (why === null ? [] : [why]));
  if (reasons.length > 0) return ask(...reasons);
  return { decision: "allow", reasons: verdicts.map(({ rule }) => english('The rule "{0}" allows it.', rule)) };
}

function judgeSimple(
  command: SimpleCommand,
  rules: Rules,
  folders: readonly string[],
): { rule: string; why: string | null } {
  const rule = allowingRule(command, rules.allow);
  if (typeof rule === "string") return { rule: "", why: rule };
  const why = whyNotHarmless(command, folders);
  return { rule: rule.text, why: why === null ? null : `${command.text}: ${why}` };
}

function whyNotHarmless(command: SimpleCommand, folders: readonly string[]): string | null {
  const known = knownCommand(command.words);
  if (known === null) return whyNotUnknown(command, folders);
  const [names, args] = [command.words.slice(0, known.length), command.words.slice(known.length)];
  return names.every(({ plain }) => plain) ? known.judge(args, folders) : english("Its name is quoted.");
}

/** Of a command that only a rule knows: its words may not lead out of the workspace, nor become other words. */
function whyNotUnknown({ words }: SimpleCommand, folders: readonly string[]): string | null {
  for (const word of words) {
    const value = word.value.replace(/^-[^=]*=/, "");
    if (word.patterns.length > 0 && /^[*?[-]/.test(word.value))
      return english("{0} may stand for an option.", word.value);
    const why = whyNotInside(value, folders) ?? judgeDotPattern(word);
    if (why !== null) return why;
  }
  return null;
}

/** Shells of which no more is understood than that plain words are plain words. */
const FOREIGN = new Set(["pwsh", "powershell", "cmd", "fish"]);

/** The grammar that a shell reads; `foreign`: another one; null: it is not known at all. */
export function dialectOf(shell: string): Dialect | "foreign" | null {
  const slash = Math.max(shell.lastIndexOf("/"), shell.lastIndexOf("\\"));
  // A relative path leads to a program of the workspace.
  if (slash >= 0 && !/^([/\\]|[A-Za-z]:)/.test(shell)) return null;
  const name = shell.slice(slash + 1).replace(/\.exe$/i, "");
  if (name === "bash" || name === "sh" || name === "zsh") return name;
  return FOREIGN.has(name) ? "foreign" : null;
}

/** Commands that are aliases of something else there, or other programs (`find` and `sort` of Windows), are not known. */
function whyNotForeign(command: string, shell: string): string | null {
  if (!/^[A-Za-z0-9_./ -]+$/.test(command)) return english("In this shell only plain words are understood.");
  const [name = "", ...rest] = command.trim().split(/ +/);
  // cmd looks for programs in the working folder first: a repository would decide what `git` is.
  const isKnown = /cmd(\.exe)?$/i.test(shell) ? name === "echo" : ["git", "echo", "ls", "cat", "pwd"].includes(name);
  if (!isKnown) return english("{0} may be another program in this shell.", name);
  if (name === "git") return null;
  return rest.some((word) => !/^[A-Za-z0-9_.]/.test(word))
    ? english("In this shell options are not understood.")
    : null;
}
