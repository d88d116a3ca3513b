import * as vscode from "vscode";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Studio } from "../studio/studio.ts";
import { pickOne } from "./pickOne.ts";
import { ageWords, sessionName } from "./words.ts";

/** Shows what was deleted in the last week: to bring one or all of it back, or to give it up at once. */
export async function pickDeleted({ sessions, upkeep }: Studio): Promise<void> {
  const deleted = await sessions.deleted();
  if (deleted.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Nothing was deleted in the last week."));
    return;
  }
  const now = Date.now();
  const bringBack = vscode.l10n.t("Bring all of these back");
  const giveUp = vscode.l10n.t("Remove all of these for good");
  const picked = await pickOne(
    [
      ...deleted.map(({ id, title, deletedAt }) => ({
        label: sessionName(title),
        description: vscode.l10n.t("deleted {0}", ageWords(deletedAt ?? 0, now)),
        iconPath: new vscode.ThemeIcon("discard"),
        id,
      })),
      { label: "", kind: vscode.QuickPickItemKind.Separator, id: null },
      ...(deleted.length > 1 ? [{ label: bringBack, iconPath: new vscode.ThemeIcon("discard"), id: null }] : []),
      { label: giveUp, iconPath: new vscode.ThemeIcon("trash"), id: null },
    ],
    {
      title: vscode.l10n.t("Deleted sessions and runs"),
      placeHolder: vscode.l10n.t("Choose one to bring it back"),
    },
  );
  if (picked === undefined) return;
  if (picked.id !== null) {
    await sessions.restore(picked.id);
    void vscode.window.showInformationMessage(withoutLinks(vscode.l10n.t("“{0}” is back.", picked.label)));
    return;
  }
  if (picked.label === bringBack) {
    for (const { id } of deleted) await sessions.restore(id);
    void vscode.window.showInformationMessage(vscode.l10n.t("{0} sessions and runs are back.", deleted.length));
    return;
  }
  const remove = vscode.l10n.t("Remove for good");
  const question = vscode.l10n.t("Remove {0} deleted sessions and runs for good?", deleted.length);
  const detail = vscode.l10n.t("This cannot be undone. Backups that were made before still hold them.");
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
  await sessions.giveUp(deleted.map(({ id }) => id));
  await upkeep.tidy();
}
