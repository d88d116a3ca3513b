// The conversations in a file that a person chose, whichever program wrote it.
import path from "node:path";
import { isBundle, readBundle } from "./bundle/read.ts";
import { type Element, jsonElements } from "./elements.ts";
import { type Found, problem } from "./found.ts";
import { fileChunks } from "./sourceFile.ts";

/** Bytes of one element: a long conversation with its pictures. A bundle's elements are single events. */
const LONGEST_ELEMENT = 64 * 1024 * 1024;

export async function* readChosenFile(file: string, signal: AbortSignal): AsyncGenerator<Found> {
  const name = path.basename(file);
  const elements = jsonElements(fileChunks(file, signal), LONGEST_ELEMENT);
  const { done, value: first } = await elements.next();
  if (done || first.type !== "element") {
    yield problem(name, first?.type === "broken" ? first.why : "Nothing in it could be read.");
    return;
  }
  if (isBundle(parsed(first))) yield* readBundle(from(first, elements), name);
  else yield problem(name, "No program is known that writes such a file.");
}

function parsed({ text }: Extract<Element, { type: "element" }>): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One that was taken already, and the others. */
async function* from(first: Element, others: AsyncIterable<Element>): AsyncGenerator<Element> {
  yield first;
  yield* others;
}
