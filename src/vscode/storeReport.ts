// What a person has to know of the history's state, and what they can do about it.
import * as vscode from "vscode";
import { type ErrorInfo, Failure } from "../core/failure.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Damage, StoreReport } from "../store/report.ts";
import type { Data } from "../studio/data.ts";
import { working } from "./progress.ts";
import { tellOfFile } from "./reveal.ts";
import { failureWords } from "./words.ts";

/** What opening the history found and did; nothing when all was well. */
export async function tellReport(report: StoreReport): Promise<void> {
  const { damage, backup, backups, outcome } = report;
  if (damage !== undefined) {
    const show = vscode.l10n.t("Show the report");
    const choice = await vscode.window.showWarningMessage(
      withoutLinks(savedWords(damage)),
      show,
      ...(backups > 0 ? [backupsButton()] : []),
    );
    if (choice === show) await showReport(report, damage);
    if (choice === backupsButton()) await chooseBackup();
  } else if (outcome === "migrated" && backup !== undefined) {
    const words = vscode.l10n.t("The history was brought up to date. A copy of it as it was is at {0}.", backup);
    await tellOfFile(words, backup);
  }
}

function savedWords({ saved, incomplete }: Damage): string {
  const rows = Object.values(saved).reduce((sum, count) => sum + count, 0);
  if (rows === 0)
    return vscode.l10n.t("The history was damaged, and nothing of it could be read. It was put aside untouched.");
  return incomplete.length === 0
    ? vscode.l10n.t("The history was damaged. It was put aside untouched; all of it, {0} rows, was saved.", rows)
    : vscode.l10n.t("The history was damaged. It was put aside untouched; {0} rows were saved, some are lost.", rows);
}

/** What was saved and what was not, as a page that can be read, kept and sent. */
async function showReport({ file, backups }: StoreReport, damage: Damage): Promise<void> {
  const { detail, aside, saved, incomplete, recovered } = damage;
  const rows = Object.entries(saved).map(([table, count]) => {
    const whole = incomplete.includes(table) ? vscode.l10n.t("in part") : vscode.l10n.t("whole");
    return `| ${table} | ${count} | ${whole} |`;
  });
  const lost = incomplete
    .filter((table) => !(table in saved))
    .map((table) => `| ${table} | 0 | ${vscode.l10n.t("lost")} |`);
  const lines = [
    `# ${vscode.l10n.t("What happened to the history")}`,
    "",
    vscode.l10n.t("The database {0} was found damaged:", `\`${file}\``),
    "",
    `> ${detail.replaceAll("\n", " ")}`,
    "",
    vscode.l10n.t("It was put aside as it is, and nothing was changed in it:"),
    "",
    ...aside.map((name) => `- \`${name}\``),
    "",
    vscode.l10n.t("What could be read of it is in a new database:"),
    "",
    `| ${vscode.l10n.t("table")} | ${vscode.l10n.t("rows")} | |`,
    "|---|---|---|",
    ...rows,
    ...lost,
    "",
    ...(recovered > 0 ? [recoveredWords(recovered), ""] : []),
    vscode.l10n.t("There are {0} backups: “AI Studio: Restore from Backup…” shows what each of them holds.", backups),
    "",
  ];
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content: lines.join("\n") });
  await vscode.window.showTextDocument(document);
}

const recoveredWords = (sessions: number): string =>
  sessions === 1
    ? vscode.l10n.t(
        "The name of one session was lost. It is called by its first words, and you choose who answers in it.",
      )
    : vscode.l10n.t(
        "The names of {0} sessions were lost. They are called by their first words, and you choose who answers in them.",
        sessions,
      );

/** The history was found damaged. Nothing is put aside before the person says so, although nothing of it is lost. */
export async function offerRepair(data: Data, error: ErrorInfo): Promise<void> {
  const repair = vscode.l10n.t("Repair");
  const choice = await vscode.window.showErrorMessage(failureWords(new Failure(error)), repair, backupsButton());
  if (choice === backupsButton()) await chooseBackup();
  if (choice !== repair) return;
  const report = await working(vscode.l10n.t("Repairing the history"), () => data.repair());
  // What was repaired is told by whoever hears that the history was opened anew.
  if (report.damage !== undefined) return;
  void vscode.window.showInformationMessage(
    vscode.l10n.t("The history is whole. If another window has repaired it, that window shows what was saved."),
  );
}

const backupsButton = () => vscode.l10n.t("Restore from backup");
const chooseBackup = () => vscode.commands.executeCommand("aiStudio.restoreBackup");
