// The whole extension on one screen, wired by hand. Nothing heavy is loaded, opened or fetched here: the studio opens on
// first use (src/vscode/openHouse.ts), in a chunk of its own.
import * as vscode from "vscode";
import { translate } from "./core/l10n.ts";
import { agentCommands } from "./vscode/agentCommands.ts";
import { createAgentEditor } from "./vscode/agentEditor.ts";
import { agentFiles } from "./vscode/agentFiles.ts";
import { createAgentsTree } from "./vscode/agentsTree.ts";
import { agentVersions } from "./vscode/agentVersions.ts";
import { announce } from "./vscode/announce.ts";
import { createChat } from "./vscode/chat.ts";
import { codeActions } from "./vscode/codeActions.ts";
import { handle } from "./vscode/commands.ts";
import { dataCommands } from "./vscode/dataCommands.ts";
import { createFileTexts } from "./vscode/fileChanges.ts";
import { createLazyHouse, type LazyHouse } from "./vscode/house.ts";
import { insertPromptCommand } from "./vscode/insertPrompt.ts";
import { createInspector } from "./vscode/inspector.ts";
import { createQuickAsk } from "./vscode/quickAsk.ts";
import { runCommands } from "./vscode/runCommands.ts";
import { sessionCommands } from "./vscode/sessionCommands.ts";
import { createSessionsTree, type SessionNode } from "./vscode/sessionsTree.ts";
import { createSettings } from "./vscode/settings.ts";
import { ruleCommands } from "./vscode/toolRules.ts";
import { createTotals } from "./vscode/totals.ts";
import { transferCommands } from "./vscode/transferCommands.ts";
import { createWaiting } from "./vscode/waiting.ts";

let house: LazyHouse | null = null;

export function activate(context: vscode.ExtensionContext): void {
  if (vscode.l10n.bundle !== undefined) translate(vscode.l10n.bundle, vscode.env.language);
  const lazy = createLazyHouse(context);
  house = lazy;

  const settings = createSettings(context, lazy);
  const totals = createTotals(context, lazy);
  const inspector = createInspector(context, lazy, async (session) => chat.openTab(session), totals.open);
  const chat = createChat(context, lazy, inspector.compare, async (to, session) => {
    switch (to) {
      case "newSession":
        return chat.show(null);
      case "inspector":
        return session === null ? undefined : inspector.open(session);
      case "editorTab":
        return session === null ? undefined : chat.openTab(session);
      case "settings":
        return settings.open();
      case "export":
      case "rename":
      case "delete": {
        const { studio } = await lazy.open();
        const found = session === null ? null : await studio.sessions.find(session);
        const node = found && ({ type: "session", session: found.session, agent: "" } satisfies SessionNode);
        return node === null ? undefined : vscode.commands.executeCommand(`aiStudio.${to}Session`, node);
      }
      case "createAgent":
      case "tryDemo":
        return vscode.commands.executeCommand(`aiStudio.${to}`);
      case "agent": {
        const { studio } = await lazy.open();
        const found = session === null ? null : await studio.sessions.find(session);
        return found?.session.agent
          ? editor.open(found.session.agent)
          : vscode.commands.executeCommand("aiStudio.editAgent");
      }
      default:
        return to satisfies never;
    }
  });
  const editor = createAgentEditor(context, lazy, {
    tryIt: (agent) => chat.show(null, agent),
    addConnection: () => settings.addConnection(),
    openSettings: () => settings.open(),
  });
  const runs = createSessionsTree(lazy, "run");

  context.subscriptions.push(
    settings,
    totals,
    inspector,
    chat,
    editor,
    createAgentsTree(lazy),
    createSessionsTree(lazy, "chat"),
    runs,
    agentCommands(lazy, editor, chat),
    agentVersions(lazy),
    agentFiles(lazy, editor),
    codeActions(lazy, chat),
    sessionCommands(lazy, chat, inspector),
    runCommands(lazy, inspector),
    dataCommands(lazy),
    transferCommands(lazy, chat),
    insertPromptCommand(lazy, chat, () => settings.open()),
    createQuickAsk(context, lazy, chat, () => settings.open()),
    handle("aiStudio.openSettings", () => settings.open()),
    handle("aiStudio.addConnection", () => settings.addConnection()),
    createFileTexts(lazy),
    createWaiting(lazy, chat),
    ruleCommands(lazy),
    announce(lazy, inspector, runs),
  );
}

/** VS Code waits for this, some seconds: what is under way is marked as interrupted, and the store closed. */
export async function deactivate(): Promise<void> {
  await house?.close();
}
