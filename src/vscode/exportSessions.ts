// Exporting: in which form, then where to, then the file itself.
import * as vscode from "vscode";
import type { Session } from "../core/session.ts";
import type { Studio } from "../studio/studio.ts";
import { language } from "./language.ts";
import { pickOne } from "./pickOne.ts";
import { working } from "./progress.ts";
import { tellOfFile } from "./reveal.ts";
import { sessionName } from "./words.ts";

type Form = "bundle" | "markdown" | "html";

const extensions: Record<Form, string> = { bundle: "json", markdown: "md", html: "html" };
const filters = (): Record<Form, string> => ({
  bundle: vscode.l10n.t("AI Studio bundle"),
  markdown: vscode.l10n.t("Markdown"),
  html: vscode.l10n.t("HTML"),
});
/** Characters of a file's name: as much of a title as lists of files show. */
const LONGEST_NAME = 60;

export async function exportSessions({ transfer }: Studio, sessions: readonly Session[]): Promise<void> {
  const form = sessions.length === 1 ? await pickForm() : "bundle";
  const [first] = sessions;
  if (form === undefined || first === undefined) return;
  const target = await askTarget(form, sessions);
  if (target === undefined) return;
  const title = vscode.l10n.t("Exporting");
  const bytes = await working(title, (signal) =>
    form === "bundle"
      ? transfer.exportBundle(
          sessions.map(({ id }) => id),
          target,
          signal,
        )
      : transfer.exportDocument(first.id, form, target, signal),
  );
  const size = (bytes / 1024).toLocaleString(language(), { maximumFractionDigits: 0 });
  const words =
    sessions.length === 1
      ? vscode.l10n.t("Exported “{0}” to {1} ({2} KB). Keys are not in it.", sessionName(first.title), target, size)
      : vscode.l10n.t("Exported {0} sessions to {1} ({2} KB). Keys are not in it.", sessions.length, target, size);
  await tellOfFile(words, target);
}

async function pickForm(): Promise<Form | undefined> {
  const items = [
    {
      label: vscode.l10n.t("Bundle (JSON)"),
      detail: vscode.l10n.t("Everything: all branches, events, costs and attachments. It can be imported again."),
      iconPath: new vscode.ThemeIcon("json"),
      form: "bundle" as const,
    },
    {
      label: vscode.l10n.t("Markdown"),
      detail: vscode.l10n.t("The branch that is shown, to be read."),
      iconPath: new vscode.ThemeIcon("markdown"),
      form: "markdown" as const,
    },
    {
      label: vscode.l10n.t("HTML"),
      detail: vscode.l10n.t("One page with all branches, which any browser shows and nothing is loaded for."),
      iconPath: new vscode.ThemeIcon("globe"),
      form: "html" as const,
    },
  ];
  const options = {
    title: vscode.l10n.t("Export session"),
    placeHolder: vscode.l10n.t("Choose what to export it as"),
  };
  return (await pickOne(items, options))?.form;
}

/** A path on this machine; undefined when the person chose none. */
async function askTarget(form: Form, sessions: readonly Session[]): Promise<string | undefined> {
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  const [first] = sessions;
  const words =
    sessions.length === 1 && first !== undefined ? sessionName(first.title) : `ai-studio-${sessions.length}-sessions`;
  const name =
    words
      .replace(/[\s\p{Cc}\\/:*?"<>|.]+/gu, " ")
      .trim()
      .slice(0, LONGEST_NAME)
      .trim() || "session";
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export session"),
    filters: { [filters()[form]]: [extensions[form]] },
    ...(workspace === undefined
      ? {}
      : { defaultUri: vscode.Uri.joinPath(workspace.uri, `${name}.${extensions[form]}`) }),
  });
  if (target === undefined || target.scheme === "file") return target?.fsPath;
  void vscode.window.showErrorMessage(vscode.l10n.t("Choose a place on the disk of the machine where extensions run."));
  return undefined;
}
