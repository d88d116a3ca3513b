// The HTML around every webview, and the host's end of its channel.
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Port } from "../protocol/peer.ts";

export type ViewName = "chat" | "inspector" | "settings" | "agent" | "ask";

/**
 * Fills a webview with one of our views: strict CSP, a fresh nonce, resources from dist/webview alone.
 * @param subject what an editor tab is about (an id): the page keeps it, so that the tab can be brought back.
 */
export function fillWebview(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  name: ViewName,
  subject: string | null,
): void {
  const folder = vscode.Uri.joinPath(extensionUri, "dist", "webview");
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const resource = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  const nonce = randomBytes(16).toString("base64");
  const csp = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `img-src ${webview.cspSource} data:`,
    `font-src ${webview.cspSource}`,
  ].join("; ");
  webview.html = `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta property="csp-nonce" content="${nonce}">
<title>AI Studio</title>
<link rel="stylesheet" href="${resource(`${name}.css`)}">
</head>
<body data-place="${subject === null ? "sidebar" : "editor"}" data-subject="${encodeURIComponent(subject ?? "")}">
<div id="root"></div>
<script nonce="${nonce}" src="${resource(`${name}.js`)}"></script>
</body>
</html>`;
}

/** What a view shows while the studio cannot be opened: why, as plain text. */
export function showProblem(webview: vscode.Webview, message: string): void {
  const text = message.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  webview.options = {};
  webview.html = `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>AI Studio</title>
</head>
<body><p role="alert">${text}</p></body>
</html>`;
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
