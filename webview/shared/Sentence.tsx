// A sentence in the reader's language with elements in it, in the order of that language.
import type { ComponentChildren } from "preact";

/** `text`: from `t`, with {0}, {1} … left in it; `parts` stand in their places. */
export function Sentence({ text, parts }: { readonly text: string; readonly parts: readonly ComponentChildren[] }) {
  // Every second piece is the number of a part.
  const pieces = text.split(/\{(\d+)\}/);
  return <>{pieces.map((piece, index) => (index % 2 === 1 ? parts[Number(piece)] : piece))}</>;
}
