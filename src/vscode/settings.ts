// The settings page: one editor tab.
import * as vscode from "vscode";
import { createEmitter } from "../core/scope.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { createPanels } from "./panels.ts";

export interface SettingsPage extends vscode.Disposable {
  open(): Promise<void>;
  /** Opens the page with the form for a new connection. */
  addConnection(): Promise<void>;
}

export function createSettings(context: vscode.ExtensionContext, lazy: LazyStudio): SettingsPage {
  const beginAdd = createEmitter<void>();
  let wishToAdd = false;
  let page: vscode.WebviewPanel | null = null;
  const panels = createPanels(context, lazy, {
    type: "aiStudio.settings",
    view: "settings",
    icon: "settings-gear",
    title: vscode.l10n.t("AI Studio Settings"),
    serve({ studio, serveSettings, hosts }, peer, _subject, panel) {
      page = panel;
      panel.onDidDispose(() => {
        page = null;
      });
      return serveSettings(peer, studio, {
        ...hosts.settings,
        takeWishToAdd() {
          const wished = wishToAdd;
          wishToAdd = false;
          return wished;
        },
        onBeginAdd: beginAdd.on,
      });
    },
  });
  return {
    open: async () => panels.open("settings"),
    async addConnection() {
      // A page that is in sight is told; a new or a hidden one asks when it is ready.
      const inSight = page?.visible === true;
      // One that was asked for before, and is not ready yet, is still to take it.
      wishToAdd ||= !inSight;
      panels.open("settings");
      if (inSight) beginAdd.emit();
    },
    dispose: panels.dispose,
  };
}
