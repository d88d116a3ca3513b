// The expressions of find. Its tests take exactly one argument each, so what is known can be told from what is not; its
// actions that run programs, delete or write (`-exec`, `-delete`, `-fprint` and their kin) are not known here, and ask.
import { english } from "../l10n.ts";
import { judgeDotPattern } from "./options.ts";
import { whyNotInside, whySecret } from "./place.ts";
import type { Word } from "./word.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const ALONE = words(
  "-print -print0 -ls -prune -quit -true -false -empty -executable -readable -writable -depth -d -daystart -noleaf -mount " +
    "-xdev -nouser -nogroup -not -and -or -a -o -H -P -ignore_readdir_race -warn -nowarn ! ( ) ,",
);
/** Their argument is compared with names. */
const PATTERNS = words("-name -iname -path -ipath -wholename -iwholename -lname -ilname -regex -iregex");
/** Their argument is a number, a word or a format. */
const TEXTS = words(
  "-type -xtype -size -mtime -mmin -atime -amin -ctime -cmin -maxdepth -mindepth -user -group -uid -gid -perm -links " +
    "-inum -fstype -used -regextype -printf -newermt -newerat -newerct",
);
/** Their argument is a file that is looked at. */
const FILES = words("-newer -anewer -cnewer -samefile");

/** Why this find is not known to be harmless; null when it is. */
export function judgeFind(args: readonly Word[], folders: readonly string[]): string | null {
  let inExpression = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (word === undefined) break;
    const { value, patterns } = word;
    if (patterns.length > 0 && mayBecomeExpression(word))
      return english("{0} may stand for a file named like an action; quote it.", value);
    if (ALONE.has(value)) {
      inExpression ||= value !== "-H" && value !== "-P";
      continue;
    }
    if (!value.startsWith("-")) {
      if (inExpression) return english("{0} is not understood where it stands.", value);
      const why = whyNotInside(value, folders) ?? judgeDotPattern(word);
      if (why !== null) return why;
      continue;
    }
    inExpression = true;
    const isFile = FILES.has(value);
    if (!isFile && !PATTERNS.has(value) && !TEXTS.has(value))
      return english("{0} is not known to be harmless here.", value);
    const argument = args[++at];
    if (argument === undefined) return english("{0} lacks its argument.", value);
    if (argument.patterns.length > 0 && mayBecomeExpression(argument))
      return english("{0} may stand for a file named like an action; quote it.", argument.value);
    if (/^-(?![\d.]+[a-zA-Z]?$|[ugoarwxst,=+]+$)/.test(argument.value))
      return english("{0} may be an action.", argument.value);
    const why = isFile ? whyNotInside(argument.value, folders) : PATTERNS.has(value) ? whySecret(argument.value) : null;
    if (why !== null) return why;
  }
  return null;
}

/** No word of an expression has a dot or a slash in it; so a pattern with one outside its wildcards cannot become one. */
function mayBecomeExpression({ value, patterns }: Word): boolean {
  const [first = 0] = patterns;
  const literal = value.replace(/\[[^\]]*\]?/g, "");
  return value.startsWith("-") || (first === 0 && !/[./]/.test(literal)) || /^[!(),]/.test(value);
}
