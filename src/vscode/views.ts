// The views and trees on one screen, wired by hand. This file and all that it imports is one chunk, loaded a moment after
// activation or with the first command. Nothing heavy is loaded, opened or fetched here: the studio opens on first use.
import * as vscode from "vscode";
import { createAgentEditor } from "./agentEditor.ts";
import { createAgentsTree } from "./agentsTree.ts";
import { type Chat, createChat } from "./chat.ts";
import { codeActions } from "./codeActions.ts";
import { showError } from "./commands.ts";
import { createInspector, type InspectorPanels } from "./inspector.ts";
import { createLazyStudio, type LazyStudio } from "./lazyStudio.ts";
import type { Panels } from "./panels.ts";
import type { RowsAtHand } from "./sessionCommands.ts";
import { createSessionsTree, type SessionNode } from "./sessionsTree.ts";
import { createSettings, type SettingsPage } from "./settings.ts";
import { createTotals, type TotalsPanels } from "./totals.ts";

interface Views {
  readonly chat: Chat;
  readonly editor: Panels;
  readonly inspector: InspectorPanels;
  readonly settings: SettingsPage;
  readonly totals: TotalsPanels;
}

export interface WindowViews {
  readonly lazy: LazyStudio;
  readonly views: Views;
  readonly rowsAtHand: RowsAtHand;
}

export function createViews(context: vscode.ExtensionContext): WindowViews {
  const lazy = createLazyStudio(context);
  const settings = createSettings(context, lazy);
  const totals = createTotals(context, lazy);
  const inspector = createInspector(context, lazy, async (session) => chat.openTab(session), totals.open);
  const chat = createChat(context, lazy, inspector.compare, async (to, session, begins) => {
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
        const agent = found?.session.agent ?? begins;
        return agent === null ? vscode.commands.executeCommand("aiStudio.editAgent") : editor.open(agent);
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
  const views = { chat, editor, inspector, settings, totals };

  const runs = createSessionsTree(lazy, "run");
  const sessions = createSessionsTree(lazy, "chat", chat);
  const announcing = lazy.opened.on((opened) => {
    import("./announce.ts")
      .then(({ announce }) => context.subscriptions.push(announce(opened, chat, inspector, runs)))
      .catch(showError);
  });
  context.subscriptions.push(
    ...Object.values(views),
    ...[createAgentsTree(lazy), sessions, runs, codeActions(), announcing],
  );
  return { lazy, views, rowsAtHand: { chat: sessions.rowsAtHand, run: runs.rowsAtHand } };
}
