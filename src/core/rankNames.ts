// Which names a person means by a few letters: all letters in order, the better the closer together and the nearer to the
// beginning of a word, as in VS Code's own Quick Open.

/** The best first, at most `most`; without letters all, in the order given. */
export function rankNames<Item>(
  letters: string,
  items: readonly Item[],
  nameOf: (item: Item) => string,
  most = items.length,
): Item[] {
  const wanted = letters.toLowerCase().replace(/\s/g, "");
  if (wanted === "") return items.slice(0, most);
  return items
    .map((item) => ({ item, name: nameOf(item), score: scoreOf(wanted, nameOf(item)) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.name.length - other.name.length)
    .slice(0, most)
    .map(({ item }) => item);
}

const HIT = 1;
const AFTER_HIT = 3;
const WORD_START = 4;
/** The last part of a path is its name: what is found in that is what one means. */
const IN_NAME = 8;

/** 0 when a letter is missing. */
function scoreOf(wanted: string, name: string): number {
  const base = name.lastIndexOf("/") + 1;
  const inBase = matched(wanted, name.slice(base));
  return inBase > 0 ? inBase + IN_NAME : matched(wanted, name);
}

function matched(wanted: string, name: string): number {
  const lower = name.toLowerCase();
  const whole = lower.indexOf(wanted);
  if (whole >= 0) return wanted.length * (HIT + AFTER_HIT) + (isWordStart(name, whole) ? WORD_START * 2 : 0);
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = lower.indexOf(letter, at + 1);
    if (next < 0) return 0;
    score += HIT + (next === at + 1 ? AFTER_HIT : 0) + (isWordStart(name, next) ? WORD_START : 0);
    at = next;
  }
  // Letters that are strewn over a long name were not meant by anybody.
  return score >= wanted.length * 2 ? score : 0;
}

function isWordStart(name: string, at: number): boolean {
  const [before = "", here = ""] = [name[at - 1], name[at]];
  return before === "" || /[^a-zA-Z0-9]/.test(before) || (/[a-z0-9]/.test(before) && /[A-Z]/.test(here));
}
