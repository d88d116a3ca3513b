// Which links of a model's text may be followed, and what text hides from the eye.

/** Other schemes could run commands in VS Code (`command:`, `vscode:`), or load what was not asked for. */
const ALLOWED = new Set(["http:", "https:", "mailto:"]);
/** As much as the host takes (`chat.openLink`). */
const MAX_URL = 4_000;

/** The address as a browser understands it, or null when it may not be followed. */
export function safeLink(target: string): string | null {
  if (target.length > MAX_URL || !URL.canParse(target)) return null;
  const url = new URL(target);
  return ALLOWED.has(url.protocol) && url.href.length <= MAX_URL ? url.href : null;
}

/**
 * Controls (but tab and newline), zero-width and blank characters, bidirectional marks, overrides and isolates, line
 * separators, tags. A zero-width joiner between two emoji makes one of them, and is left alone.
 */
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u180E\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u2069\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}]\uFE0F?)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;

/** Text in which nothing hides or reorders its neighbours: such characters become their names, as "⟨U+202E⟩". */
export const visible = (text: string): string =>
  text.replaceAll("\r\n", "\n").replace(hidden, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
