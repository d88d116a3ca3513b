// A glob pattern -> a test of paths. No regular expression: the work grows with pattern times name, whatever the pattern.
import { fail } from "../../core/failure.ts";

/** So many alternatives come from `{a,b}` at most; two or three pairs of braces make a handful. */
const MOST_ALTERNATIVES = 64;

/**
 * `*` and `?` stand for characters of one name, `[a-z]` and `[!a-z]` for one of them, `**` for any number of folders, and
 * `{a,b}` for one of several. A pattern without a slash is one for names in every folder. Paths are relative, with "/".
 * Throws `invalid` for one with too many alternatives.
 */
export function globPattern(pattern: string): (path: string) => boolean {
  const alternatives = expand(pattern.replace(/^\.?\/+/, "")).map((one) => {
    const names = one.split("/").filter((name, index) => name !== "" || index === 0);
    return (names.length === 1 ? ["**", ...names] : names).map((name) => (name === "**" ? null : signsOf(name)));
  });
  return (path) => {
    const names = path.split("/").map((name) => [...name]);
    return alternatives.some((wanted) =>
      matches(
        wanted,
        names,
        (sign) => sign === null,
        (signs, name) => signs !== null && nameMatches(signs, name),
      ),
    );
  };
}

/** One place in a name: `*` is null. */
type Sign = ((character: string) => boolean) | null;

const nameMatches = (signs: readonly Sign[], name: readonly string[]): boolean =>
  matches(
    signs,
    name,
    (sign) => sign === null,
    (sign, character) => sign?.(character) ?? false,
  );

/**
 * Whether a row of patterns matches a row of items, where a `star` takes any number of them. When it fails, only the last
 * star is made to take one more: what an earlier one could take, the last one can too.
 */
function matches<Pattern, Item>(
  patterns: readonly Pattern[],
  items: readonly Item[],
  isStar: (pattern: Pattern) => boolean,
  fits: (pattern: Pattern, item: Item) => boolean,
): boolean {
  let [at, next, star, taken] = [0, 0, -1, 0];
  while (next < items.length) {
    const pattern = patterns[at];
    const item = items[next];
    if (at < patterns.length && pattern !== undefined && isStar(pattern)) {
      star = at++;
      taken = next;
    } else if (at < patterns.length && pattern !== undefined && item !== undefined && fits(pattern, item)) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++taken;
    } else return false;
  }
  return patterns.slice(at).every(isStar);
}

function signsOf(name: string): readonly Sign[] {
  const signs: Sign[] = [];
  const characters = [...name];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    const end = character === "[" ? characters.indexOf("]", at + 2) : -1;
    if (character === "*") {
      if (signs.at(-1) !== null) signs.push(null);
    } else if (character === "?") signs.push(() => true);
    else if (end > 0) {
      signs.push(oneOf(characters.slice(at + 1, end)));
      at = end;
    } else signs.push((other) => other === character);
  }
  return signs;
}

function oneOf(given: readonly string[]): (character: string) => boolean {
  const isNot = given[0] === "!" || given[0] === "^";
  const set = isNot ? given.slice(1) : given;
  const ranges: [from: string, to: string][] = [];
  for (let at = 0; at < set.length; at++) {
    const from = set[at] ?? "";
    const to = set[at + 1] === "-" ? set[at + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) at += 2;
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== isNot;
}

/** `a{b,c}d` -> `abd`, `acd`; braces may stand in braces. */
function expand(pattern: string): readonly string[] {
  const [before, choices, after] = firstBraces(pattern);
  if (choices.length === 0) return [pattern];
  const all = choices.flatMap((choice) => expand(before + choice + after));
  if (all.length > MOST_ALTERNATIVES)
    throw fail("invalid", `The pattern stands for more than ${MOST_ALTERNATIVES} patterns: use fewer braces.`);
  return all;
}

function firstBraces(pattern: string): readonly [before: string, choices: readonly string[], after: string] {
  const start = pattern.indexOf("{");
  let depth = 0;
  let from = start + 1;
  const choices: string[] = [];
  for (let at = start; start >= 0 && at < pattern.length; at++) {
    const character = pattern[at];
    if (character === "{") depth++;
    else if (character === "}") depth--;
    if ((character === "," && depth === 1) || depth === 0) {
      choices.push(pattern.slice(from, at));
      from = at + 1;
    }
    if (depth === 0)
      return choices.length < 2 ? [pattern, [], ""] : [pattern.slice(0, start), choices, pattern.slice(from)];
  }
  return [pattern, [], ""];
}
