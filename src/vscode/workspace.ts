import * as vscode from "vscode";
import type { Problem, Workspace } from "../tools/workspace.ts";

const severities: Record<vscode.DiagnosticSeverity, Problem["severity"]> = {
  [vscode.DiagnosticSeverity.Error]: "error",
  [vscode.DiagnosticSeverity.Warning]: "warning",
  [vscode.DiagnosticSeverity.Information]: "information",
  [vscode.DiagnosticSeverity.Hint]: "hint",
};

/** What tools may know of this window. */
export const workspace: Workspace = {
  trusted: () => vscode.workspace.isTrusted,
  problems: () =>
    vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) =>
      diagnostics.map((one) => ({
        path: vscode.workspace.asRelativePath(uri),
        line: one.range.start.line + 1,
        severity: severities[one.severity],
        message: one.message,
        source: one.source ?? "",
      })),
    ),
};
