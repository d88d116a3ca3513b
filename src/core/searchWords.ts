// The words of a text as the search index knows them (SQLite's unicode61: runs of letters and digits, whatever their case
// and accents).

const LETTER = String.raw`[\p{L}\p{N}]`;
/**
 * Letters of scripts that are written without spaces. A run of them would be one word that nobody types, so each is a word of
 * its own, and what was typed is found as a phrase.
 */
const UNSPACED = String.raw`[[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]&&${LETTER}]`;
/** The newer ones of the pictures are letters to SQLite's older Unicode tables: they must not stick to a word. */
const APART = String.raw`[${UNSPACED}\p{Extended_Pictographic}]`;

const apart = new RegExp(APART, "v");
const seams = new RegExp(String.raw`(?<=${APART}\p{M}*)(?=[${APART}${LETTER}])|(?<=${LETTER}\p{M}*)(?=${APART})`, "gv");
const word = new RegExp(String.raw`${UNSPACED}\p{M}*|${LETTER}[[${LETTER}\p{M}]--${UNSPACED}]*`, "gv");
const endsUnspaced = new RegExp(String.raw`${UNSPACED}\p{M}*$`, "v");
/** Of Latin, Greek and Cyrillic letters. Other scripts' marks make other letters. */
const accents = /[\u0300-\u036F]/g;

/** Has no width, and is no letter: a seam between words where the writing has none. */
const SEAM = "\u200B";

export interface Word {
  /** As it is written. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The text with a seam around every letter that is a word of its own. What is indexed is this. */
export function withSeams(text: string): string {
  return apart.test(text) ? text.replace(seams, SEAM) : text;
}

export function withoutSeams(text: string): string {
  return text.replaceAll(SEAM, "");
}

/** The words with their places in the text, in UTF-16 code units. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(word)].map(({ 0: found, index }) => ({
    text: found,
    from: index,
    to: index + found.length,
  }));
}

/** Two words that fold to the same are the same. */
export function folded(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(accents, "").normalize("NFC");
}

/** Whether a word is a letter of a script without spaces, and so cannot be the beginning of a longer one. */
export function isWhole(text: string): boolean {
  return endsUnspaced.test(text);
}
