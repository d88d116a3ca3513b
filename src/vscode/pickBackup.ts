import * as vscode from "vscode";
import type { BackupKind } from "../store/backups.ts";
import type { Data } from "../studio/data.ts";
import { pickOne } from "./pickOne.ts";
import { contentWords, dateWords } from "./words.ts";

export interface PickedBackup {
  readonly path: string;
  /** Its date, or its name. */
  readonly words: string;
}

/** Read on demand: translations are there only once the extension is active. */
const kindWords = (): Record<BackupKind, string> => ({
  regular: "",
  replaced: vscode.l10n.t("what a restored copy replaced"),
  migrated: vscode.l10n.t("before the format was changed"),
});

/** Lets the person choose one of the backups, or any file; undefined when they choose none. */
export async function pickBackup(data: Data): Promise<PickedBackup | undefined> {
  const words = kindWords();
  const items = async () => [
    ...(await data.list()).map((backup) => ({
      label: dateWords(backup.at),
      description: words[backup.kind],
      detail: backup.content === null ? vscode.l10n.t("cannot be read") : contentWords(backup),
      iconPath: new vscode.ThemeIcon(backup.content === null ? "warning" : "history"),
      path: backup.path,
    })),
    {
      label: vscode.l10n.t("Choose a file…"),
      detail: vscode.l10n.t("An exported history, or a backup from elsewhere"),
      iconPath: new vscode.ThemeIcon("folder-opened"),
      path: undefined,
    },
  ];
  const picked = await pickOne(items(), {
    title: vscode.l10n.t("Restore from backup"),
    placeHolder: vscode.l10n.t("Choose the history to go back to"),
  });
  if (picked?.path !== undefined) return { path: picked.path, words: vscode.l10n.t("of {0}", picked.label) };
  return picked === undefined ? undefined : pickFile();
}

async function pickFile(): Promise<PickedBackup | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t("Restore from backup"),
      filters: { [vscode.l10n.t("SQLite database")]: ["sqlite", "db"] },
    })) ?? [];
  return file === undefined ? undefined : { path: file.fsPath, words: vscode.l10n.t("“{0}”", file.fsPath) };
}
