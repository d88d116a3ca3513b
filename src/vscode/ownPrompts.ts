// The prompts for code that a person keeps in the settings.
import * as vscode from "vscode";

/** Of the person's settings, which may hold anything. */
export function ownPrompts(): { label: string; prompt: string }[] {
  const kept = vscode.workspace.getConfiguration("aiStudio").get<unknown>("codeActions.prompts");
  if (typeof kept !== "object" || kept === null) return [];
  return Object.entries(kept).flatMap(([label, prompt]: [string, unknown]) =>
    typeof prompt === "string" && prompt.trim() !== "" ? [{ label, prompt }] : [],
  );
}
