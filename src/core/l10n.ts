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

/** The same in English, for the log. */
export const english: typeof t = (message, ...values) => filled(message, values);

const filled = (text: string, values: readonly (string | number)[]): string =>
  text.replace(/\{(\d+)\}/g, (mark, place: string) => String(values[Number(place)] ?? mark));
