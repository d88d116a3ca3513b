// Read-only documents that hold an event's body, for as long as their tab is open.
import * as vscode from "vscode";

const SCHEME = "ai-studio-event";

export interface EventBodies extends vscode.Disposable {
  show(title: string, json: string): Promise<void>;
}

export function createEventBodies(): EventBodies {
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
