// What the settings page's part about MCP servers needs of VS Code: boxes for secrets, and its own diff editor.
import * as vscode from "vscode";
import { visible } from "../core/hiddenText.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { McpPageHost } from "../studio/serveMcp.ts";
import { askMcpSecret } from "./askMcpSecret.ts";

const SCHEME = "ai-studio-mcp";

export function createMcpPage(): McpPageHost & vscode.Disposable {
  /** What the two sides of an open comparison hold, by their paths. */
  const contents = new Map<string, string>();
  let count = 0;
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ path }) => contents.get(path) ?? "",
  });
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === SCHEME) contents.delete(uri.path);
  });

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
      const title = vscode.l10n.t("{0}: approved ↔ now", server);
      await vscode.commands.executeCommand("vscode.diff", side("approved", before), side("now", after), title);
      const approve = vscode.l10n.t("Approve");
      const chosen = await vscode.window.showInformationMessage(
        withoutLinks(vscode.l10n.t("“{0}”: what stands on the right is used only after you approve it.", server)),
        approve,
        vscode.l10n.t("Not now"),
      );
      return chosen === approve;
    },
    async openFile(file) {
      await vscode.window.showTextDocument(vscode.Uri.file(file));
    },
    dispose: () => vscode.Disposable.from(provider, closed).dispose(),
  };
}
