// TeX in Markdown: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. Where a formula begins, and how far it goes.
// Single dollars are read as pandoc does (https://pandoc.org/MANUAL.html#math), so that "from $5 to $6" stays words, and somewhat
// more strictly, so that "$HOME/$USER" does as well. No formula has a backtick in it: what looks like code is code.

/** Longer is no formula. It bounds how far is read for an end, and how much of a growing answer waits for one. */
export const MAX_FORMULA = 5_000;

export interface Formula {
  /** As it stands in the text, with what is around it. */
  readonly raw: string;
  readonly tex: string;
  /** On lines of its own, in the size of those. */
  readonly display: boolean;
}

/** Before a formula on lines of its own. More than three blanks would make code of it. */
const INDENT = /^ {0,3}(?=\$\$|\\\[)/;
const DISPLAY = /^(?:\$\$(?!\$)((?:\\.|[^\\$`]|\$(?!\$))+?)\$\$(?!\$)|\\\[((?:\\[^[\]]|[^\\`])+?)\\\](?!\())/s;
/** Behind the end neither a digit nor a name goes on, but an ending may: "the $n$th". */
const INLINE =
  /^(?:\$(?![\s$])((?:\\.|[^\\$`])+?)(?<!\s)\$(?!(?!(?:st|nd|rd|th|s)\b)[\w{(])|\\\(((?:\\[^()]|[^\\`])+?)\\\))/s;
const OPEN = /^(?:\$\$(?!\$)(?:\\.|[^\\$`]|\$(?!\$))*|\\\[(?:\\[^[\]]|[^\\`])*|\\\((?:\\[^()]|[^\\`])*)\\?$/s;

/** Whether there can be a formula in a text: most have none of these signs. */
export const mayHaveFormulas = (text: string): boolean => /\$|\\[([]/.test(text);

function formula(match: RegExpExecArray | null, display: boolean): Formula | null {
  const tex = (match?.[1] ?? match?.[2] ?? "").trim();
  return match === null || tex === "" ? null : { raw: match[0], tex, display };
}

/** The formula that these lines begin with, when nothing else stands on them. */
export function formulaBlock(lines: string): Formula | null {
  const indent = INDENT.exec(lines)?.[0];
  if (indent === undefined) return null;
  const found = formula(DISPLAY.exec(lines.slice(indent.length, MAX_FORMULA)), true);
  const rest = found && /^[ \t]*(?=\n|$)/.exec(lines.slice(indent.length + found.raw.length));
  return rest && { ...found, raw: indent + found.raw + rest[0] };
}

/** The formula that a text begins with. `before`: the character before it, "" at the beginning of a line. */
export function formulaAt(text: string, before: string): Formula | null {
  if (text.startsWith("$") && /[\w$]/.test(before)) return null;
  const near = text.slice(0, MAX_FORMULA);
  const display = formula(DISPLAY.exec(near), true);
  // A dollar twice is also what a shell calls itself, and what is not cheap.
  if (display?.raw.startsWith("$$ ") && !/[\\^_=]/.test(display.tex)) return null;
  return display ?? formula(INLINE.exec(near), false);
}

/** Whether a text that grows begins with a formula whose end may yet come; the same for one on lines of its own. */
export const isOpenFormula = (text: string): boolean => text.length < MAX_FORMULA && OPEN.test(text);
export const isOpenBlock = (lines: string): boolean => INDENT.test(lines) && isOpenFormula(lines.trimStart());

/** The formulas of a line of words. */
export function* formulasIn(text: string): Generator<Formula & { index: number }> {
  const signs = /\\.|\$+/gs;
  for (let sign = signs.exec(text); sign !== null; sign = signs.exec(text)) {
    const found = /^[$]|^\\[([]/.test(sign[0]) ? formulaAt(text.slice(sign.index), text.charAt(sign.index - 1)) : null;
    if (found === null) continue;
    yield { ...found, index: sign.index };
    signs.lastIndex = sign.index + found.raw.length;
  }
}

/** Where the first block of a formula begins in lines of words; null when there is none. `isBlock`: whether one does. */
export function blockIn(lines: string, isBlock: (lines: string) => boolean): number | null {
  // Words end at a blank line, and are not looked through behind it.
  const end = lines.indexOf("\n\n");
  const starts = /\n {0,3}(?=\$\$|\\\[)/g;
  for (let start = starts.exec(lines); start !== null; start = starts.exec(lines)) {
    if (end >= 0 && start.index > end) break;
    if (isBlock(lines.slice(start.index + 1))) return start.index + 1;
  }
  return null;
}
