// What the ids in an agent stand for, as its text form says them.
import type { Names } from "../agentFile/writeAgentFile.ts";
import type { Studio } from "../studio/studio.ts";

export async function agentNames({ agents, connections, mcp }: Studio): Promise<Names> {
  const byConnection = new Map((await connections.list()).map(({ id, name }) => [id, name]));
  const byAgent = new Map((await agents.list()).map(({ id, version }) => [id, version.spec.name]));
  const byServer = new Map((await mcp.snapshot()).servers.map(({ server }) => [server.id, server.name]));
  return {
    connection: (id) => byConnection.get(id) ?? id,
    agent: (id) => byAgent.get(id) ?? id,
    server: (id) => byServer.get(id) ?? id,
  };
}
