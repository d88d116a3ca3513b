import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import type { Problem, Workspace } from "../tools/workspace.ts";
import { listForeignTools } from "./foreignTools.ts";

const severities: Record<vscode.DiagnosticSeverity, Problem["severity"]> = {
  [vscode.DiagnosticSeverity.Error]: "error",
  [vscode.DiagnosticSeverity.Warning]: "warning",
  [vscode.DiagnosticSeverity.Information]: "information",
  [vscode.DiagnosticSeverity.Hint]: "hint",
};

/** What the Problems view shows. */
export const editorProblems = (): Problem[] =>
  vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) =>
    diagnostics.map((one) => ({
      path: vscode.workspace.asRelativePath(uri),
      line: one.range.start.line + 1,
      severity: severities[one.severity],
      message: one.message,
      source: one.source ?? "",
    })),
  );

/** What tools may know of this window. `dist`: the folder of the built extension. */
export function createWorkspace(dist: string): Workspace {
  return {
    trusted: () => vscode.workspace.isTrusted,
    id() {
      const { workspaceFile, workspaceFolders = [] } = vscode.workspace;
      const uris =
        workspaceFile === undefined ? workspaceFolders.map(({ uri }) => uri.toString()).sort() : [`${workspaceFile}`];
      return uris.length === 0 ? null : createHash("sha256").update(JSON.stringify(uris)).digest("hex");
    },
    problems: editorProblems,
    folders: () =>
      (vscode.workspace.workspaceFolders ?? []).flatMap(({ name, uri }) =>
        uri.scheme === "file" ? [{ name, path: uri.fsPath }] : [],
      ),
    hasUnsaved: (file) =>
      [...vscode.workspace.textDocuments, ...vscode.workspace.notebookDocuments].some(
        ({ isDirty, uri }) => isDirty && uri.scheme === "file" && realPath(uri.fsPath) === file,
      ),
    browserProgram: () => vscode.workspace.getConfiguration("aiStudio").get("browser.path", ""),
    foreignTools: listForeignTools,
    ripgrep: () => ripgrepPlaces().find((place) => existsSync(place)) ?? null,
    searchWorker: path.join(dist, "searchWorker.js"),
  };
}

function realPath(file: string): string {
  try {
    return realpathSync.native(file);
  } catch {
    return file;
  }
}

/** Where VS Code has carried its ripgrep, the newest way first. It is no API: where it is not found, we search ourselves. */
function ripgrepPlaces(): readonly string[] {
  const program = process.platform === "win32" ? "rg.exe" : "rg";
  return ["node_modules.asar.unpacked", "node_modules"].flatMap((modules) => [
    path.join(
      vscode.env.appRoot,
      modules,
      "@vscode/ripgrep-universal/bin",
      `${process.platform}-${process.arch}`,
      program,
    ),
    path.join(vscode.env.appRoot, modules, "@vscode/ripgrep/bin", program),
  ]);
}
