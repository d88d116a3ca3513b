import assert from "node:assert/strict";
import * as vscode from "vscode";

export const title = "the extension in the extension host";

/** Generous: a busy machine takes its time. What is meant takes a tenth of it. */
const ACTIVATION_MS = 2_000;

export default async function activate(step) {
  const extension = vscode.extensions.getExtension("ai-studio.ai-studio");

  await step("it is known", () => assert.ok(extension));

  await step("it activates soon", async () => {
    const start = performance.now();
    await extension.activate();
    assert.ok(performance.now() - start < ACTIVATION_MS);
    assert.equal(extension.isActive, true);
  });

  await step("every command of the manifest is registered", async () => {
    const known = new Set(await vscode.commands.getCommands());
    const { commands = [] } = extension.packageJSON.contributes ?? {};
    assert.deepEqual(
      commands.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });
}
