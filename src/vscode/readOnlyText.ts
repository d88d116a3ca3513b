import { randomUUID } from "node:crypto";
import * as vscode from "vscode";

const SCHEME = "ai-studio-text";

/**
 * Shows a text that is there to be read: nobody is asked to save it when its tab is closed.
 * @param name the tab's title; by its ending VS Code knows its language
 */
export async function showText(name: string, content: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}`, query: randomUUID() });
  const own = uri.toString();
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (asked) => (asked.toString() === own ? content : undefined),
  });
  const closed = vscode.workspace.onDidCloseTextDocument((document) => {
    if (document.uri.toString() !== own) return;
    provider.dispose();
    closed.dispose();
  });
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: true });
}
