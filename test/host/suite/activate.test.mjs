import assert from "node:assert/strict";
import * as vscode from "vscode";

export const title = "the extension in the extension host";

export default async function activate(step) {
  const extension = vscode.extensions.getExtension("ai-studio.ai-studio");

  await step("it is known", () => assert.ok(extension));

  await step("it activates", async () => {
    await extension.activate();
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
