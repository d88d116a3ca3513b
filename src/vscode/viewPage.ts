// The text of the page around a view, and what it may load: nothing but our own built files.
import { randomBytes } from "node:crypto";

export type ViewName = "chat" | "inspector" | "settings" | "agent" | "ask" | "totals";

export interface ViewPage<Uri> {
  readonly html: string;
  readonly options: { readonly enableScripts: boolean; readonly localResourceRoots: readonly Uri[] };
}

interface Around<Uri> {
  readonly name: ViewName;
  /** What an editor tab is about (an id): the page keeps it, so that the tab can be brought back. Null in the sidebar. */
  readonly subject: string | null;
  readonly language: string;
  /** The translations of that language; undefined in English. */
  readonly texts: Readonly<Record<string, string>> | undefined;
  /** `dist/webview`. */
  readonly folder: Uri;
  /** Where VS Code serves what is in `folder`, as a source of a Content Security Policy. */
  readonly cspSource: string;
  /** The address of a file in `folder`. */
  resource(file: string): string;
}

/** Strict CSP, a fresh nonce for every load, resources from one folder alone. */
export function viewPage<Uri>(around: Around<Uri>): ViewPage<Uri> {
  const { name, subject, language, texts, folder, cspSource, resource } = around;
  const nonce = randomBytes(16).toString("base64");
  const csp = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
  ].join("; ");
  const html = `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta property="csp-nonce" content="${nonce}">
<title>AI Studio</title>
<link rel="stylesheet" href="${resource(`${name}.css`)}">
</head>
<body data-place="${subject === null ? "sidebar" : "editor"}" data-subject="${encodeURIComponent(subject ?? "")}">
<div id="root"></div>${texts === undefined ? "" : `\n<script type="application/json" id="texts">${JSON.stringify(texts).replaceAll("<", "\\u003c")}</script>`}
<script nonce="${nonce}" src="${resource(`${name}.js`)}"></script>
</body>
</html>`;
  return { html, options: { enableScripts: true, localResourceRoots: [folder] } };
}

/** As text that is no part of the page's own. */
const plain = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * What a view shows while the studio cannot be opened: what did not happen, and why, as plain text. It may load nothing, so that
 * it looks as VS Code makes every view look: an `h1` would be twice as large as what stands around it.
 */
export function problemPage(heading: string, message: string, language: string): ViewPage<never> {
  const html = `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>AI Studio</title>
</head>
<body>
<main>
<p role="heading" aria-level="1"><strong>${plain(heading)}</strong></p>
<p role="alert">${plain(message)}</p>
</main>
</body>
</html>`;
  return { html, options: { enableScripts: false, localResourceRoots: [] } };
}
