// The sub-commands of git that only read, with the options that write nothing and start nothing. Not known, and so asked
// about: `--output`, `--ext-diff`, `--textconv`, `--no-index`, `--show-signature` (starts gpg), `-O` (reads an order from
// any file), and whatever stands before the sub-command (`-c`, `-C`, `--exec-path` …).
import { type OptionTable, optionTable } from "./options.ts";

const DIFF = `
  -p -q -u -s -a -w -b -R -z -W -D -r -t -m -c -U?number -M?number -C?number -B?text -S:text -G:text -l?number -X?text
  --patch --no-patch --raw --numstat --shortstat --summary --name-only --name-status --minimal --patience --histogram
  --check --full-index --binary --text --find-copies-harder --no-prefix --default-prefix --no-ext-diff --no-textconv
  --no-renames --no-color --no-color-moved --no-relative --compact-summary --cumulative --pickaxe-all --pickaxe-regex
  --patch-with-stat --patch-with-raw --indent-heuristic --no-indent-heuristic --ignore-all-space --ignore-space-change
  --ignore-space-at-eol --ignore-cr-at-eol --ignore-blank-lines --function-context --irreversible-delete --exit-code
  --quiet --cc --combined-all-paths --rename-empty --no-rename-empty --ita-invisible-in-index --full-diff
  --stat?text --dirstat?text --color?text --color-words?text --color-moved?text --color-moved-ws?text --word-diff?text
  --word-diff-regex?text --find-renames?text --find-copies?text --break-rewrites?text --abbrev?number --submodule?text
  --ignore-submodules?text --relative?path --unified?number --inter-hunk-context?number --diff-filter?text
  --diff-algorithm:text --anchored?text --src-prefix?text --dst-prefix?text --line-prefix?text --ws-error-highlight?text
  --diff-merges?text --stat-width?number --stat-name-width?number --stat-count?number --max-depth?number`;

const LOG = `
  -n:number -i -E -F -P -g -L:text --oneline --graph --all --abbrev-commit --no-abbrev-commit --no-decorate --merges
  --no-merges --first-parent --reverse --follow --topo-order --date-order --author-date-order --simplify-by-decoration
  --full-history --dense --sparse --simplify-merges --show-pulls --ancestry-path?text --left-right --left-only
  --right-only --cherry --cherry-pick --cherry-mark --boundary --invert-grep --regexp-ignore-case --extended-regexp
  --fixed-strings --perl-regexp --basic-regexp --all-match --walk-reflogs --merge --source --use-mailmap --mailmap
  --no-mailmap --log-size --relative-date --parents --children --no-notes --clear-decorations --not --reflog
  --show-linear-break?text --no-walk?text --decorate?text --decorate-refs?text --decorate-refs-exclude?text
  --notes?text --branches?text --tags?text --remotes?text --glob?text --exclude?text --encoding?text
  --expand-tabs?number --no-expand-tabs --min-parents?number --max-parents?number --no-min-parents --no-max-parents
  --date:text --since:text --until:text --after:text --before:text --author:text --committer:text --grep:text
  --grep-reflog:text --max-count:number --skip:number --pretty?format --format?format --since-as-filter:text`;

const revisions = { operands: "revision", counts: true } as const;

export const gitCommands: Readonly<Record<string, OptionTable>> = {
  log: optionTable(DIFF + LOG, revisions),
  show: optionTable(DIFF + LOG, revisions),
  diff: optionTable(`${DIFF} --cached --staged --merge-base --base --ours --theirs -0 -1 -2 -3`, {
    operands: "revision",
  }),
  status: optionTable(`
    -s -b -v -z --short --branch --verbose --long --show-stash --ahead-behind --no-ahead-behind --renames --no-renames
    --no-column --porcelain?text --untracked-files?text -u?text --ignore-submodules?text --ignored?text
    --column?text --find-renames?text`),
  "rev-parse": optionTable(
    `
    --show-toplevel --abbrev-ref?text --short?number --verify --quiet -q --git-dir --is-inside-work-tree --show-prefix
    --show-cdup --symbolic --symbolic-full-name`,
    { operands: "revision" },
  ),
  "ls-files": optionTable(`
    -c -d -m -o -i -s -u -k -t -v -z --cached --deleted --modified --others --ignored --stage --unmerged --killed
    --exclude-standard --full-name --error-unmatch --directory --no-empty-directory --eol --deduplicate
    --exclude:text -x:text`),
  blame: optionTable(
    `
    -b -c -e -f -l -n -s -t -w -p -L:text -M?number -C?number --root --show-stats --show-name --show-number --show-email
    --porcelain --line-porcelain --incremental --first-parent --reverse --since?text --date:text --abbrev?number`,
    {
      operands: "revision",
    },
  ),
};
