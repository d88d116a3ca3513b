// What starting the extension does, and what it leaves for the first use.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";

export const title = "starting costs next to nothing";

export default async function lazy(step) {
  const extension = vscode.extensions.getExtension("ai-studio.ai-studio");

  await extension.activate();

  await step("it gives nothing away", () => assert.equal(extension.exports, undefined));

  await step("with its views hidden no history is opened", () => {
    // Beside extensions/, in the browser host and in the desktop's.
    const profile = path.dirname(path.dirname(extension.extensionPath));
    const data = ["user-data", "data"].map((name) => path.join(profile, name)).filter((folder) => existsSync(folder));
    assert.equal(data.length, 1);
    const storage = path.join(data[0], "User/globalStorage/ai-studio.ai-studio");
    assert.equal(existsSync(path.join(storage, "studio.sqlite")), false);
  });

  await step("the package holds no source, no test and no map", async () => {
    const names = await vscode.workspace.fs.readDirectory(extension.extensionUri);
    const folders = names.filter(([, type]) => type === vscode.FileType.Directory).map(([name]) => name);
    assert.deepEqual(
      folders.filter((name) => !["dist", "media", "l10n"].includes(name)),
      [],
    );
  });
}
