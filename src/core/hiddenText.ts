// Characters that a person who reads a line does not see, or that make it read as something else.

/**
 * Control characters, line and paragraph separators, formats such as bidirectional overrides and zero-width spaces,
 * blanks other than the space, fillers, half surrogates, and what Unicode has not assigned.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u;
const ALL_HIDDEN = new RegExp(HIDDEN, "gu");

/** The first hidden character, as "U+202E"; null when there is none. */
export function firstHidden(text: string): string | null {
  const found = HIDDEN.exec(text);
  return found === null ? null : codePoint(found[0]);
}

/** The same text on one line, with every hidden character written out as "⟨U+202E⟩". */
export function visible(text: string): string {
  return text.replace(ALL_HIDDEN, (character) => `⟨${codePoint(character)}⟩`);
}

/** The same for a text of several lines: line ends and tabs, which are seen, stay, and all else that is hidden is written out. */
export const visibleLines = (text: string): string =>
  text.replace(ALL_HIDDEN, (character) => (/[\n\t]/.test(character) ? character : visible(character)));

/** The same text with something else in place of every hidden character. */
export function replaceHidden(text: string, replacement: string): string {
  return text.replace(ALL_HIDDEN, replacement);
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
