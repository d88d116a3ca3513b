// An agent as a text: front matter, and under it the instructions. It is what an exported file holds, and what versions are
// compared as.
import { stringify } from "yaml";
import type { AgentSpec } from "../core/agent.ts";

/** What the ids in a spec stand for; the id itself where that is gone. */
export interface Names {
  connection(id: string): string;
  agent(id: string): string;
  server(id: string): string;
}

/** Absent where an agent has the usual, so that a file says only what was chosen. */
export function writeAgentFile(spec: AgentSpec, names: Names): string {
  const { temperature, maxOutputTokens, effort } = spec.parameters;
  const { modelCalls, minutes, tokens, cost } = spec.limits ?? {};
  const limits = { "model-calls": modelCalls, minutes, tokens, cost };
  const front = {
    name: spec.name,
    description: spec.description || undefined,
    model: spec.model || undefined,
    connection: spec.connection === "" ? undefined : names.connection(spec.connection),
    temperature,
    "max-output-tokens": maxOutputTokens,
    effort,
    tools: listed(spec.tools),
    agents: listed(spec.agents?.map(names.agent)),
    servers: listed(spec.servers?.map(names.server)),
    limits: Object.values(limits).some((limit) => limit !== undefined) ? limits : undefined,
    variables: Object.keys(spec.variables ?? {}).length === 0 ? undefined : spec.variables,
  };
  // Lines are never folded: what is compared by lines would move when a word changes.
  return `---\n${stringify(front, { lineWidth: 0 })}---\n\n${spec.instructions.trimEnd()}\n`;
}

/** Sorted: their order means nothing, and would show as a difference. */
function listed(entries: readonly string[] | undefined): string[] | undefined {
  return entries === undefined || entries.length === 0 ? undefined : [...entries].sort();
}
