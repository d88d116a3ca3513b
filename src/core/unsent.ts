// What of a draft stays where it is once a message was made of it: what was added meanwhile was not sent.
import type { Enclosure } from "./message.ts";

/** What was written behind the text that was sent; all of it where something else stands there. */
export const textBehind = (now: string, sent: string): string =>
  now.startsWith(sent) ? now.slice(sent.length).trimStart() : now;

/** With a text that was inserted, on a line of its own. */
export const withInserted = (now: string, text: string): string =>
  now.trim() === "" ? text : `${now.trimEnd()}\n\n${text}`;

/** An enclosure by what it holds: whoever says which ones are meant need not say what is in them. */
export function enclosureMark(enclosure: Enclosure): string {
  const { type } = enclosure;
  const said =
    type === "image"
      ? [type, enclosure.mediaType, enclosure.data]
      : [
          type,
          enclosure.path,
          enclosure.name,
          enclosure.language,
          enclosure.fromLine,
          enclosure.toLine,
          enclosure.text,
        ];
  return hash(JSON.stringify(said));
}

/** Those that are not among the marked ones. One that is there twice and marked once stays once. */
export function withoutMarked(enclosures: readonly Enclosure[], marks: readonly string[]): Enclosure[] {
  const left = [...marks];
  return enclosures.filter((enclosure) => {
    const at = left.indexOf(enclosureMark(enclosure));
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

/** Those that are marked, in the order of the marks; null when one of them is not there. */
export function marked(enclosures: readonly Enclosure[], marks: readonly string[]): Enclosure[] | null {
  const left = enclosures.map((enclosure) => ({ enclosure, mark: enclosureMark(enclosure) }));
  const found: Enclosure[] = [];
  for (const wanted of marks) {
    const at = left.findIndex(({ mark }) => mark === wanted);
    const [one] = at === -1 ? [] : left.splice(at, 1);
    if (one === undefined) return null;
    found.push(one.enclosure);
  }
  return found;
}

/** cyrb53 (bryc, public domain): it tells a handful of things apart, and is ready at once in a webview too, where no digest is. */
function hash(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return `${(low >>> 0).toString(16).padStart(8, "0")}${(high >>> 0).toString(16).padStart(8, "0")}`;
}
