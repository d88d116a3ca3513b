import * as vscode from "vscode";

/** Ticks a step of the walkthrough: called where its command has come to something, and not only been called. */
export function tick(step: "hasInspected" | "hasAttached" | "hasRun"): void {
  void vscode.commands.executeCommand("setContext", `aiStudio.${step}`, true);
}
