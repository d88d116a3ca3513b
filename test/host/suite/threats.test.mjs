// Attack cases that only VS Code itself can answer: what a repository's settings reach, and what a webview may load.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as vscode from "vscode";

export const title = "attack cases in the extension host";

const built = path.join(path.dirname(fileURLToPath(import.meta.url)), ".build/webviewPage.mjs");
/** A setting of VS Code that a workspace may make, by which it is seen that the file was read. */
const SEEN = { "editor.tabSize": 7 };

export default async function threats(step) {
  const { properties } = vscode.extensions.getExtension("ai-studio.ai-studio").packageJSON.contributes.configuration;
  const names = Object.keys(properties);

  await step("attack 24: a repository's settings set none of ours", async () => {
    const folder = path.join(vscode.workspace.workspaceFolders[0].uri.fsPath, ".vscode");
    const before = names.map((name) => vscode.workspace.getConfiguration().get(name));
    const read = new Promise((resolve) => {
      const listening = vscode.workspace.onDidChangeConfiguration(() => {
        if (vscode.workspace.getConfiguration("editor").get("tabSize") !== 7) return;
        listening.dispose();
        resolve();
      });
    });
    const hostile = names.map((name) => [name, properties[name].enum?.at(-1) ?? properties[name].maximum]);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "settings.json"), JSON.stringify({ ...Object.fromEntries(hostile), ...SEEN }));
    await read;
    const configuration = vscode.workspace.getConfiguration();
    assert.deepEqual(
      names.map((name) => configuration.get(name)),
      before,
    );
    for (const [name, value] of hostile) {
      assert.notEqual(value, configuration.get(name), "it would be another");
      assert.equal(configuration.inspect(name).workspaceValue, undefined, name);
    }
    rmSync(folder, { recursive: true });
  });

  const { fillWebview, showProblem } = await import(pathToFileURL(built).href);
  const extension = vscode.Uri.file("/extension");
  const panel = vscode.window.createWebviewPanel("studio-tests", "Test", vscode.ViewColumn.Active);

  await step("attack 34: a real webview may load our built folder and nothing else", () => {
    fillWebview(panel.webview, extension, "chat", "s");
    const { localResourceRoots, enableScripts, enableCommandUris } = panel.webview.options;
    assert.deepEqual(localResourceRoots.map(String), ["file:///extension/dist/webview"]);
    assert.deepEqual([enableScripts, enableCommandUris ?? false], [true, false]);
  });

  await step("attack 35: its policy is strict with VS Code's own source in it, and its nonce is new each time", () => {
    const policies = [1, 2].map(() => {
      fillWebview(panel.webview, extension, "chat", "s");
      return /Content-Security-Policy" content="([^"]*)"/.exec(panel.webview.html)?.[1] ?? "";
    });
    assert.notEqual(policies[0], policies[1]);
    for (const policy of policies) {
      assert.match(policy, /^default-src 'none'; script-src 'nonce-[\w+/=]{22,}'; style-src /);
      assert.doesNotMatch(policy, /unsafe-|\s\*[\s;]|\shttps?:[\s;]/);
    }
  });

  await step("attack 34: the page of a problem loads nothing and runs nothing", () => {
    showProblem(panel.webview, "<script>alert(1)</script>");
    const { localResourceRoots, enableScripts } = panel.webview.options;
    assert.deepEqual([localResourceRoots, enableScripts], [[], false]);
    assert.doesNotMatch(panel.webview.html, /<script/);
  });
  // Not `panel.dispose()`: VS Code may still be about to show it.
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}
