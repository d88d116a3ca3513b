// npm run test:desktop: the suite of suite/ in desktop VS Code, which is downloaded into .host/ (about 300 MB).
// The packaged extension is installed into a profile of its own, as in the browser host.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureVsix } from "../package.mjs";
import { hostFolder, root } from "./bootstrap.mjs";
import { installDependencies, requireNode } from "./dependencies.mjs";

const download = {
  version: process.env.AI_STUDIO_VSCODE ?? "stable", // "1.110.0" is the oldest that package.json allows
  cachePath: path.join(hostFolder, "desktop"),
};

requireNode();
await installDependencies(root);
const { runTests, runVSCodeCommand } = await import("@vscode/test-electron");
const vsix = await ensureVsix();
const folder = mkdtempSync(path.join(tmpdir(), "ai-studio-"));
const workspace = path.join(folder, "workspace");
cpSync(path.join(root, "test/host/workspace"), workspace, { recursive: true });
const profile = [
  `--extensions-dir=${path.join(folder, "extensions")}`,
  `--user-data-dir=${path.join(folder, "data")}`, // short: sockets are made in it, whose paths have a limit
];
try {
  await runVSCodeCommand(["--install-extension", vsix, "--force", ...profile], download);
  await runTests({
    ...download,
    extensionDevelopmentPath: path.join(root, "test/host/suite"),
    extensionTestsPath: path.join(root, "test/host/suite/index.mjs"),
    launchArgs: [workspace, "--disable-workspace-trust", "--disable-telemetry", "--skip-welcome", ...profile],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
