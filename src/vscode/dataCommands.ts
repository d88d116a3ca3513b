// The history as a whole: check it, export it, go back to a copy of it, find it on the disk, bring back what was deleted.
import * as vscode from "vscode";
import { toErrorInfo } from "../core/failure.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Studio } from "../studio/studio.ts";
import { type Command, handle } from "./commands.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { pickBackup } from "./pickBackup.ts";
import { pickDeleted } from "./pickDeleted.ts";
import { working } from "./progress.ts";
import { reveal, tellOfFile } from "./reveal.ts";
import { offerRepair } from "./storeReport.ts";
import { contentWords } from "./words.ts";

export function dataCommands(lazy: LazyStudio): Command[] {
  const studio = async () => (await lazy.open()).studio;
  return [
    handle("aiStudio.checkDatabase", async () => check(await studio())),
    handle("aiStudio.exportAll", async () => exportAll(await studio())),
    handle("aiStudio.restoreBackup", async () => restore(await studio())),
    handle("aiStudio.deletedSessions", async () => pickDeleted(await studio())),
    handle("aiStudio.revealDatabase", async () => reveal((await studio()).data.file)),
  ];
}

async function check({ data }: Studio): Promise<void> {
  try {
    const backup = await working(vscode.l10n.t("Checking the history"), (signal) => data.backUp(signal));
    const words = vscode.l10n.t(
      "The history is whole: {0}. The copy that was checked is kept as a backup.",
      contentWords(backup),
    );
    await tellOfFile(words, backup.path);
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    if (error.code !== "store-corrupt") throw thrown;
    await offerRepair(data, error);
  }
}

async function exportAll({ data }: Studio): Promise<void> {
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  const name = `ai-studio-${new Date().toISOString().slice(0, 10)}.sqlite`;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export all data"),
    filters: { [vscode.l10n.t("SQLite database")]: ["sqlite"] },
    ...(workspace === undefined ? {} : { defaultUri: vscode.Uri.joinPath(workspace.uri, name) }),
  });
  if (target === undefined) return;
  if (target.scheme !== "file") {
    void vscode.window.showErrorMessage(
      vscode.l10n.t("Choose a place on the disk of the machine where extensions run."),
    );
    return;
  }
  const exported = await working(vscode.l10n.t("Exporting all data"), (signal) => data.exportTo(target.fsPath, signal));
  const words = vscode.l10n.t("Exported {0} to {1}. Keys are not in it.", contentWords(exported), exported.path);
  await tellOfFile(words, exported.path);
}

async function restore(studio: Studio): Promise<void> {
  const from = await pickBackup(studio.data);
  if (from === undefined) return;
  const go = vscode.l10n.t("Restore");
  const detail = vscode.l10n.t(
    "All windows then show what is in this copy. The history as it is now is kept as a backup, and you can go back to it.",
  );
  const question = vscode.l10n.t("Replace the history by the copy {0}?", from.words);
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, go)) !== go) return;
  await putInPlace(studio, from.path, vscode.l10n.t("The history is now the copy {0}.", from.words));
}

async function putInPlace(studio: Studio, from: string, words: string): Promise<void> {
  const title = vscode.l10n.t("Restoring the history");
  const replaced = await working(title, (signal) => studio.data.restore(from, signal));
  const undo = vscode.l10n.t("Undo");
  if ((await vscode.window.showInformationMessage(withoutLinks(words), undo)) !== undo) return;
  await putInPlace(studio, replaced, vscode.l10n.t("The history is again what it was before."));
}
