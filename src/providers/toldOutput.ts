import type { OutputForm } from "../core/provider.ts";

/** The system prompt with the form of the answer in it: for those who cannot be held to it by a field. */
export function withToldOutput(system: string, output: OutputForm | undefined): string {
  if (output === undefined) return system;
  const told = `Answer with one JSON document and nothing else, of this JSON Schema:\n${JSON.stringify(output.schema)}`;
  return system.trim() === "" ? told : `${system}\n\n${told}`;
}
