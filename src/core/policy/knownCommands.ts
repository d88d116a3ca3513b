// What is known of commands: how to tell their harmless uses from the others. A command that is not here is matched as a
// whole only.
import { judgeFind } from "./findExpression.ts";
import { gitCommands } from "./gitCommands.ts";
import { judgeOptions, type OptionTable, optionTable } from "./options.ts";
import type { Word } from "./word.ts";

/**
 * They run what they are given, or change what later words mean: no rule lets them through. Shells, wrappers, and the
 * builtins that define, set or load something.
 */
export const NEVER_ALLOWED: ReadonlySet<string> = new Set(
  (
    "bash sh dash zsh ksh csh tcsh fish ash pwsh powershell cmd busybox toybox env xargs parallel sudo doas su pkexec runuser " +
    "nohup time nice ionice chrt timeout setsid stdbuf unbuffer chroot unshare nsenter strace ltrace gdb script expect " +
    "watch entr command exec builtin eval source . coproc alias unalias export declare typeset local readonly set unset shopt " +
    "setopt unsetopt emulate trap enable hash autoload zmodload noglob nocorrect flock ssh-agent dbus-run-session " +
    "systemd-run at batch crontab iex invoke-expression start-process " +
    // Builtins of bash that take the name of a variable have its index evaluated, commands in it too.
    "let read mapfile readarray getopts test [ wait jobs bind complete compgen compopt fc history pushd popd dirs"
  ).split(" "),
);

/** They run a program that they are given: a rule has to say which. */
export const INTERPRETERS =
  /^(python|node|perl|ruby|php|lua|deno|bun|tclsh|osascript|java|npx|bunx|pnpx|uvx|pipx)[\d.]*$/;

/** None of their options can do harm, whatever files are called. */
const reads = { minds: false } as const;
const prints = { minds: false, operands: "text" } as const;
/** A text to look for, then files. */
const searches = { first: "text", counts: true, minds: false } as const;

const GREP = `
  -a -b -c -E -F -G -P -H -h -I -i -L -l -n -o -q -R -r -s -T -U -u -v -w -x -y -z -Z -A:number -B:number -C:number
  -m:number -e:text -f:path --extended-regexp --fixed-strings --basic-regexp --perl-regexp --ignore-case --no-ignore-case
  --word-regexp --line-regexp --count --files-with-matches --files-without-match --only-matching --quiet --silent
  --no-messages --byte-offset --with-filename --no-filename --line-number --initial-tab --null --null-data --recursive
  --dereference-recursive --text --invert-match --line-buffered --color?text --colour?text --max-count:number
  --after-context:number --before-context:number --context:number --regexp:text --file:path --include:pattern
  --exclude:text --exclude-dir:text --exclude-from:path --binary-files:text --label:text`;

