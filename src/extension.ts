// The whole extension on one screen, wired by hand. Nothing heavy is loaded, opened or fetched here: the studio opens on
// first use (vscode/loadStudio.ts), and what commands do comes with the first of them (vscode/studioCommands.ts), each in a
// chunk of its own.
import * as vscode from "vscode";
import { translate } from "./core/l10n.ts";
import { createAgentEditor } from "./vscode/agentEditor.ts";
import { createAgentsTree } from "./vscode/agentsTree.ts";
import { createChat } from "./vscode/chat.ts";
import { codeActions } from "./vscode/codeActions.ts";
import { registerCommands, showError } from "./vscode/commands.ts";
import { createInspector } from "./vscode/inspector.ts";
import { createLazyStudio, type LazyStudio } from "./vscode/lazyStudio.ts";
import type { RowsAtHand } from "./vscode/sessionCommands.ts";
import { createSessionsTree, type SessionNode } from "./vscode/sessionsTree.ts";
import { createSettings } from "./vscode/settings.ts";
import { soon } from "./vscode/soon.ts";
import { createTotals } from "./vscode/totals.ts";

let studio: LazyStudio | null = null;

export function activate(context: vscode.ExtensionContext): void {
  if (vscode.l10n.bundle !== undefined) translate(vscode.l10n.bundle, vscode.env.language);
  const lazy = createLazyStudio(context);
  studio = lazy;

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
  const views = { chat, editor, inspector, settings, totals };

  // Asked for in the trees once they are there.
  const rowsAtHand: RowsAtHand = { chat: async () => [], run: async () => [] };
  const { commands } = context.extension.packageJSON.contributes;
  context.subscriptions.push(
    ...Object.values(views),
    registerCommands(
      commands.map(({ command }: { readonly command: string }) => command),
      async () => (await import("./vscode/studioCommands.ts")).studioCommands(context, lazy, views, rowsAtHand),
    ),
    soon(() => {
      const runs = createSessionsTree(lazy, "run");
      const announcing = lazy.opened.on((opened) => {
        import("./vscode/announce.ts")
          .then(({ announce }) => context.subscriptions.push(announce(opened, chat, inspector, runs)))
          .catch(showError);
      });
      const sessions = createSessionsTree(lazy, "chat", chat);
      rowsAtHand.chat = sessions.rowsAtHand;
      rowsAtHand.run = runs.rowsAtHand;
      return vscode.Disposable.from(createAgentsTree(lazy), sessions, runs, codeActions(), announcing);
    }),
  );
}

/** VS Code waits for this, some seconds: what is under way is marked as interrupted, and the store closed. */
export async function deactivate(): Promise<void> {
  await studio?.close();
}
