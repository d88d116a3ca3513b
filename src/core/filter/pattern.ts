// Letters with gaps between them: what a name or a text has to look like. Large and small letters are the same.

/** The whole text is these pieces in this order, with anything between them. "a*b" is ["a", "b"]; one that holds "a": ["", "a", ""]. */
export type Pattern = readonly string[];

export const holding = (text: string): Pattern => ["", text, ""];
export const exactly = (text: string): Pattern => [text];

/** What was typed without quotes: with a star the whole text is meant, without one any part of it. */
export const typed = (text: string): Pattern => (text.includes("*") ? text.split(/\*+/) : holding(text));

/** The letters that count as this one: itself, large and small, where those are one letter each. */
export function variants(letter: string): string[] {
  const both = [letter, letter.toLowerCase(), letter.toUpperCase()];
  return [...new Set(both.filter((one) => [...one].length === 1))];
}

/** Reads from left to right and takes the first place that fits, which for gaps of any length is as good as any other. */
export function fits(pattern: Pattern, text: string): boolean {
  const letters = [...text];
  const [first = "", ...rest] = pattern.map((piece) => [...piece].map(variants));
  if (!standsAt(letters, 0, first)) return false;
  const last = rest.pop();
  if (last === undefined) return first.length === letters.length;
  let at = first.length;
  for (const piece of rest) {
    while (at + piece.length <= letters.length && !standsAt(letters, at, piece)) at++;
    at += piece.length;
    if (at > letters.length) return false;
  }
  const end = letters.length - last.length;
  return end >= at && standsAt(letters, end, last);
}

function standsAt(letters: readonly string[], at: number, piece: readonly (readonly string[])[] | ""): boolean {
  return [...piece].every((same, index) => {
    const letter = letters[at + index];
    return letter !== undefined && same.includes(letter);
  });
}
