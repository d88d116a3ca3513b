import * as vscode from "vscode";

/** Whether a model may name sessions, from VS Code's settings. */
export const titleByModel = (): boolean =>
  vscode.workspace.getConfiguration("aiStudio").get<unknown>("sessions.titleByModel") !== false;
