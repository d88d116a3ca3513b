// Importing: from where, then what was found, and only then is anything written.
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Studio } from "../studio/studio.ts";
import type { ImportSource, Problems, Taken } from "../studio/transfer.ts";
import { language } from "./language.ts";
import { pickImported } from "./pickImported.ts";
import { pickOne } from "./pickOne.ts";
import { working } from "./progress.ts";
import { showText } from "./readOnlyText.ts";

export async function importSessions(
  { transfer }: Studio,
  globalStorage: string,
  open: (session: string) => Promise<void>,
): Promise<void> {
  const source = await pickSource(transfer, globalStorage);
  if (source === undefined) return;
  const count = (found: number) => found.toLocaleString(language());
  const looked = await working(vscode.l10n.t("Looking through {0}", source.name), (signal, report) =>
    transfer.look(source, signal, (found) => report(vscode.l10n.t("{0} found", count(found)))),
  );
  const ids = await pickImported(source.name, looked, () => showProblems(source.name, looked.problems));
  if (ids === undefined) return;
  const taken = await working(vscode.l10n.t("Importing from {0}", source.name), (signal, report) =>
    transfer.take(source, ids, signal, (done) => report(vscode.l10n.t("{0} of {1}", count(done), count(ids.size)))),
  );
  const [first] = [...taken.added, ...taken.grown];
  const show = vscode.l10n.t("Open");
  const left = vscode.l10n.t("What was left out");
  const buttons = [...(first === undefined ? [] : [show]), ...(taken.problems.count === 0 ? [] : [left])];
  const choice = await vscode.window.showInformationMessage(withoutLinks(takenWords(source.name, taken)), ...buttons);
  if (choice === show && first !== undefined) await open(first);
  if (choice === left) await showProblems(source.name, taken.problems);
}

function takenWords(name: string, { added, grown, known, messages, problems, complete }: Taken): string {
  const words = [
    complete ? "" : vscode.l10n.t("Stopped."),
    added.length === 1 ? vscode.l10n.t("Imported one session from {0}.", name) : "",
    added.length > 1 ? vscode.l10n.t("Imported {0} sessions from {1}.", added.length, name) : "",
    grown.length === 1 ? vscode.l10n.t("One session came back or has grown.") : "",
    grown.length > 1 ? vscode.l10n.t("{0} sessions came back or have grown.", grown.length) : "",
    added.length + grown.length > 0 ? vscode.l10n.t("Messages: {0}.", messages) : vscode.l10n.t("Nothing new came."),
    known === 1 ? vscode.l10n.t("One was here already.") : "",
    known > 1 ? vscode.l10n.t("{0} were here already.", known) : "",
    problems.count === 1 ? vscode.l10n.t("One part could not be understood.") : "",
    problems.count > 1 ? vscode.l10n.t("{0} parts could not be understood.", problems.count) : "",
  ];
  return words.filter((part) => part !== "").join(" ");
}

async function pickSource(transfer: Studio["transfer"], globalStorage: string): Promise<ImportSource | undefined> {
  const places = { home: os.homedir(), globalStorage, environment: process.env };
  const items = async () => [
    ...(await transfer.sources(places)).map((source) => ({
      label: source.name,
      description:
        source.count === 1
          ? vscode.l10n.t("1 conversation")
          : vscode.l10n.t("{0} conversations", source.count.toLocaleString(language())),
      detail: source.folder,
      iconPath: new vscode.ThemeIcon("history"),
      source,
    })),
    {
      label: vscode.l10n.t("Choose a file…"),
      detail: vscode.l10n.t("A bundle of AI Studio, an export of ChatGPT or Claude (also zipped), or a session's file"),
      iconPath: new vscode.ThemeIcon("folder-opened"),
      source: undefined,
    },
  ];
  const picked = await pickOne(items(), {
    title: vscode.l10n.t("Import"),
    placeHolder: vscode.l10n.t("Choose where the conversations are. They are only read there."),
  });
  if (picked === undefined || picked.source !== undefined) return picked?.source;
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t("Import"),
      filters: { [vscode.l10n.t("Conversations")]: ["json", "jsonl", "zip"] },
    })) ?? [];
  return file === undefined ? undefined : transfer.fileSource(file.fsPath, path.basename(file.fsPath));
}

async function showProblems(name: string, { shown, count }: Problems): Promise<void> {
  const lines = shown.map(({ where, what }) => `- ${where}: ${what}`);
  const more = count > shown.length ? [vscode.l10n.t("… and {0} more.", count - shown.length)] : [];
  const title = vscode.l10n.t("What could not be understood in {0}", name);
  await showText(`${title}.txt`, [title, "", ...lines, ...more, ""].join("\n"));
}