const tables: Readonly<Record<string, OptionTable>> = {
  ls: optionTable("any", reads),
  cat: optionTable("any", reads),
  echo: optionTable("any", prints),
  pwd: optionTable("any", reads),
  // Without -v, which sets a variable.
  printf: optionTable("", prints),
  true: optionTable("any", prints),
  false: optionTable("any", prints),
  basename: optionTable("any", prints),
  dirname: optionTable("any", prints),
  stat: optionTable("any", reads),
  grep: optionTable(GREP, searches),
  egrep: optionTable(GREP, searches),
  fgrep: optionTable(GREP, searches),
  // Without -f and --follow, which never end.
  head: optionTable("-n:number -c:number -q -v -z --lines:number --bytes:number --quiet --silent --verbose", {
    ...reads,
    counts: true,
  }),
  tail: optionTable("-n:number -c:number -q -v -z -r --lines:number --bytes:number --quiet --silent --verbose", {
    ...reads,
    counts: true,
  }),
  wc: optionTable("-l -w -c -m -L --lines --words --bytes --chars --max-line-length --total?text", reads),
  // Without -o, -T, -S, --compress-program and --files0-from.
  sort: optionTable(`
    -b -d -f -g -i -M -h -n -R -r -V -c -C -m -s -u -z -k:text -t:text --ignore-leading-blanks --dictionary-order
    --ignore-case --general-numeric-sort --ignore-nonprinting --month-sort --human-numeric-sort --numeric-sort
    --random-sort --reverse --version-sort --check?text --merge --stable --unique --zero-terminated --debug --sort?text
    --key:text --field-separator:text --parallel?number`),
  // A second operand would be written to.
  uniq: optionTable(
    `-c -d -D -i -u -z -f:number -s:number -w:number --count --repeated --ignore-case --unique
    --skip-fields:number --skip-chars:number --check-chars:number --zero-terminated`,
    { mostOperands: 1 },
  ),
  cut: optionTable(
    `-b:text -c:text -d:text -f:text -n -s -z --bytes:text --characters:text --delimiter:text --fields:text
    --complement --only-delimited --output-delimiter:text --zero-terminated`,
    reads,
  ),
  tr: optionTable("-c -C -d -s -t --complement --delete --squeeze-repeats --truncate-set1", { operands: "text" }),
  nl: optionTable("-b:text -n:text -w:number -s:text -v:number -i:number", reads),
  tac: optionTable("", reads),
  rev: optionTable("", reads),
  comm: optionTable("-1 -2 -3 --check-order --nocheck-order --total", reads),
  diff: optionTable(
    `-u -U:number -c -C:number -q -s -r -N -i -w -b -B -E -y -W:number -a --brief --unified?number
    --recursive --new-file --side-by-side --ignore-case --ignore-all-space --ignore-blank-lines --color?text
    --suppress-common-lines`,
    reads,
  ),
  du: optionTable(
    "-a -c -h -k -m -s -x -d:number --all --total --human-readable --summarize --max-depth:number --exclude:text",
  ),
  which: optionTable("-a", { operands: "text" }),
  // Without --pre, --hostname-bin, --search-zip and --pre-glob, which start programs.
  rg: optionTable(
    `
    -a -c -F -H -I -i -l -L -n -N -o -P -q -s -S -u -U -v -w -x -0 -. -p -A:number -B:number -C:number -m:number -e:text
    -f:path -g:text -t:text -T:text -r:text -d:number -M:number -j:number --hidden --no-ignore --files --count
    --count-matches --files-with-matches --files-without-match --line-number --no-line-number --only-matching --json
    --multiline --pcre2 --fixed-strings --ignore-case --smart-case --case-sensitive --word-regexp --line-regexp
    --invert-match --no-heading --heading --with-filename --no-filename --vimgrep --stats --sort:text --sortr:text
    --glob:text --iglob:text --type:text --type-not:text --type-list --max-count:number --max-depth:number
    --max-columns:number --max-filesize:text --after-context:number --before-context:number --context:number
    --color:text --no-messages --null --trim --no-config --no-ignore-vcs --follow --text --regexp:text --file:path`,
    {
      first: "text",
    },
  ),
  sed: optionTable("-n -E -r -s -u -z -e:sed --quiet --silent --regexp-extended --expression:sed", { first: "sed" }),
  awk: optionTable("-F:text -v:text", { first: "awk" }),
  // Lists, and nothing else. Without operands, since `tar xf` is written without a dash too.
  tar: optionTable("-t -v -z -j -J -f:path --list --verbose --file:path --gzip", { mostOperands: 0 }),
};

export interface Known {
  /** How many words name what is known: 2 for `git log`. */
  readonly length: number;
  /** Why these arguments are not known to be harmless; null when they are. */
  judge(args: readonly Word[], folders: readonly string[]): string | null;
}

/** What is known of the command that these words begin with; null when nothing is. */
export function knownCommand(words: readonly Word[]): Known | null {
  const [name = "", second = ""] = words.map(({ value }) => value);
  if (name === "find") return { length: 1, judge: judgeFind };
  const table = name === "git" ? own(gitCommands, second) : own(tables, name);
  if (table === null) return null;
  return { length: name === "git" ? 2 : 1, judge: (args, folders) => judgeOptions(args, table, folders) };
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | null {
  return Object.hasOwn(table, key) ? (table[key] ?? null) : null;
}
