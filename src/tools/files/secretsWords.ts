/** A line about what is left out, so that a model does not take it for missing. */
export function secretsWords(count: number): readonly string[] {
  if (count === 0) return [];
  const what = count === 1 ? "One that may hold secrets is" : `${count} that may hold secrets are`;
  return [`(${what} not listed. Who needs one reads it by its name, when the person allows it.)`];
}
