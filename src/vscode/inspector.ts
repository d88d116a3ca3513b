// The inspector: one editor tab per session.
import * as vscode from "vscode";
import type { LazyHouse } from "./house.ts";
import { createPanels, type Panels } from "./panels.ts";

const SCHEME = "ai-studio-event";

export function createInspector(
  context: vscode.ExtensionContext,
  lazy: LazyHouse,
  openChat: (session: string) => Promise<void>,
  openTotals: (session: string) => void,
): Panels {
  const bodies = createBodies();
  const panels = createPanels(context, lazy, {
    type: "aiStudio.inspector",
    view: "inspector",
    icon: "pulse",
    title: vscode.l10n.t("Inspector"),
    serve({ studio, serveInspector }, peer, session, panel) {
      const setTitle = async () => {
        const found = await studio.sessions.find(session);
        panel.title = vscode.l10n.t("Inspect: {0}", found?.session.title || vscode.l10n.t("New chat"));
      };
      void setTitle();
      return serveInspector(peer, studio, session, {
        copy: async (text) => vscode.env.clipboard.writeText(text),
        openJson: bodies.show,
        openChat,
        openTotals: async () => openTotals(session),
      });
    },
  });
  return {
    open: panels.open,
    close: panels.close,
    isVisible: panels.isVisible,
    get active() {
      return panels.active;
    },
    dispose: () => vscode.Disposable.from(panels, bodies).dispose(),
  };
}

/** Read-only documents that hold an event's body, for as long as their tab is open. */
function createBodies(): vscode.Disposable & { show(title: string, json: string): Promise<void> } {
  const texts = new Map<string, string>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
  });
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));
  let count = 0;
  return {
    async show(title, json) {
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.json`, query: String(count++) });
      texts.set(uri.toString(), json);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },
    dispose: () => vscode.Disposable.from(provider, closing).dispose(),
  };
}
