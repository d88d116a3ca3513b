// Puts a view's page into a webview, and is the host's end of its channel.
import * as vscode from "vscode";
import type { Port } from "../protocol/peer.ts";
import { language } from "./language.ts";
import { problemPage, type ViewName, viewPage } from "./viewPage.ts";

export type { ViewName };

/** @param subject what an editor tab is about (an id); null in the sidebar. */
export function fillWebview(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  name: ViewName,
  subject: string | null,
): void {
  const folder = vscode.Uri.joinPath(extensionUri, "dist", "webview");
  const page = viewPage({
    ...{ name, subject, folder },
    language: language(),
    texts: vscode.l10n.bundle,
    cspSource: webview.cspSource,
    resource: (file) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString(),
  });
  webview.options = page.options;
  webview.html = page.html;
}

/** What a view shows while the studio cannot be opened. */
export function showProblem(webview: vscode.Webview, message: string): void {
  const page = problemPage(vscode.l10n.t("AI Studio could not open its history."), message, language());
  webview.options = page.options;
  webview.html = page.html;
}

export function webviewPort(webview: vscode.Webview): Port {
  return {
    // False for a hidden view, which asks for everything again when it is shown.
    post: (message) => void webview.postMessage(message),
    listen(handler) {
      const listening = webview.onDidReceiveMessage(handler);
      return () => listening.dispose();
    },
  };
}
