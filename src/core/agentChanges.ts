// What an edit of an agent changed, in a sentence.
import type { AgentSpec, AgentVersion } from "./agent.ts";
import { countLines } from "./lineCount.ts";

/** "Model b instead of a. Instructions: 2 lines added, 1 removed. Tools: shell added." Of no change "Nothing changed." */
export function changeWords(before: AgentSpec, after: AgentSpec): string {
  const said: string[] = [];
  if (before.name !== after.name) said.push(`Name ${after.name} instead of ${before.name}`);
  if (before.description !== after.description) said.push("Another description");
  if (before.connection !== after.connection) said.push("Another connection");
  if (before.model !== after.model) said.push(`Model ${after.model} instead of ${before.model}`);
  if (before.instructions !== after.instructions)
    said.push(`Instructions: ${linesWords(before.instructions, after.instructions)}`);
  for (const [key, name] of PARAMETERS) {
    const [was, is] = [before.parameters[key], after.parameters[key]];
    if (was !== is) said.push(valueWords(name, was, is));
  }
  const tools = listWords(before.tools, after.tools);
  if (tools !== null) said.push(`Tools: ${tools}`);
  for (const [key, one, many] of LISTS) {
    const words = countWords(before[key] ?? [], after[key] ?? [], one, many);
    if (words !== null) said.push(words);
  }
  if (plain(before.limits) !== plain(after.limits)) said.push("Other limits");
  if (plain(before.variables) !== plain(after.variables)) said.push("Other defaults of variables");
  return said.length === 0 ? "Nothing changed." : said.map((sentence) => `${sentence}.`).join(" ");
}

/** Of each version, newest first as they come, what it changed: by id. One that is as an earlier one was says so. */
export function versionChanges(versions: readonly AgentVersion[]): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  const keys = versions.map(({ spec }) => keyOf(spec));
  for (const [index, { id, spec }] of versions.entries()) {
    const before = versions[index + 1];
    const at = keys.indexOf(keys[index] ?? "", index + 2);
    const same = at === -1 ? undefined : versions[at];
    if (before === undefined) words.set(id, "The first version.");
    else if (same !== undefined) words.set(id, `As version ${same.number}. ${changeWords(before.spec, spec)}`);
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

const PARAMETERS = [
  ["temperature", "Temperature"],
  ["maxOutputTokens", "Max output"],
  ["effort", "Effort"],
] as const;
const LISTS = [
  ["agents", "agent to call", "agents to call"],
  ["servers", "MCP server", "MCP servers"],
] as const;

function linesWords(before: string, after: string): string {
  const { added, removed } = countLines(before, after);
  // The same lines with other ends.
  if (added === 0 && removed === 0) return "blanks at the end";
  if (added > 0 && removed > 0) return `${lines(added)} added, ${removed} removed`;
  return added > 0 ? `${lines(added)} added` : `${lines(removed)} removed`;
}

const lines = (count: number): string => (count === 1 ? "1 line" : `${count} lines`);

function valueWords(name: string, was: string | number | undefined, is: string | number | undefined): string {
  if (is === undefined) return `${name} as the model has it instead of ${was}`;
  return was === undefined ? `${name} ${is}` : `${name} ${is} instead of ${was}`;
}

const without = (all: readonly string[], others: readonly string[]) => all.filter((one) => !others.includes(one));

function listWords(before: readonly string[], after: readonly string[]): string | null {
  const added = without(after, before);
  const removed = without(before, after);
  const parts = [
    ...(added.length > 0 ? [`${added.join(", ")} added`] : []),
    ...(removed.length > 0 ? [`${removed.join(", ")} removed`] : []),
  ];
  return parts.length === 0 ? null : parts.join(", ");
}

/** By ids, which say nothing to a person: only how many. */
function countWords(before: readonly string[], after: readonly string[], one: string, many: string): string | null {
  const number = (count: number) => (count === 1 ? `1 ${one}` : `${count} ${many}`);
  const added = without(after, before).length;
  const removed = without(before, after).length;
  const parts = [
    ...(added > 0 ? [`${number(added)} added`] : []),
    ...(removed > 0 ? [`${number(removed)} removed`] : []),
  ];
  return parts.length === 0 ? null : parts.join(", ");
}

/** Equal for equal values, in whatever order their keys came; nothing is as good as empty. */
function plain(values: object | undefined): string {
  return JSON.stringify(
    Object.entries(values ?? {})
      .filter(([, value]) => value !== undefined)
      .sort(),
  );
}
