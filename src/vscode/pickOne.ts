import * as vscode from "vscode";

/**
 * VS Code's list to choose from. It stays when the focus leaves it, until Escape: a view gets the focus back late, when the
 * palette closes in which the command was chosen, and the list would be gone before anything was.
 */
export const pickOne = <Item extends vscode.QuickPickItem>(
  items: readonly Item[] | Thenable<readonly Item[]>,
  options: vscode.QuickPickOptions,
): Thenable<Item | undefined> => vscode.window.showQuickPick(items, { ...options, ignoreFocusOut: true });
