import type { AgentSpec } from "../core/agent.ts";
import { emptySpec } from "./agents.ts";
import { type Connections, demoConnection } from "./connections.ts";

/** A new agent begins with the first connection that the person added, or with the demo. */
export async function startingSpec({ connections }: { readonly connections: Connections }): Promise<AgentSpec> {
  const all = await connections.list();
  const connection = all.find((one) => one.id !== demoConnection.id) ?? demoConnection;
  return { ...emptySpec, connection: connection.id, model: connection.id === demoConnection.id ? "demo" : "" };
}
