// Recorded branches run again, offline: as they were, or with another version of the agent.
import type { AgentVersion } from "../core/agent.ts";
import type { Event } from "../core/event.ts";
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import { type Replay, replay } from "../core/replay.ts";
import { asRecorded, withVersion } from "../core/replayChange.ts";
import type { Tool } from "../core/tool.ts";
import type { Triable } from "../protocol/exactCall.ts";
import type { Connections } from "./connections.ts";
import type { StudioDeps } from "./deps.ts";

export interface Replays {
  /** The versions of the agents that answered in a branch, each agent's newest first. */
  triable(session: string, branch: string): Promise<readonly Triable[]>;
  /** `version`: answers in place of its agent's; null: as it was. Throws `missing` for an unknown one. */
  replay(session: string, branch: string, version: string | null, signal: AbortSignal): Promise<Replay>;
}

export function createReplays(
  { store, digest, sleep }: StudioDeps,
  connections: Connections,
  toolsFor: (holder: null) => readonly Tool[],
): Replays {
  /** All versions of the agents that answered; those of an agent that is gone are the ones that did. */
  async function versionsIn(history: readonly Event[]): Promise<readonly AgentVersion[]> {
    const ids = new Set(history.flatMap(({ fact }) => (fact.kind === "turn.started" ? [fact.agentVersion] : [])));
    const answered = await store.call("transfer.versions", { ids: [...ids] });
    const all = new Map(answered.map((version) => [version.id, version]));
    for (const agent of new Set(answered.map((version) => version.agent)))
      for (const version of await store.call("agents.versions", { agent })) all.set(version.id, version);
    return [...all.values()];
  }

  return {
    async triable(session, branch) {
      const versions = await versionsIn(await store.call("events.history", { session, branch, after: 0 }));
      const newest = new Map<string, number>();
      for (const { agent, number } of versions) newest.set(agent, Math.max(number, newest.get(agent) ?? 0));
      return versions
        .toSorted((one, other) => one.agent.localeCompare(other.agent) || other.number - one.number)
        .map(({ id, number, agent, spec }) => ({
          id,
          number,
          name: spec.name,
          isNewest: newest.get(agent) === number,
        }));
    },
    async replay(session, branch, chosen, signal) {
      const history = await store.call("events.history", { session, branch, after: 0 });
      const versions = await versionsIn(history);
      const version = versions.find(({ id }) => id === chosen);
      if (chosen !== null && version === undefined)
        throw fail("missing", english("This version of the agent is not here."));
      const kinds = new Map((await connections.list()).map(({ id, provider }) => [id, provider]));
      const tools = toolsFor(null).map(({ spec }) => spec);
      const providerOf = (id: string) => kinds.get(id) ?? null;
      const change =
        version === undefined ? asRecorded(versions) : withVersion({ version, versions, tools, providerOf });
      return replay(history, change, { digest, pause: () => sleep(0, signal) }, signal);
    },
  };
}
