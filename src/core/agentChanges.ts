// What an edit of an agent changed, in a sentence.
import type { AgentSpec, AgentVersion } from "./agent.ts";
import { t } from "./l10n.ts";
import { countLines } from "./lineCount.ts";

/** "Model b instead of a. Instructions: 2 lines added, 1 removed. Tools: shell added." Of no change "Nothing changed." */
export function changeWords(before: AgentSpec, after: AgentSpec): string {
  const said: string[] = [];
  if (before.name !== after.name) said.push(t("Name {0} instead of {1}.", after.name, before.name));
  if (before.description !== after.description) said.push(t("Another description."));
  if (before.connection !== after.connection) said.push(t("Another connection."));
  if (before.model !== after.model) said.push(t("Model {0} instead of {1}.", after.model, before.model));
  if (before.instructions !== after.instructions) said.push(linesWords(before.instructions, after.instructions));
  const names = { temperature: t("Temperature"), maxOutputTokens: t("Max output"), effort: t("Effort") };
  for (const key of PARAMETERS) {
    const [was, is] = [before.parameters[key], after.parameters[key]];
    if (was !== is) said.push(valueWords(names[key], was, is));
  }
  said.push(...listWords(before.tools, after.tools));
  said.push(
    ...countWords(before.agents ?? [], after.agents ?? [], agentWords),
    ...countWords(before.servers ?? [], after.servers ?? [], serverWords),
  );
  if (plain(before.limits) !== plain(after.limits)) said.push(t("Other limits."));
  if (plain(before.variables) !== plain(after.variables)) said.push(t("Other defaults of variables."));
  return said.length === 0 ? t("Nothing changed.") : said.join(" ");
}

/** Of each version, newest first as they come, what it changed: by id. One that is as an earlier one was says so. */
export function versionChanges(versions: readonly AgentVersion[]): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  const keys = versions.map(({ spec }) => keyOf(spec));
  for (const [index, { id, spec }] of versions.entries()) {
    const before = versions[index + 1];
    const at = keys.indexOf(keys[index] ?? "", index + 2);
    const same = at === -1 ? undefined : versions[at];
    if (before === undefined) words.set(id, t("The first version."));
    else if (same !== undefined)
      words.set(id, `${t("As version {0}.", same.number)} ${changeWords(before.spec, spec)}`);
    else words.set(id, changeWords(before.spec, spec));
  }
  return words;
}

/** Whether two say the same to a model and a person: the order of their lists means nothing. */
export const isAlike = (one: AgentSpec, other: AgentSpec): boolean => keyOf(one) === keyOf(other);

function keyOf(spec: AgentSpec): string {
  const { name, description, connection, model, instructions, parameters, tools, agents, servers } = spec;
  const lists = [tools, agents ?? [], servers ?? []].map((list) => [...list].sort());
  const records = [parameters, spec.limits, spec.variables].map(plain);
  return JSON.stringify([name, description, connection, model, instructions, lists, records]);
}

const PARAMETERS = ["temperature", "maxOutputTokens", "effort"] as const;

function linesWords(before: string, after: string): string {
  const { added, removed } = countLines(before, after);
  // The same lines with other ends.
  if (added === 0 && removed === 0) return t("Instructions: blanks at the end.");
  if (added > 0 && removed > 0)
    return added === 1
      ? t("Instructions: 1 line added, {0} removed.", removed)
      : t("Instructions: {0} lines added, {1} removed.", added, removed);
  if (added > 0) return added === 1 ? t("Instructions: 1 line added.") : t("Instructions: {0} lines added.", added);
  return removed === 1 ? t("Instructions: 1 line removed.") : t("Instructions: {0} lines removed.", removed);
}

function valueWords(name: string, was: string | number | undefined, is: string | number | undefined): string {
  if (is === undefined) return t("{0} as the model has it instead of {1}.", name, was ?? "");
  return was === undefined ? t("{0} {1}.", name, is) : t("{0} {1} instead of {2}.", name, is, was);
}

const without = (all: readonly string[], others: readonly string[]) => all.filter((one) => !others.includes(one));

function listWords(before: readonly string[], after: readonly string[]): string[] {
  const added = without(after, before).join(", ");
  const removed = without(before, after).join(", ");
  if (added !== "" && removed !== "") return [t("Tools: {0} added, {1} removed.", added, removed)];
  if (added !== "") return [t("Tools: {0} added.", added)];
  return removed === "" ? [] : [t("Tools: {0} removed.", removed)];
}

/** By ids, which say nothing to a person: only how many. */
function countWords(before: readonly string[], after: readonly string[], words: (count: number) => string): string[] {
  const added = without(after, before).length;
  const removed = without(before, after).length;
  return changedWords(added > 0 ? words(added) : "", removed > 0 ? words(removed) : "");
}

const agentWords = (count: number): string => (count === 1 ? t("1 agent to call") : t("{0} agents to call", count));
const serverWords = (count: number): string => (count === 1 ? t("1 MCP server") : t("{0} MCP servers", count));

function changedWords(added: string, removed: string): string[] {
  if (added !== "" && removed !== "") return [t("{0} added, {1} removed.", added, removed)];
  if (added !== "") return [t("{0} added.", added)];
  return removed === "" ? [] : [t("{0} removed.", removed)];
}

/** Equal for equal values, in whatever order their keys came; nothing is as good as empty. */
function plain(values: object | undefined): string {
  return JSON.stringify(
    Object.entries(values ?? {})
      .filter(([, value]) => value !== undefined)
      .sort(),
  );
}
