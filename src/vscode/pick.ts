// Commands that a tree row or the palette may call: from the palette, the person picks.
import * as vscode from "vscode";
import type { Agent } from "../core/agent.ts";
import type { Purpose, Session } from "../core/session.ts";
import type { Studio } from "../studio/studio.ts";
import type { AgentNode } from "./agentsTree.ts";
import { pickOne } from "./pickOne.ts";
import type { SessionNode } from "./sessionsTree.ts";
import { dateWords, sessionName } from "./words.ts";

/** The agent of a tree row, or the one that the person picks; undefined when they pick none. */
export async function pickAgent(
  studio: Studio,
  node: AgentNode | undefined,
  title: string,
  accept: (agent: Agent) => boolean = ({ archivedAt }) => archivedAt === null,
): Promise<Agent | undefined> {
  if (node?.type === "agent") return node.agent;
  const all = await studio.agents.list();
  const agents = all.filter(accept);
  if (agents.length === 0) {
    void vscode.window.showInformationMessage(
      all.length === 0
        ? vscode.l10n.t("There is no agent yet. Create one first.")
        : vscode.l10n.t("There is no such agent."),
    );
    return undefined;
  }
  const items = agents.map((agent) => ({
    label: agent.version.spec.name,
    description: agent.version.spec.model,
    detail: agent.version.spec.description,
    agent,
  }));
  return (await pickOne(items, { title, placeHolder: vscode.l10n.t("Choose an agent") }))?.agent;
}

/** The sessions of the rows that are chosen, of which `node` is the one that was clicked; undefined when there is none. */
export function chosenSessions(
  node: SessionNode | undefined,
  nodes: readonly SessionNode[] | undefined,
): Session[] | undefined {
  if (node?.type !== "session") return undefined;
  // Rows of another kind may be among them: a group.
  const rows = (nodes ?? [node]).filter(({ type }) => type === "session");
  return rows.map(({ session }) => session);
}

export async function pickSession(
  studio: Studio,
  node: SessionNode | undefined,
  title: string,
  purpose: Purpose,
  accept: (session: Session) => boolean = () => true,
): Promise<Session | undefined> {
  if (node?.type === "session") return node.session;
  const all = await studio.sessions.list(purpose);
  const sessions = all.filter(accept);
  if (sessions.length === 0) {
    const none =
      all.length === 0
        ? vscode.l10n.t("There is no session yet. Ask something in the chat first.")
        : vscode.l10n.t("There is no such session.");
    void vscode.window.showInformationMessage(purpose === "chat" ? none : vscode.l10n.t("There is no such run."));
    return undefined;
  }
  const items = sessions.map((session) => ({
    label: sessionName(session.title),
    description: dateWords(session.updatedAt),
    session,
  }));
  const placeHolder = purpose === "chat" ? vscode.l10n.t("Choose a session") : vscode.l10n.t("Choose a run");
  return (await pickOne(items, { title, placeHolder }))?.session;
}
