// Markdown as the words of a title: what a person or a model wrote for a page stands in a list, where its marks would be noise.
import { firstWords } from "./figures.ts";

/** Characters. A title is made of the beginning; what is longer is not looked at. */
const LOOKED_AT = 4_000;

const FENCED = /^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[^\n]*$|(?![\s\S]))/gm;
const FENCE = /^ {0,3}(`{3,}|~{3,})[^\n]*$/gm;
const TABLE = /^ {0,3}\|[^\n]*\|[ \t]*$/gm;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/gm;
/** Of headings, quotes and lists, also in one another. Numbers stay: they are words too. */
const LINE_MARKS = /^\s*(?:(?:#{1,6}|>|[-*+](?: \[[ xX]\])?)\s+|>)+/gm;
const LINK = /!?\[([^\]\n]*)\]\([^()\n]*\)/g;
const CODE = /(?<!`)(`+)(?!`)([^\n]+?)(?<!`)\1(?!`)/g;
/** Not the stars of a pattern (`src/**`), nor those of a product. */
const STRONG = /(?<![\w/*])(\*{2,3}|~~)(?=[^\s*/~])(.+?)(?<=[^\s*/~])\1(?![\w/*])/g;
const STARRED = /(?<![\w/*])\*(?=[^\s*./])([^*\n]+?)(?<=[^\s*/])\*(?![\w/*])/g;
/** Names in code have underscores around them (`__init__`), words that are stressed stand among others. */
const UNDERLINED = /(?<![\w/])(__?)(?=[^\s_])([^_\n]*? [^_\n]*?)(?<=[^\s_])\1(?!\w)/g;

/** Without the marks of Markdown; code of several lines and tables are left out, unless nothing else is there. */
export function plainWords(markdown: string): string {
  const text = markdown.slice(0, LOOKED_AT);
  const prose = text.replace(FENCED, "").replace(TABLE, "");
  return (/[\p{L}\p{N}]/u.test(prose) ? prose : text.replace(FENCE, ""))
    .replace(RULE, "")
    .replace(LINE_MARKS, "")
    .replace(LINK, "$1")
    .replace(STRONG, "$2")
    .replace(STARRED, "$1")
    .replace(UNDERLINED, "$2")
    .replace(CODE, "$2");
}

/** Characters of a session's title: as long as lists show. */
export const TITLE_LENGTH = 60;

/** The first words of a message, for a title of at most `length` characters; of marks alone, these. */
export const titleFrom = (markdown: string, length: number): string =>
  firstWords(plainWords(markdown), length) || firstWords(markdown, length);
