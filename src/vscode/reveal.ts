// Files that a person wants to see in their folder.
import * as vscode from "vscode";
import { withoutLinks } from "../core/withoutLinks.ts";

/** In the system's file manager; where there is none, in words. */
export async function reveal(file: string): Promise<void> {
  if (vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined) {
    await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(file));
    return;
  }
  const copy = vscode.l10n.t("Copy the path");
  const message = vscode.l10n.t("It is on the machine where extensions run: {0}", file);
  if ((await vscode.window.showInformationMessage(withoutLinks(message), copy)) === copy)
    await vscode.env.clipboard.writeText(file);
}

/** Tells something about a file, with a button that shows it. (With a button, VS Code shows the whole text, not a line of it.) */
export async function tellOfFile(words: string, file: string): Promise<void> {
  const folder = vscode.l10n.t("Open its folder");
  if ((await vscode.window.showInformationMessage(withoutLinks(words), folder)) === folder) await reveal(file);
}
