// An agent's editor, answered from the agents' verbs.
import type { Agent, AgentSpec, AgentVersion } from "../core/agent.ts";
import { fail, toErrorInfo } from "../core/failure.ts";
import { t } from "../core/l10n.ts";
import { createScope, type Disposable } from "../core/scope.ts";
import * as AgentEditor from "../protocol/agent.ts";
import type { Peer } from "../protocol/peer.ts";
import { choiceWords } from "./mcp/choiceWords.ts";
import { startingSpec } from "./startingSpec.ts";
import type { Studio } from "./studio.ts";

/** What an agent's editor needs of VS Code around it. */
export interface AgentHost {
  /** The tab's title follows the agent's name, with a mark when something is unsaved. */
  setTitle(name: string, unsaved: boolean): void;
  tryIt(agent: string): Promise<void>;
  /** Two versions beside each other. */
  compare(one: AgentVersion, other: AgentVersion): Promise<void>;
  addConnection(): Promise<void>;
  openSettings(): Promise<void>;
}

export function serveAgent(peer: Peer, studio: Studio, id: string, host: AgentHost): Disposable {
  const { agents, connections, contextMeter, mcp, models } = studio;
  const scope = createScope();
  scope.own(peer);

  /** All but itself and those that are put away. */
  async function callable(): Promise<AgentEditor.AgentSnapshot["agents"]> {
    return (await agents.list())
      .filter((other) => other.id !== id && other.archivedAt === null)
      .map(({ id: other, version: { spec } }) => ({ id: other, name: spec.name, description: spec.description }));
  }

  async function servers(): Promise<AgentEditor.AgentSnapshot["servers"]> {
    const { servers: known } = await mcp.snapshot();
    return known.map((one) => ({ id: one.server.id, name: one.server.name, words: choiceWords(one) }));
  }

  /** An agent that was deleted under its editor comes back with what was typed: neither that nor its versions are lost. */
  async function saved(spec: AgentSpec): Promise<Agent> {
    try {
      return await agents.save(id, spec);
    } catch (thrown) {
      if (toErrorInfo(thrown).code !== "missing") throw thrown;
      await agents.restore(id);
      return agents.save(id, spec);
    }
  }

  peer.answer(AgentEditor.open, async () => {
    const agent = await agents.find(id);
    const draft = await agents.draft(id);
    const versions = await agents.versions(id);
    const [newest] = versions;
    const spec = draft ?? newest?.spec ?? (await startingSpec(studio));
    host.setTitle(newest?.spec.name ?? t("New agent"), draft !== null);
    return {
      agent,
      spec,
      versions,
      connections: await connections.list(),
      tools: studio.tools.map((tool) => ({ spec: tool.spec, effect: tool.effect })),
      agents: await callable(),
      limits: studio.limits(),
      servers: await servers(),
    };
  });
  peer.answer(AgentEditor.models, async ({ connection }, signal): Promise<AgentEditor.ModelList> => {
    try {
      return { ok: true, models: await models.list(connection, signal) };
    } catch (thrown) {
      return { ok: false, error: toErrorInfo(thrown) };
    }
  });
  peer.answer(AgentEditor.countTokens, ({ text }) => contextMeter.count(text));
  peer.answer(AgentEditor.save, async (spec) => {
    const agent = await saved(spec);
    host.setTitle(spec.name, false);
    return agent;
  });
  peer.answer(AgentEditor.saveDraft, async ({ spec }) => {
    await agents.saveDraft(id, spec);
    const [newest] = await agents.versions(id);
    host.setTitle(newest?.spec.name ?? t("New agent"), spec !== null);
  });
  peer.answer(AgentEditor.compare, async ({ one, other }) => {
    const versions = await agents.versions(id);
    const left = versions.find((version) => version.id === one);
    const right = other === null ? versions[0] : versions.find((version) => version.id === other);
    if (left === undefined || right === undefined) throw fail("missing", t("This agent has no such version."));
    const inOrder = left.number <= right.number;
    await host.compare(inOrder ? left : right, inOrder ? right : left);
  });
  peer.answer(AgentEditor.restore, ({ version }) => agents.restoreVersion(id, version));
  peer.answer(AgentEditor.tryIt, () => host.tryIt(id));
  peer.answer(AgentEditor.addConnection, () => host.addConnection());
  peer.answer(AgentEditor.openSettings, () => host.openSettings());

  scope.own(
    studio.changes.on(({ type }) => {
      if (type === "agents" || type === "connections" || type === "mcp" || type === "foreign")
        peer.tell(AgentEditor.changed, undefined);
    }),
  );
  return scope;
}
