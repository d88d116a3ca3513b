// Command lines by chance: of pieces that are harmless, and with one dangerous construct put somewhere in.
import type { Seeded } from "../support/seeded.ts";

const WORDS = [
  "a.txt",
  "src/main.ts",
  "'a b'",
  '"c d"',
  "./src",
  "README.md",
  '"x\\|y"',
  "'$HOME'",
  '"foo$"',
  "é",
  "a=b",
  "x#y",
] as const;
const PATTERNS = ["foo", "'^a|b$'", '"a.*b"', "'$(x)'", '"\\$x"', "';'", '"&&"', "'`'", '"it\'s"'] as const;
const REDIRECTIONS = ["", "", "", " 2>/dev/null", " 2>&1", " >/dev/null", " > /dev/null 2>&1"] as const;

function simple({ below, pick }: Seeded): string {
  const builders: [() => string, ...(() => string)[]] = [
    () => `ls ${pick(["", "-la", "-R", "--color=never"])} ${pick(["", "src", ".", "./*.ts", "src/*.ts"])}`,
    () => `cat ${pick(WORDS)} ${pick(["", ...WORDS])}`,
    () => `echo ${pick(PATTERNS)} ${pick(WORDS)}`,
    () => `grep ${pick(["-rn", "-i", "-A 3", "-C2", "-e", "-c"])} ${pick(PATTERNS)} ${pick(WORDS)}`,
    () =>
      `find ${pick([".", "src", "./src"])} -name ${pick(['"*.ts"', "'*.md'", "a.txt"])} ${pick(["", "-print", "-type f", "-mtime -7"])}`,
    () => `find . \\( -name '*.ts' -o -name '*.js' \\) ! -path './x/*'`,
    () =>
      `git log ${pick(["", "-5", "--oneline", "-n 3", "--format='%h %s'", "--since='2 days'", "--stat"])} ${pick(["", "HEAD", "-- a.txt"])}`,
    () => `git diff ${pick(["", "--stat", "--cached", "HEAD", "-U5", "--name-only"])}`,
    () => `git show ${pick(["HEAD", "HEAD:a.txt", "--stat", "-s"])}`,
    () => `git status ${pick(["", "-s", "--short", "-uno"])}`,
    () => `sort ${pick(["", "-n", "-rn", "-u", "-k 2", "-k2,2n", "-t, -k1"])} ${pick(WORDS)}`,
    () => `head ${pick(["-5", "-n 5", "-n5", "-c 10"])} ${pick(WORDS)}`,
    () => `tail ${pick(["-5", "-n +2", "-n5"])} ${pick(WORDS)}`,
    () => `wc ${pick(["-l", "-c", ""])} ${pick(WORDS)}`,
    () => "pwd",
  ];
  return (builders[below(builders.length)] ?? builders[0])().trim() + pick(REDIRECTIONS);
}

const JOINTS = [" | ", " && ", " || ", "; ", "|", "&&", "||", ";"] as const;

/** One to four harmless commands. */
export function harmlessLine(seeded: Seeded): string {
  let line = simple(seeded);
  for (let more = seeded.below(4); more > 0; more--) line += seeded.pick(JOINTS) + simple(seeded);
  return line;
}

/** What runs, writes or reads what it must not, wherever a word may stand. */
const WORD_DANGERS = [
  "$(touch pwned)",
  '"$(touch pwned)"',
  "`touch pwned`",
  '"`touch pwned`"',
  "<(touch pwned)",
  ">(touch pwned)",
  "$HOME",
  '"$HOME"',
  "$" + "{x@P}",
  '"$' + '{x:-$(touch pwned)}"',
  "$((a[$(touch pwned)]))",
  "{a,b}",
  "~/x",
  "$'\\x41'",
  '$"a"',
  "a\\ b",
  "\\$(touch pwned)",
  "> pwned",
  ">> pwned",
  "2>pwned",
  "&>pwned",
  ">|pwned",
  "<> pwned",
  "< a.txt",
  "<<< a",
  "<<EOF",
  ">&pwned",
  "2>&1 >pwned",
  "; touch pwned",
  "&& touch pwned",
  "| tee pwned",
  "|| touch pwned",
  "& touch pwned",
  "&",
  "|& tee pwned",
  "| sh",
  "| xargs touch",
  "; x=1",
  "; export A=1",
  "; (touch pwned)",
  "; { touch pwned; }",
  "; ! touch pwned",
  "; eval x",
  "\n touch pwned",
  "\r touch pwned",
  "\u2028",
  "\u202e",
  "\u200b",
  "\u0000",
  "\t",
  "\u00a0",
  "; sort -o pwned a.txt",
  "; find . -delete",
  "; git log --output=pwned",
  "; git -c a=b log",
  "; cat /etc/passwd",
  "; cat ../x",
  "; cat .env",
  "; l\\s",
  "; 'ls'",
  "; env ls",
  "; ls # x",
  "; ls !x",
  "; FOO=1 ls",
  "; f() { ls; }",
  "; tail -f a.txt",
  "| sort -uo pwned",
  "| sort --outp=pwned",
  "; git diff --ext-diff",
  "; find . -exec touch pwned ';'",
] as const;

/** A harmless line with one danger between two of its words or at its end, outside quotes. */
export function attackLine(seeded: Seeded): { line: string; danger: string } {
  const line = harmlessLine(seeded);
  const danger = seeded.pick(WORD_DANGERS);
  const places = gaps(line);
  const at = places[seeded.below(places.length)] ?? line.length;
  return { line: `${line.slice(0, at)} ${danger} ${line.slice(at)}`, danger };
}

/** Where a blank stands outside quotes, and the end. */
function gaps(line: string): number[] {
  const found: number[] = [];
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? "";
    if (quote === '"' && character === "\\") at++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === " ") found.push(at);
  }
  return [...found, line.length];
}
