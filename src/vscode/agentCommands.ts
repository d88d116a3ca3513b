import * as vscode from "vscode";
import type { Agent } from "../core/agent.ts";
import { singleFlight } from "../core/singleFlight.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import { emptySpec } from "../studio/agents.ts";
import type { Studio } from "../studio/studio.ts";
import type { AgentNode } from "./agentsTree.ts";
import type { Chat } from "./chat.ts";
import { type Command, handle } from "./commands.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import type { Panels } from "./panels.ts";
import { pickAgent } from "./pick.ts";

/** In a window's memory: the id of its newest new agent, whose draft is kept until it is saved. */
const NEW_AGENT = "newAgent";

export function agentCommands(
  { workspaceState }: vscode.ExtensionContext,
  lazy: LazyStudio,
  editor: Panels,
  chat: Chat,
): Command[] {
  const studio = async () => (await lazy.open()).studio;
  // Pressed twice while the studio opens, each would make two.
  const newAgent = singleFlight(async () => {
    const { agents, newId } = await studio();
    const kept = workspaceState.get<string>(NEW_AGENT);
    // What was written for an agent that was never saved is found again, also after its tab was closed.
    const isUnsaved = kept !== undefined && (await agents.versions(kept)).length === 0;
    const id = isUnsaved ? kept : newId();
    await workspaceState.update(NEW_AGENT, id);
    return id;
  });
  const demoAgent = singleFlight(async () => findOrMakeDemo(await studio()));
  return [
    handle("aiStudio.createAgent", async () => editor.open(await newAgent())),
    handle("aiStudio.editAgent", async (node?: AgentNode) => {
      const agent = await pickAgent(await studio(), node, vscode.l10n.t("Edit agent"), () => true);
      if (agent) editor.open(agent.id);
    }),
    handle("aiStudio.chatWithAgent", async (node?: AgentNode) => {
      const agent = await pickAgent(await studio(), node, vscode.l10n.t("Chat with agent"));
      if (agent) await chat.show(null, agent.id);
    }),
    handle("aiStudio.duplicateAgent", async (node?: AgentNode) => {
      const agent = await pickAgent(await studio(), node, vscode.l10n.t("Duplicate agent"), () => true);
      if (agent) editor.open((await (await studio()).agents.duplicate(agent.id)).id);
    }),
    handle("aiStudio.archiveAgent", async (node?: AgentNode) => {
      const agent = await pickAgent(await studio(), node, vscode.l10n.t("Archive agent"));
      if (agent) await (await studio()).agents.setArchived(agent.id, true);
    }),
    handle("aiStudio.restoreAgent", async (node?: AgentNode) => {
      const archived = vscode.l10n.t("Restore agent");
      const agent = await pickAgent(await studio(), node, archived, ({ archivedAt }) => archivedAt !== null);
      if (agent) await (await studio()).agents.setArchived(agent.id, false);
    }),
    handle("aiStudio.moveAgentUp", async (node?: AgentNode) => moveBy(await studio(), node, -1)),
    handle("aiStudio.moveAgentDown", async (node?: AgentNode) => moveBy(await studio(), node, 1)),
    handle("aiStudio.deleteAgent", async (node?: AgentNode) => {
      const agent = await pickAgent(await studio(), node, vscode.l10n.t("Delete agent"), () => true);
      if (!agent) return;
      const { agents } = await studio();
      await agents.remove(agent.id);
      const undo = vscode.l10n.t("Undo");
      const message = withoutLinks(
        vscode.l10n.t("Deleted the agent “{0}”. Its sessions stay.", agent.version.spec.name),
      );
      if ((await vscode.window.showInformationMessage(message, undo)) === undo) await agents.restore(agent.id);
    }),
    handle("aiStudio.tryDemo", async () => chat.show(null, (await demoAgent()).id)),
  ];
}

async function findOrMakeDemo({ agents, newId, connections, builtIn }: Studio): Promise<Agent> {
  const demo = (await connections.list()).find(({ provider }) => provider === "demo");
  const existing = (await agents.list()).find(({ version, archivedAt }) => {
    return version.spec.connection === demo?.id && archivedAt === null;
  });
  if (existing !== undefined) return existing;
  return agents.save(newId(), {
    ...emptySpec,
    name: vscode.l10n.t("Demo"),
    description: vscode.l10n.t("A scripted stand-in for a model: offline, free, and always the same."),
    connection: demo?.id ?? "",
    model: "demo",
    instructions: vscode.l10n.t("You show what AI Studio can do."),
    tools: builtIn.map(({ spec }) => spec.name),
  });
}

/** What dragging does, for the keyboard. */
async function moveBy(studio: Studio, node: AgentNode | undefined, step: -1 | 1): Promise<void> {
  const agent = await pickAgent(studio, node, vscode.l10n.t("Move agent"));
  if (agent === undefined) return;
  const shown = (await studio.agents.list()).filter(({ archivedAt }) => archivedAt === null);
  const at = shown.findIndex(({ id }) => id === agent.id);
  const to = at + step;
  if (to < 0 || to >= shown.length) return;
  // Down is before the one after the next.
  await studio.agents.move(agent.id, shown[step === -1 ? to : to + 1]?.id ?? null);
}
