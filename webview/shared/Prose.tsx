// A sentence for a person in which `backticks` mark what is typed literally.

export function Prose({ text }: { readonly text: string }) {
  // Every second piece stood between backticks; a lone one stays as it is.
  const pieces = text.split(/`([^`]+)`/);
  return <>{pieces.map((piece, index) => (index % 2 === 1 ? <code key={piece}>{piece}</code> : piece))}</>;
}
