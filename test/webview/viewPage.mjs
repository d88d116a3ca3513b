// The page around a view, as VS Code and our host make it: the theme's variables, the policy, and VS Code's API.
import { randomBytes } from "node:crypto";
import { themes } from "./themes.mjs";

/** VS Code's own style sheet for webviews, as far as our views could notice it. It stands before the policy. */
const defaultStyles = `@layer vscode-default {
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  body { overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground);
    font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight);
    font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }
  img, video { max-width: 100%; max-height: 100%; }
  a, a code { color: var(--vscode-textLink-foreground); }
  a:hover { color: var(--vscode-textLink-activeForeground); }
  a:focus, input:focus, select:focus, textarea:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
  code { font-family: var(--monaco-monospace-font); color: var(--vscode-textPreformat-foreground);
    background-color: var(--vscode-textPreformat-background); padding: 1px 3px; border-radius: 4px; }
  pre code { padding: 0; }
  blockquote { background: var(--vscode-textBlockQuote-background); border-color: var(--vscode-textBlockQuote-border); }
}`;

/** Runs in the page: VS Code's API for webviews. Typed arrays cross as tagged Base64, since the bridge speaks JSON. */
function installApi(state) {
  const revive = (_key, value) => {
    if (value === null || typeof value !== "object" || !("$bytes" in value)) return value;
    const bytes = Uint8Array.from(atob(value.$bytes), (character) => character.charCodeAt(0));
    return value.$type === "ArrayBuffer" ? bytes.buffer : new globalThis[value.$type](bytes.buffer);
  };
  let kept = state;
  let taken = false;
  globalThis.harnessDeliver = (json) => {
    globalThis.postMessage(JSON.parse(json, revive), "*");
  };
  globalThis.acquireVsCodeApi = () => {
    if (taken) throw new Error("acquireVsCodeApi was called twice.");
    taken = true;
    return {
      postMessage: (message) => void globalThis.harnessPost(message),
      getState: () => kept,
      setState: (next) => {
        kept = next;
        void globalThis.harnessKeep(next);
      },
    };
  };
}

/** A message for `harnessDeliver`. */
export function toJson(message) {
  return JSON.stringify(message, (_key, value) => {
    if (value instanceof ArrayBuffer) return { $type: "ArrayBuffer", $bytes: Buffer.from(value).toString("base64") };
    if (!ArrayBuffer.isView(value)) return value;
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return { $type: value.constructor.name, $bytes: bytes.toString("base64") };
  });
}

/** The HTML around a built view. */
export function pageOf({ name, theme, background, subject, state, reduceMotion }) {
  const nonce = randomBytes(16).toString("base64");
  const { kind, variables } = themes[theme];
  const csp =
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; ` +
    `img-src 'self' data:; font-src 'self'`;
  const classes = [
    kind,
    kind.endsWith("-contrast-light") && "vscode-high-contrast",
    reduceMotion && "vscode-reduce-motion",
  ];
  const set = Object.entries(variables).map(([variable, value]) => [`--vscode-${variable}`, value]);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${name}</title>
<style>${defaultStyles} html { background: var(--vscode-${background}-background); }</style>
<script>
for (const [name, value] of ${JSON.stringify(set)}) document.documentElement.style.setProperty(name, value);
(${installApi})(${JSON.stringify(state ?? null)} ?? undefined);
</script>
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta property="csp-nonce" content="${nonce}">
<link rel="stylesheet" href="${name}.css">
</head>
<body class="${classes.filter(Boolean).join(" ")}" data-vscode-theme-kind="${kind}" data-place="${background === "editor" ? "editor" : "sidebar"}" data-subject="${subject}">
<div id="root"></div>
<script nonce="${nonce}" src="${name}.js"></script>
</body>
</html>`;
}
