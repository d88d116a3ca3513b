// Agents as tools of another agent: each call is a turn of its own, nested in the caller's.
import type { Agent } from "../core/agent.ts";
import { fail } from "../core/failure.ts";
import { firstWords } from "../core/figures.ts";
import type { TurnPorts } from "../core/loop.ts";
import type { Effect, Tool } from "../core/tool.ts";
import { unfilled } from "../core/variables.ts";
import { agentTool } from "../tools/agent.ts";

/** Agents within each other, the outermost included: deeper, nobody can follow what is done for whom, and each level multiplies the cost. */
export const DEEPEST = 4;
/** The shortest that a vendor allows. */
const NAME_LENGTH = 64;
export interface AgentToolParts {
  find(id: string): Promise<Agent | null>;
  /** The effects of the tools that an agent has itself. */
  effectsOf(agent: Agent): readonly Effect[];
  /** How an agent works within a call; `chain` are the ids of those at work, the outermost first, itself last. */
  portsFor(agent: Agent, chain: readonly string[]): Promise<TurnPorts>;
}

/** Those that the last of `chain` may call. `taken`: names of its other tools. */
export async function agentTools(
  agent: Agent,
  chain: readonly string[],
  taken: Iterable<string>,
  parts: AgentToolParts,
): Promise<Tool[]> {
  const names = new Set(taken);
  const tools: Tool[] = [];
  for (const id of agent.version.spec.agents ?? []) {
    const called = await parts.find(id);
    if (called === null || called.archivedAt !== null) continue;
    const { spec } = called.version;
    const name = toolName(spec.name, names);
    names.add(name);
    const tool = agentTool({
      name,
      description: spec.description || spec.name,
      alone: await mayChange(called, parts, new Set(chain)),
      prepare(task) {
        if (chain.includes(id)) {
          const why = `"${spec.name}" is at work on this already: agents cannot call each other in a circle.`;
          throw fail("invalid", why, "Do it without that agent.");
        }
        if (chain.length >= DEEPEST) {
          const why = `No more than ${DEEPEST} agents can work within each other.`;
          throw fail("limit", why, "Do it without another agent.");
        }
        const missing = unfilled(spec, {}).map((variable) => `{{${variable}}}`);
        if (missing.length > 0) {
          const why = `"${spec.name}" cannot be asked: ${missing.join(", ")} in its instructions has no default.`;
          throw fail("invalid", why, "Do it without that agent, and tell the person.");
        }
        return {
          preview: `Ask ${spec.name}: ${firstWords(task)}`,
          turn: { task, ports: () => parts.portsFor(called, [...chain, id]) },
        };
      },
    });
    tools.push(tool);
  }
  return tools;
}

/** "agent_" and the agent's name in letters that every vendor takes; told apart by a number where two are alike. */
export function toolName(agent: string, taken: ReadonlySet<string>): string {
  const words = agent
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  const whole = (ending: string) => `agent_${words}`.slice(0, NAME_LENGTH - ending.length).replace(/_+$/, "") + ending;
  for (let number = 1; ; number++) {
    const name = whole(number === 1 && words !== "" ? "" : `_${number}`);
    if (!taken.has(name)) return name;
  }
}

/** Whether an agent, or one that it may call, has a tool that changes something. */
async function mayChange(agent: Agent, parts: AgentToolParts, seen: Set<string>): Promise<boolean> {
  if (parts.effectsOf(agent).some((effect) => effect === "write" || effect === "execute")) return true;
  for (const id of agent.version.spec.agents ?? []) {
    if (seen.has(id)) continue;
    seen.add(id);
    const called = await parts.find(id);
    if (called !== null && (await mayChange(called, parts, seen))) return true;
  }
  return false;
}
