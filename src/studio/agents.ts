// The agents' verbs.
import type { Agent, AgentSpec, AgentVersion } from "../core/agent.ts";
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { Emitter } from "../core/scope.ts";
import type { Change } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";

/** What a new agent starts from. */
export const emptySpec: AgentSpec = {
  name: "",
  description: "",
  connection: "",
  model: "",
  instructions: "",
  parameters: {},
  tools: [],
};

export interface Agents {
  /** In the person's order, archived ones last. */
  list(): Promise<Agent[]>;
  /** Throws `missing`. */
  get(id: string): Promise<Agent>;
  find(id: string): Promise<Agent | null>;
  /** Newest first. */
  versions(id: string): Promise<AgentVersion[]>;
  /**
   * Makes a version; the first one makes the agent. Throws `missing` when the agent was deleted meanwhile, and `invalid` when
   * the agents that it may call would call it.
   */
  save(id: string, spec: AgentSpec): Promise<Agent>;
  /** Saves what an earlier version holds as a new one; a draft stays. Throws what `save` throws, and `missing` for no such version. */
  restoreVersion(id: string, version: string): Promise<Agent>;
  duplicate(id: string): Promise<Agent>;
  setArchived(id: string, archived: boolean): Promise<void>;
  remove(id: string): Promise<void>;
  /** Brings back what `remove` hid. */
  restore(id: string): Promise<void>;
  /** Puts an agent before another, or at the end (null). */
  move(id: string, before: string | null): Promise<void>;
  draft(id: string): Promise<AgentSpec | null>;
  saveDraft(id: string, spec: AgentSpec | null): Promise<void>;
}

export function createAgents({ store, now, newId }: StudioDeps, changes: Emitter<Change>): Agents {
  const changed = () => changes.emit({ type: "agents" });

  async function get(id: string): Promise<Agent> {
    const agent = await store.call("agents.get", { id });
    if (agent === null) throw fail("missing", english("This agent was deleted."), english("Choose another agent."));
    return agent;
  }

  /** The name of an agent that `spec` may call, and that may call the agent with this id, itself or through others; null when none does. */
  async function circle(id: string, spec: AgentSpec): Promise<string | null> {
    const seen = new Set<string>();
    async function leadsBack(from: string): Promise<boolean> {
      if (from === id) return true;
      if (seen.has(from)) return false;
      seen.add(from);
      for (const next of (await store.call("agents.get", { id: from }))?.version.spec.agents ?? [])
        if (await leadsBack(next)) return true;
      return false;
    }
    for (const called of spec.agents ?? []) {
      if (called === id) return spec.name;
      if (await leadsBack(called)) return (await store.call("agents.get", { id: called }))?.version.spec.name ?? "";
    }
    return null;
  }

  async function save(id: string, spec: AgentSpec, keepDraft = false): Promise<Agent> {
    const through = await circle(id, spec);
    if (through !== null) {
      const why = english('"{0}" calls this agent: agents cannot call each other in a circle.', through);
      throw fail("invalid", why, english('Take "{0}" off the agents that it may call.', through));
    }
    const agent = await store.call("agents.save", { agent: id, version: newId(), spec, at: now(), keepDraft });
    if (agent === null) throw fail("missing", english("This agent was deleted."), english("Save it as a new agent."));
    changed();
    return agent;
  }

  return {
    get,
    save: (id, spec) => save(id, spec),
    list: () => store.call("agents.list", undefined),
    find: (id) => store.call("agents.get", { id }),
    versions: (id) => store.call("agents.versions", { agent: id }),
    async restoreVersion(id, version) {
      await get(id);
      const found = (await store.call("agents.versions", { agent: id })).find((one) => one.id === version);
      if (found === undefined)
        throw fail("missing", english("This agent has no such version."), english("Open its versions again."));
      return save(id, found.spec, true);
    },
    async duplicate(id) {
      const { spec } = (await get(id)).version;
      return save(newId(), { ...spec, name: `${spec.name} (copy)`.slice(0, 200) });
    },
    async setArchived(id, archived) {
      await store.call("agents.setArchived", { id, at: archived ? now() : null });
      changed();
    },
    async remove(id) {
      await store.call("agents.setDeleted", { id, at: now() });
      changed();
    },
    async restore(id) {
      await store.call("agents.setDeleted", { id, at: null });
      changed();
    },
    async move(id, before) {
      await store.call("agents.move", { id, before });
      changed();
    },
    draft: (id) => store.call("agents.draft", { id }),
    saveDraft: (id, spec) => store.call("agents.saveDraft", { id, spec, at: now() }),
  };
}
