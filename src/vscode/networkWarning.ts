import path from "node:path";
import * as vscode from "vscode";
import { withoutLinks } from "../core/withoutLinks.ts";
import { isOnNetwork } from "../store/networkFolder.ts";

const told = "networkFolderTold";

/** Says once what a history on another machine's disk means, and what to do about it. */
export async function warnOfNetwork(context: vscode.ExtensionContext, file: string): Promise<void> {
  const folder = path.dirname(file);
  if (context.globalState.get(told) === folder || !(await isOnNetwork(folder))) return;
  await context.globalState.update(told, folder);
  void vscode.window.showWarningMessage(
    withoutLinks(
      vscode.l10n.t(
        "The history is in a network folder: {0}. Use it from one machine at a time, or move VS Code's user data to a local disk: a window on another machine that dies keeps it locked for ten minutes.",
        folder,
      ),
    ),
    vscode.l10n.t("Understood"),
  );
}
