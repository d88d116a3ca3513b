// What the settings page's part about MCP servers needs of VS Code: boxes for secrets, and its own diff editor.
import * as vscode from "vscode";
import { visible } from "../core/hiddenText.ts";
import type { McpPageHost } from "../studio/serveMcp.ts";
import { askMcpSecret } from "./askMcpSecret.ts";

const SCHEME = "ai-studio-mcp";

export interface McpPage extends McpPageHost, vscode.Disposable {
  /** Decides on the comparison that is shown, or whose button was pressed, and closes it. False when there is none. */
  decide(pressed: vscode.Uri | undefined, agreed: boolean): Promise<boolean>;
}

export function createMcpPage(): McpPage {
  /** What the two sides of an open comparison hold, by their paths. */
  const contents = new Map<string, string>();
  /** Who waits for a decision, by the path of the right side. */
  const waiting = new Map<string, (agreed: boolean) => void>();
  let count = 0;
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ path }) => contents.get(path) ?? "",
  });
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme !== SCHEME) return;
    contents.delete(uri.path);
    answer(uri.path, false);
  });
  function answer(path: string, agreed: boolean): void {
    waiting.get(path)?.(agreed);
    waiting.delete(path);
  }

  return {
    askSecret: askMcpSecret,
    async confirm(question, detail, action) {
      return (
        (await vscode.window.showWarningMessage(
          question,
          { modal: true, detail: detail.split("\n").map(visible).join("\n") },
          action,
        )) === action
      );
    },
    async showDifference(server, before, after) {
      count++;
      const side = (name: string, content: string) => {
        const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${count}/${name}.txt` });
        contents.set(uri.path, content);
        return uri;
      };
      const right = side("now", after);
      // A notification would be gone before all is read.
      const title = vscode.l10n.t("{0}: approved ↔ now (approve ✓ or discard ✗)", server);
      await vscode.commands.executeCommand("vscode.diff", side("approved", before), right, title);
      return new Promise((resolve) => waiting.set(right.path, resolve));
    },
    async decide(pressed, agreed) {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      const shown = input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
      const uri = pressed?.scheme === SCHEME ? pressed : shown;
      if (uri?.scheme !== SCHEME || !waiting.has(uri.path)) return false;
      answer(uri.path, agreed);
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      await vscode.window.tabGroups.close(
        tabs.filter(
          ({ input: tab }) =>
            tab instanceof vscode.TabInputTextDiff && tab.modified.scheme === SCHEME && tab.modified.path === uri.path,
        ),
      );
      return true;
    },
    async openFile(file) {
      await vscode.window.showTextDocument(vscode.Uri.file(file));
    },
    dispose: () => vscode.Disposable.from(provider, closed).dispose(),
  };
}
