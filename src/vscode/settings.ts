// The settings page: one editor tab.
import * as vscode from "vscode";
import { providerKinds } from "../core/connection.ts";
import { createEmitter } from "../core/scope.ts";
import type { LazyHouse } from "./house.ts";
import { createMcpPage } from "./mcpPage.ts";
import { createPanels } from "./panels.ts";

export interface SettingsPage extends vscode.Disposable {
  open(): Promise<void>;
  /** Opens the page with the form for a new connection. */
  addConnection(): Promise<void>;
}

export function createSettings(context: vscode.ExtensionContext, lazy: LazyHouse): SettingsPage {
  const beginAdd = createEmitter<void>();
  let wishToAdd = false;
  let page: vscode.WebviewPanel | null = null;
  const mcpPage = createMcpPage();
  const panels = createPanels(context, lazy, {
    type: "aiStudio.settings",
    view: "settings",
    icon: "settings-gear",
    title: vscode.l10n.t("AI Studio Settings"),
    serve({ studio, serveSettings }, peer, _subject, panel) {
      page = panel;
      panel.onDidDispose(() => {
        page = null;
      });
      return serveSettings(peer, studio, {
        async askKey({ name, provider }) {
          return vscode.window.showInputBox({
            title: vscode.l10n.t("Key for {0}", name),
            prompt: vscode.l10n.t("It is stored in VS Code's secret storage and nowhere else."),
            placeHolder: vscode.l10n.t("The API key of {0}", providerKinds[provider].title),
            password: true,
            ignoreFocusOut: true,
          });
        },
        async confirm(question, detail, action) {
          return (await vscode.window.showWarningMessage(question, { modal: true, detail }, action)) === action;
        },
        openVsCodeSettings: async () => {
          await vscode.commands.executeCommand("workbench.action.openSettings", `@ext:${context.extension.id}`);
        },
        takeWishToAdd() {
          const wished = wishToAdd;
          wishToAdd = false;
          return wished;
        },
        onBeginAdd: beginAdd.on,
        mcp: mcpPage,
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
    dispose: () => vscode.Disposable.from(panels, mcpPage).dispose(),
  };
}
