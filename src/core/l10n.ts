// What a person reads, in their language. What the log keeps and what a model reads is English everywhere: a record must say
// the same on every machine.

/** The translations by the English texts, as VS Code's `l10n/bundle.l10n.LANGUAGE.json` has them. */
export type Texts = Readonly<Record<string, string>>;

declare global {
  /** Of the whole program: each chunk of the extension's code has a copy of this module. */
  var aiStudioTexts: { readonly texts: Texts; readonly language: string } | undefined;
}

/** Called once, as a program starts: what was said before stays English. `language`: that of the texts, for figures. */
export function translate(texts: Texts, language = "en-US"): void {
  globalThis.aiStudioTexts = { texts, language };
}

/** "1,204", as the reader writes it. */
export const count = (value: number): string => value.toLocaleString(globalThis.aiStudioTexts?.language ?? "en-US");

/**
 * The text in the reader's language; English where it has none.
 * @param message in English, whole sentences, written out where it is called, with {0}, {1} … for the values: the same as
 * `vscode.l10n.t`, whose bundle it shares (https://code.visualstudio.com/api/references/vscode-api#l10n).
 */
export function t(message: string, ...values: readonly (string | number)[]): string {
  const texts = globalThis.aiStudioTexts?.texts ?? {};
  return filled(Object.hasOwn(texts, message) ? (texts[message] ?? message) : message, values);
}

/**
 * The same in English: what the log keeps and a model may read. Whoever shows it to a person says it with `inLanguage`.
 * A failure's message and advice are said so wherever they come from.
 */
export const english: typeof t = (message, ...values) => filled(message, values);

/**
 * What was said with `english`, here or on another machine, in the reader's language: the text is found again by the words that
 * are fixed in it. What no text fits comes back as it is; so do others' words within, unless they are such a text themselves.
 */
export function inLanguage(said: string): string {
  const texts = globalThis.aiStudioTexts?.texts;
  if (texts === undefined) return said;
  if (Object.hasOwn(texts, said)) return texts[said] ?? said;
  for (const [text, template] of templatesOf(texts)) {
    const values = valuesIn(said, template);
    if (values !== null) return filled(texts[text] ?? text, values.map(withinIt));
  }
  return said;
}

/** A value that is a text, too. A single word is a name: nobody's model "error" is a „Fehler“. */
const withinIt = (value: string): string => (value.includes(" ") ? inLanguage(value) : value);

/** A text taken apart at its values: what is fixed, and which value stands after each part of it but the last. */
interface Template {
  readonly fixed: readonly string[];
  readonly places: readonly number[];
}

/** With less that is fixed, a text would fit what was never said with it. Characters. */
const LEAST_FIXED = 8;

const taken = new WeakMap<Texts, readonly (readonly [string, Template])[]>();

/** Those with values, the most particular first. */
function templatesOf(texts: Texts): readonly (readonly [string, Template])[] {
  const known = taken.get(texts);
  if (known) return known;
  const parted = Object.keys(texts).map((text): [string, Template] => {
    const parts = text.split(/\{(\d+)\}/);
    const fixed = parts.filter((_, index) => index % 2 === 0);
    return [text, { fixed, places: parts.filter((_, index) => index % 2 === 1).map(Number) }];
  });
  const weight = ({ fixed }: Template) => fixed.join("").length;
  const found = parted
    .filter(([, template]) => template.places.length > 0 && weight(template) >= LEAST_FIXED)
    .sort(([, one], [, other]) => weight(other) - weight(one));
  taken.set(texts, found);
  return found;
}

/** The values with which the text would be what was said; null when it cannot be. */
function valuesIn(said: string, { fixed, places }: Template): string[] | null {
  const [first = ""] = fixed;
  const last = fixed.at(-1) ?? "";
  if (!said.startsWith(first) || !said.endsWith(last) || said.length < first.length + last.length) return null;
  const end = said.length - last.length;
  const values: string[] = [];
  let at = first.length;
  for (const [index, place] of places.entries()) {
    const next = index === places.length - 1 ? end : said.indexOf(fixed[index + 1] ?? "", at);
    if (next < at || next > end) return null;
    values[place] = said.slice(at, next);
    at = next + (fixed[index + 1] ?? "").length;
  }
  return values;
}

const filled = (text: string, values: readonly (string | number)[]): string =>
  text.replace(/\{(\d+)\}/g, (mark, place: string) => String(values[Number(place)] ?? mark));
