// What the editor says of models, tools, instructions and versions.
import type { AgentVersion } from "../../src/core/agent.ts";
import type { Effect } from "../../src/core/tool.ts";
import { ago, count, counted } from "../shared/format.ts";

export const effectWords: Record<Effect, string> = {
  none: "Touches nothing.",
  read: "Reads the workspace.",
  write: "Changes files.",
  execute: "Runs programs.",
};

/** "1,204 characters, about 301 tokens"; only the characters while the tokens are not known. */
export function sizeWords(text: string, tokens: number | null): string {
  const characters = counted(text.length, "character");
  return tokens === null ? characters : `${characters}, about ${counted(tokens, "token")}`;
}

/** "version 7, 3 days ago". */
export function versionWords(version: AgentVersion, now: number): string {
  const passed = ago(version.createdAt, now);
  return `version ${count(version.number)}, ${passed === "now" ? "just now" : passed}`;
}
