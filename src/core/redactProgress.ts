// Output as it arrives, for whoever watches: a secret is taken out of it even when it comes in pieces.
import { type FoundSecret, findSecrets, mark } from "./findSecrets.ts";

/** Characters of what was shown already that say what the next ones are: a name and its sign, the first line of a key. */
const CONTEXT = 512;
/** Longer than any secret: what has no blank in so many characters is shown as it is. */
const MOST_HELD = 24_000;

/** The end of the output is held back while it may be the beginning of a secret; the result of the call has it. */
export function redactProgress(show: (text: string) => void): (text: string) => void {
  let buffer = "";
  /** How much of the buffer was shown. */
  let shown = 0;
  return (text) => {
    buffer += text;
    const full = buffer.length - shown > MOST_HELD;
    if (!/\s/.test(text) && !full) return;
    const found = findSecrets(buffer);
    const to = full ? buffer.length : safeEnd(buffer, found);
    if (to <= shown) return;
    const pieces: string[] = [];
    for (const one of found) {
      if (one.to <= shown || one.from >= to) continue;
      pieces.push(buffer.slice(shown, Math.max(shown, one.from)), mark(one.kind));
      shown = Math.min(to, one.to);
    }
    pieces.push(buffer.slice(shown, to));
    const from = Math.max(0, to - CONTEXT);
    buffer = buffer.slice(from);
    shown = to - from;
    show(pieces.join(""));
  };
}

/** Longer than the first line of a key. */
const FIRST_LINE = 120;

/** Behind the lines of a key that are known: a short line, or a piece of one, and the beginning of the end. */
const REST_OF_KEY = /^\s{0,80}[\w+/=]{0,80}\s{0,80}(?:-----END[A-Z ]{0,60})?\S{0,80}$/;

/** Where the last word begins, or a secret that may go on: what comes next may be a part of it. */
function safeEnd(text: string, found: readonly FoundSecret[]): number {
  const word = text.length - (/\S*$/.exec(text.slice(-MOST_HELD))?.[0].length ?? 0);
  const begun = text.lastIndexOf("-----BEGIN ");
  const last = found.at(-1);
  if (begun !== -1 && begun >= (last?.to ?? 0) && text.length - begun < FIRST_LINE) return Math.min(word, begun);
  if (last === undefined) return word;
  const isOpen = last.kind === "private key" && !text.startsWith("-----", last.to - 5);
  return last.to > word || (isOpen && REST_OF_KEY.test(text.slice(last.to))) ? Math.min(word, last.from) : word;
}
