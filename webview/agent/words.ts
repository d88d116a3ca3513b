// What the editor says of models, tools, instructions and versions.
import type { AgentVersion } from "../../src/core/agent.ts";
import type { Effect } from "../../src/core/tool.ts";
import { ago, count } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";

/** The names of the tools that touch nothing but web pages begin with it. */
const BROWSER_PREFIX = "browser_";
/** Less is told in no figure: the hover has the time. */
const JUST_NOW_MS = 60_000;

/** What a tool can do, at most. */
export const effectWords: Record<Effect, string> = {
  none: t("Touches nothing."),
  read: t("Reads the workspace."),
  write: t("Changes files."),
  execute: t("Runs programs."),
};

/** The same over those that can do so. */
const effectHeadings: Record<Effect, string> = {
  none: t("Touch nothing"),
  read: t("Read the workspace"),
  write: t("Change files"),
  execute: t("Run programs"),
};

/** The heading that a tool stands under, and what is to be said of it beside: not all below it do so much. */
export function placeOf(tool: string, effect: Effect): { readonly group: string; readonly note: string } {
  if (!tool.startsWith(BROWSER_PREFIX)) return { group: effectHeadings[effect], note: "" };
  return { group: t("Act in a browser of its own"), note: effect === "read" ? t("Only reads.") : "" };
}

/** "1,204 characters, about 301 tokens"; only the characters while the tokens are not known. */
export function sizeWords(text: string, tokens: number | null): string {
  const characters = text.length === 1 ? t("1 character") : t("{0} characters", count(text.length));
  if (tokens === null) return characters;
  return tokens === 1 ? t("{0}, about 1 token", characters) : t("{0}, about {1} tokens", characters, count(tokens));
}

/** "version 7, 3 days ago". */
export function versionWords(version: AgentVersion, now: number): string {
  const when = now - version.createdAt < JUST_NOW_MS ? t("just now") : ago(version.createdAt, now);
  return t("version {0}, {1}", count(version.number), when);
}
