// What Markdown can become on our screens: an allow-list. What is not named here does not exist, whatever a model writes.
import { count } from "../format.ts";
import { t } from "../l10n.ts";

export type Inline =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "strong" | "emphasis" | "deleted"; readonly children: readonly Inline[] }
  /** `url` was checked by `safeLink`. */
  | { readonly type: "link"; readonly url: string; readonly children: readonly Inline[] }
  | { readonly type: "break" }
  | Formula;

/** TeX, in words or as a block of its own. */
export interface Formula {
  readonly type: "formula";
  readonly tex: string;
  /** As it was written, with what is around it. */
  readonly source: string;
  /** On lines of its own. */
  readonly display: boolean;
  /** False while more of it may come: then it is shown as it was written. */
  readonly closed: boolean;
}

type Alignment = "left" | "center" | "right" | null;

export interface Item {
  /** What it was made of: while a list grows, items with the same source are the same objects. */
  readonly source: string;
  /** Null when the item is no task. */
  readonly done: boolean | null;
  readonly blocks: readonly Block[];
}

export interface Code {
  readonly type: "code";
  readonly language: string;
  readonly text: string;
  /** The file that it is about, as the model named it; null when it named none. */
  readonly file: string | null;
  /** False while more lines may come. */
  readonly closed: boolean;
}

export type Block =
  | { readonly type: "paragraph"; readonly children: readonly Inline[] }
  /** Words with no paragraph around them, as in the items of a tight list. */
  | { readonly type: "words"; readonly children: readonly Inline[] }
  | { readonly type: "heading"; readonly depth: number; readonly children: readonly Inline[] }
  | Code
  | { readonly type: "quote"; readonly blocks: readonly Block[] }
  | { readonly type: "list"; readonly start: number | null; readonly items: readonly Item[] }
  | {
      readonly type: "table";
      readonly align: readonly Alignment[];
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly type: "rule" }
  | Formula;

/** A block at the top of a document. Pieces are never changed: the same object needs no second rendering. */
export interface Piece {
  readonly raw: string;
  readonly block: Block;
}

export function plainText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      switch (inline.type) {
        case "text":
        case "code":
          return inline.text;
        case "strong":
        case "emphasis":
        case "deleted":
        case "link":
          return plainText(inline.children);
        case "break":
          return " ";
        case "formula":
          return inline.tex;
        default:
          return inline satisfies never;
      }
    })
    .join("");
}

/** A block as it is read aloud: code, tables and formulas are named, not spelled. */
export function spokenText(block: Block): string {
  switch (block.type) {
    case "paragraph":
    case "words":
      return plainText(block.children);
    case "heading":
      return sentence(plainText(block.children));
    case "code":
      return codeWords(block.language, block.text.split("\n").length);
    case "quote":
      return block.blocks.map(spokenText).join(" ");
    case "list":
      return block.items.map(spokenItem).join(" ");
    case "table":
      return tableWords(block.rows.length, block.head.map(plainText).join(", "));
    case "rule":
      return "";
    case "formula":
      return t("Formula.");
    default:
      return block satisfies never;
  }
}

function spokenItem({ done, blocks }: Item): string {
  const words = sentence(blocks.map(spokenText).join(" "));
  return done === null ? words : done ? t("Done: {0}", words) : t("To do: {0}", words);
}

/** With a stop at its end: what follows is heard as something else. */
const sentence = (words: string): string => (/[\p{L}\p{N})"'’”]$/u.test(words) ? `${words}.` : words);

function codeWords(language: string, lines: number): string {
  if (language === "") return lines === 1 ? t("Code block, 1 line.") : t("Code block, {0} lines.", count(lines));
  return lines === 1
    ? t("Code block, {0}, 1 line.", language)
    : t("Code block, {0}, {1} lines.", language, count(lines));
}

function tableWords(rows: number, head: string): string {
  return rows === 1 ? t("Table of 1 row: {0}.", head) : t("Table of {0} rows: {1}.", rows, head);
}
