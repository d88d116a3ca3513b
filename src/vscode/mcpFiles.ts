// The .vscode/mcp.json of each folder of the workspace.
import path from "node:path";
import * as vscode from "vscode";
import { createEmitter } from "../core/scope.ts";
import type { WorkspaceFile } from "../mcp/workspaceFile.ts";

const NAME = ".vscode/mcp.json";
/** Bytes. A larger file is none that a person wrote, and is not read. */
const LARGEST = 1_000_000;

export function createMcpFiles() {
  const changed = createEmitter<void>();
  const watcher = vscode.workspace.createFileSystemWatcher(`**/${NAME}`);
  const tell = () => changed.emit();
  const listening = vscode.Disposable.from(
    watcher,
    watcher.onDidChange(tell),
    watcher.onDidCreate(tell),
    watcher.onDidDelete(tell),
    vscode.workspace.onDidChangeWorkspaceFolders(tell),
    vscode.workspace.onDidGrantWorkspaceTrust(tell),
  );

  async function readOne({ name, uri }: vscode.WorkspaceFolder): Promise<WorkspaceFile[]> {
    if (uri.scheme !== "file") return [];
    const file = vscode.Uri.joinPath(uri, NAME);
    try {
      const { size, type } = await vscode.workspace.fs.stat(file);
      // A link would lead to a file that is not the repository's, or to a device that never ends.
      if (type !== vscode.FileType.File || size > LARGEST) return [];
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      return [{ folder: { name, path: uri.fsPath }, path: path.join(uri.fsPath, NAME), text }];
    } catch {
      return []; // Most folders have none.
    }
  }

  return {
    async read(): Promise<readonly WorkspaceFile[]> {
      return (await Promise.all((vscode.workspace.workspaceFolders ?? []).map(readOne))).flat();
    },
    onChange: changed.on,
    dispose: () => listening.dispose(),
  };
}
