// Which file a block of code is about: what models write behind the fence, or in a comment on the first line.

/** Longer names are none. */
const MAX_NAME = 300;

const NAME = /^[\p{L}\p{N}_.@~()[\]/\\ -]*[\p{L}\p{N}_)\]-]\.[A-Za-z][\p{L}\p{N}]{0,9}$/u;

/** Whether these words are the name of a file with an ending, perhaps with folders. */
export const isFileName = (words: string): boolean =>
  words.length <= MAX_NAME && NAME.test(words) && !/^\s|\s$|\/\//.test(words);

/** `title="src/a.ts"`, `file=src/a.ts`. */
const NAMED = /\b(?:title|file|filename|path)\s*[=:]\s*(?:"([^"]+)"|'([^']+)'|(\S+))/i;
/** A comment that says nothing else, in most languages. */
const COMMENT = /^\s*(?:\/\/|#|--|;|%|\/\*|<!--)\s*(?:file(?:name)?:\s*)?(.+?)\s*(?:\*\/|-->)?\s*$/i;

/** @param info what stands behind the fence */
export function fileIn(info: string, text: string): string | null {
  const named = NAMED.exec(info);
  const said = named?.[1] ?? named?.[2] ?? named?.[3];
  if (said !== undefined && isFileName(said)) return said;
  // "ts src/a.ts", "ts:src/a.ts", "src/a.ts"
  const word = info
    .trim()
    .split(/[\s:]+/)
    .find(isFileName);
  return word ?? commentedFile(text);
}

function commentedFile(text: string): string | null {
  const end = text.indexOf("\n");
  const said = end < 0 || end > MAX_NAME ? undefined : COMMENT.exec(text.slice(0, end))?.[1];
  // One word, and with a folder or an ending that no sentence has.
  return said !== undefined && /^\S*(\/\S+|\.\w{1,4})$/.test(said) && isFileName(said) ? said : null;
}

/** The code without the comment that only names its file. */
export function withoutName(text: string): string {
  return commentedFile(text) === null ? text : text.slice(text.indexOf("\n") + 1);
}
