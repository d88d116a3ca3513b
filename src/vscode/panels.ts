// Editor tabs that are each about one thing: one tab per subject, brought back after a reload or a restart.
import * as vscode from "vscode";
import { createEmitter } from "../core/scope.ts";
import type { Peer } from "../protocol/peer.ts";
import type { LazyStudio, LoadedStudio } from "./lazyStudio.ts";
import { fillWebview, type ViewName, webviewPort } from "./webviewPage.ts";

export interface PanelKind {
  /** VS Code's view type, as in package.json's activation events. */
  readonly type: string;
  readonly view: ViewName;
  readonly icon: string;
  /** Until the tab knows better. */
  readonly title: string;
  /** Answers the tab's view; returns what ends with the tab. */
  serve(loaded: LoadedStudio, peer: Peer, subject: string, panel: vscode.WebviewPanel): { dispose(): void };
}

export interface Panels extends vscode.Disposable {
  /** Opens the subject's tab, or reveals it. */
  open(subject: string): void;
  /** Closes the subject's tab, if there is one. */
  close(subject: string): void;
  /** The subject of the active tab; null when another is active. */
  readonly active: string | null;
  isVisible(subject: string): boolean;
}

interface ActivePanels extends Panels {
  /** Another tab is active, or none. */
  onActive(listener: () => void): { dispose(): void };
}

export function createPanels(context: vscode.ExtensionContext, lazy: LazyStudio, kind: PanelKind): ActivePanels {
  const tabs = new Map<string, vscode.WebviewPanel>();
  const activated = createEmitter<void>();
  // An inspector's lists hold no more than the rows in view: VS Code would not find what is there, and it has a filter.
  const options = { enableFindWidget: kind.view !== "inspector" };

  function fill(panel: vscode.WebviewPanel, subject: string): void {
    tabs.set(subject, panel);
    panel.iconPath = new vscode.ThemeIcon(kind.icon);
    const served = lazy.serve(panel.webview, (loaded) => {
      const answering = kind.serve(loaded, loaded.createPeer(webviewPort(panel.webview)), subject, panel);
      // Last: from here on the page asks, and is answered.
      fillWebview(panel.webview, context.extensionUri, kind.view, subject);
      return answering;
    });
    panel.onDidChangeViewState(() => activated.emit());
    activated.emit();
    panel.onDidDispose(() => {
      if (tabs.get(subject) === panel) tabs.delete(subject);
      served.dispose();
      activated.emit();
    });
  }

  const serializer = vscode.window.registerWebviewPanelSerializer(kind.type, {
    async deserializeWebviewPanel(panel, state) {
      const subject = typeof state === "object" && state !== null && "subject" in state ? state.subject : null;
      if (typeof subject === "string" && subject !== "") fill(panel, decodeURIComponent(subject));
      else panel.dispose();
    },
  });

  return {
    open(subject) {
      const open = tabs.get(subject);
      if (open) open.reveal();
      else fill(vscode.window.createWebviewPanel(kind.type, kind.title, vscode.ViewColumn.Active, options), subject);
    },
    close: (subject) => tabs.get(subject)?.dispose(),
    get active() {
      return [...tabs].find(([, panel]) => panel.active)?.[0] ?? null;
    },
    onActive: activated.on,
    isVisible: (subject) => tabs.get(subject)?.visible ?? false,
    dispose: () => serializer.dispose(),
  };
}
