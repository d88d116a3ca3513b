// What a page may run and load, read from the text that a webview is given.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problemPage, type ViewName, viewPage } from "../../src/vscode/viewPage.ts";

const CSP_SOURCE = "https://*.vscode-cdn.net";
const page = (subject: string | null = null, name: ViewName = "chat", texts?: Record<string, string>) =>
  viewPage({
    ...{ name, subject, texts, language: "en", folder: "/extension/dist/webview", cspSource: CSP_SOURCE },
    resource: (file) => `https://file.vscode-cdn.net/extension/dist/webview/${file}`,
  });
/** The policy's sources by directive. */
function policyOf(html: string): Map<string, string[]> {
  const [, content = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  return new Map(content.split("; ").map((one) => [one.split(" ")[0] ?? "", one.split(" ").slice(1)]));
}
const nonceOf = (html: string) => /<script nonce="([^"]+)"/.exec(html)?.[1] ?? "";

test("attack 34: a view loads what is in its built folder, and the page of a problem nothing", () => {
  const names: ViewName[] = ["chat", "inspector", "settings", "agent", "ask", "totals"];
  for (const name of names) {
    const { html, options } = page("s", name);
    assert.deepEqual(options, { enableScripts: true, localResourceRoots: ["/extension/dist/webview"] });
    const loaded = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    const folder = "https://file.vscode-cdn.net/extension/dist/webview";
    assert.deepEqual(loaded, [`${folder}/${name}.css`, `${folder}/${name}.js`]);
  }
  const { html, options } = problemPage("Not opened.", "It is broken.", "en");
  // An absent list would mean the workspace's folders and the extension's.
  assert.deepEqual(options, { enableScripts: false, localResourceRoots: [] });
  assert.deepEqual([...policyOf(html)], [["default-src", ["'none'"]]]);
  assert.doesNotMatch(html, /<(script|style|link|img)|\s(src|href|style|on\w+)=/i);
});

test("attack 35: every load has a nonce of its own, which nobody can guess", (t) => {
  const loads = 1_000;
  const nonces = new Set(Array.from({ length: loads }, () => nonceOf(page().html)));
  assert.equal(nonces.size, loads);
  for (const nonce of nonces) assert.ok(Buffer.from(nonce, "base64").length >= 16, nonce);
  t.diagnostic(`${loads} attacks`);
});

test("attack 35: nothing inline, nothing evaluated, nothing from elsewhere", () => {
  const { html } = page("s");
  const nonce = `'nonce-${nonceOf(html)}'`;
  assert.deepEqual(Object.fromEntries(policyOf(html)), {
    "default-src": ["'none'"],
    "script-src": [nonce],
    "style-src": [CSP_SOURCE, nonce],
    "img-src": [CSP_SOURCE, "data:"],
    "font-src": [CSP_SOURCE],
  });
  assert.doesNotMatch(html, /unsafe-(inline|eval|hashes)|wasm-unsafe-eval|strict-dynamic/);
  const scripts = [...html.matchAll(/<script[^>]*>([^<]*)/g)];
  assert.deepEqual(
    scripts.map(([tag, inside]) => [inside, tag.includes(`nonce="${nonceOf(html)}" src=`)]),
    [["", true]],
  );
  assert.doesNotMatch(html, /\son\w+=|\sstyle=|<style|<base|<iframe|<form/i);
  // The policy stands before all that it holds for.
  assert.ok(html.indexOf("Content-Security-Policy") < html.search(/<link|<script/));
});

test("attacks 29, 35: what a page is about, and what went wrong, does not become a part of the page", () => {
  const breaks = [
    `"><script>alert(1)</script>`,
    `' onload='x`,
    `"><img src=x onerror=alert(1)>`,
    "</body>",
    "&quot;><b>",
  ];
  for (const subject of breaks) {
    const { html } = page(subject);
    const [, kept = ""] = /data-subject="([^"]*)"/.exec(html) ?? [];
    assert.equal(decodeURIComponent(kept), subject);
    assert.equal(html.match(/<[a-z!/]/gi)?.length, page("s").html.match(/<[a-z!/]/gi)?.length, subject);
    const told = problemPage(subject, subject, "en").html;
    assert.equal(
      told.match(/<[a-z!/]/gi)?.length,
      problemPage("s", "s", "en").html.match(/<[a-z!/]/gi)?.length,
      subject,
    );
    for (const place of [/<strong>([^<]*)</, /role="alert">([^<]*)</]) {
      const [, shown = ""] = place.exec(told) ?? [];
      assert.equal(
        shown.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code))),
        subject,
      );
    }
  }
});

test("attack 35: the translations that a page brings along are read, and run nothing", () => {
  const texts = { Delete: "Löschen</script><script>alert(1)</script><!--", "<b>": "'\"" };
  const { html } = page("s", "chat", texts);
  const [, kept = ""] = /<script type="application\/json" id="texts">([^<]*)<\/script>/.exec(html) ?? [];
  assert.deepEqual(JSON.parse(kept), texts);
  assert.equal(html.match(/<script/g)?.length, 2);
});
