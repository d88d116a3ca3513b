// Markdown with formulas, on marked's lexer. A text without any is read exactly as by marked alone.
import { Hooks, Lexer, type MarkedToken, type Token, type Tokenizer, type Tokens } from "marked";
import {
  blockIn,
  type Formula,
  formulaAt,
  formulaBlock,
  formulasIn,
  isOpenBlock,
  isOpenFormula,
  mayHaveFormulas,
} from "./formula.ts";

/** A formula as the lexer finds it, among its own tokens. */
export interface FormulaToken extends Formula {
  readonly type: "formula";
  readonly text: string;
  /** False while its end may yet come. */
  readonly closed: boolean;
}

/** All that this lexer can find. */
export type KnownToken = MarkedToken | FormulaToken;

/** A lexer for one text. `growing`: more may follow at its end, where a formula is then recognized before it is whole. */
export function lexerFor(text: string, tokenizer: Tokenizer, growing = false): Lexer {
  if (!mayHaveFormulas(text)) return new Lexer({ gfm: true, tokenizer });
  /** Whether the lines that are being read are those of the text itself, not of a quote or an item in it. */
  let atTop = true;
  const isBlock = (lines: string) => formulaBlock(lines) !== null || (growing && atTop && isOpenBlock(lines));
  const hooks = new Hooks();
  hooks.emStrongMask = (masked) => withoutFormulas(masked, lexer.words);
  const lexer: FormulaLexer = new FormulaLexer({
    gfm: true,
    tokenizer: withFormulas(tokenizer, isBlock),
    hooks,
    extensions: {
      renderers: {},
      childTokens: {},
      // Asked before all else of each block.
      block: [
        (lines, tokens) => {
          atTop = tokens === lexer.tokens;
          return token(formulaBlock(lines)) ?? (isBlock(lines) ? openToken(lines) : undefined);
        },
      ],
      // The lexer counts from the second character.
      startBlock: [(lines) => blockIn(lines, isBlock) ?? undefined],
      inline: [
        (words, tokens) => {
          const found = token(/^[$]|^\\[([]/.test(words) ? formulaAt(words, tokens.at(-1)?.raw.at(-1) ?? "") : null);
          if (found || !growing || !isOpenFormula(words) || tokens !== lastWords(lexer.tokens)) return found;
          return openToken(words);
        },
      ],
    },
  });
  return lexer;
}

class FormulaLexer extends Lexer {
  /** The words that are being read. */
  words = "";

  override inlineTokens(words: string, tokens?: Token[]): Token[] {
    this.words = words;
    return super.inlineTokens(words, tokens);
  }
}

/** The tokenizer, whose words end where a formula may begin. */
function withFormulas(tokenizer: Tokenizer, isBlock: (lines: string) => boolean): Tokenizer {
  const inlineText = tokenizer.inlineText.bind(tokenizer);
  const lheading = tokenizer.lheading.bind(tokenizer);
  // The lexer joins them again when none does.
  tokenizer.inlineText = (words) => {
    const next = words.indexOf("$", 1);
    return inlineText(next < 0 ? words : words.slice(0, next));
  };
  tokenizer.lheading = (lines) => {
    const found = lheading(lines);
    const start = found ? blockIn(lines, isBlock) : null;
    if (found === undefined || start === null || start >= found.raw.length) return found;
    // A line of "=" in a formula makes no heading of what stands before it, whose words wait to be read.
    tokenizer.lexer.inlineQueue.pop();
    return undefined;
  };
  return tokenizer;
}

const token = (found: Formula | null): (FormulaToken & Tokens.Generic) | undefined =>
  found === null ? undefined : { ...found, type: "formula", text: found.tex, closed: true };

const openToken = (raw: string): FormulaToken & Tokens.Generic => ({
  ...{ type: "formula", raw, tex: raw, text: raw, closed: false },
  display: !raw.startsWith("\\("),
});

/** The words that a text ends with, as far as they were read. */
function lastWords(tokens: readonly Token[]): readonly Token[] | undefined {
  const last = tokens.at(-1) as KnownToken | undefined; // no other tokens are made
  switch (last?.type) {
    case "list":
      return lastWords(last.items.at(-1)?.tokens ?? []);
    case "blockquote":
      return lastWords(last.tokens);
    case "paragraph":
    case "heading":
    case "text":
      return last.tokens;
    default:
      return undefined;
  }
}

/** What stands in a formula neither begins nor ends an emphasis. */
function withoutFormulas(masked: string, words: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { index, raw } of formulasIn(words)) {
    parts.push(masked.slice(from, index + 1), "a".repeat(raw.length - 2));
    from = index + raw.length - 1;
  }
  return parts.length > 0 ? parts.join("") + masked.slice(from) : masked;
}
