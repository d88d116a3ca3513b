// What of the workspace can go along with a message, as one types its name after an "@".
import * as vscode from "vscode";
import { fail } from "../core/failure.ts";
import type { Attachment } from "../core/message.ts";
import { rankNames } from "../core/rankNames.ts";
import type { FoundPlace } from "../studio/serveChat.ts";
import { sensitivity } from "../tools/files/sensitivity.ts";
import { lineOf } from "../tools/problems.ts";
import { gitChanges } from "./gitChanges.ts";
import { attachmentOf, LONGEST_SELECTION, selectionAttachment, wholeOf } from "./selection.ts";
import { editorProblems } from "./workspace.ts";

/** More than these are found by more letters. */
const MOST_SHOWN = 12;
const MOST_SYMBOLS = 5;
/** A workspace with more files is looked through in part. */
const MOST_FILES = 20_000;
/** A list of all files is used again for so long: one types a word within it. */
const FRESH_MS = 10_000;

let files: { readonly at: number; readonly uris: Thenable<vscode.Uri[]> } | null = null;

export async function places(query: string): Promise<FoundPlace[]> {
  const wanted = query.trim();
  const [whole, found, symbols] = await Promise.all([
    wholes(wanted),
    foundFiles(wanted),
    wanted.length < 2 ? [] : foundSymbols(wanted),
  ]);
  return [...whole, ...symbols.slice(0, MOST_SYMBOLS), ...found].slice(0, MOST_SHOWN);
}

/** What there is one of: the selection, the problems, the changes, what is selected in the terminal. */
async function wholes(wanted: string): Promise<FoundPlace[]> {
  const all: FoundPlace[] = [];
  const selection = selectionAttachment();
  if (selection !== null) {
    const { name, fromLine, toLine } = selection;
    const label = vscode.l10n.t("Selection");
    all.push({ kind: "selection", label, detail: `${name} ${fromLine}–${toLine}`, read: async () => selection });
  }
  const problems = editorProblems();
  if (problems.length > 0)
    all.push({
      kind: "problems",
      label: vscode.l10n.t("Problems"),
      detail: String(problems.length),
      read: async () => written("Problems", "", problems.map(lineOf).join("\n")),
    });
  const changes = await gitChanges();
  if (changes !== null)
    all.push({
      kind: "changes",
      label: vscode.l10n.t("Changes"),
      detail: vscode.l10n.t("since the last commit"),
      read: async () => written("Changes", "diff", await changes()),
    });
  if (vscode.window.activeTerminal !== undefined)
    all.push({
      kind: "terminal",
      label: vscode.l10n.t("Terminal selection"),
      detail: vscode.window.activeTerminal.name,
      read: async () => written("Terminal", "", await terminalSelection()),
    });
  return rankNames(wanted, all, ({ label }) => label);
}

async function foundFiles(wanted: string): Promise<FoundPlace[]> {
  if (files === null || Date.now() - files.at > FRESH_MS) {
    files = { at: Date.now(), uris: vscode.workspace.findFiles("**/*", undefined, MOST_FILES) };
  }
  const known = (await files.uris)
    // A person who wants to send one of these opens it, and attaches what they see.
    .filter(({ fsPath }) => sensitivity(fsPath).reading === null)
    .map((uri) => ({ uri, path: vscode.workspace.asRelativePath(uri) }));
  return rankNames(wanted, known, ({ path }) => path, MOST_SHOWN).map(({ uri, path }) => {
    const slash = path.lastIndexOf("/");
    const detail = path.slice(0, Math.max(0, slash));
    return { kind: "file", label: path.slice(slash + 1), detail, read: () => readLines(uri) };
  });
}

async function foundSymbols(wanted: string): Promise<FoundPlace[]> {
  const found = await vscode.commands
    .executeCommand<vscode.SymbolInformation[]>("vscode.executeWorkspaceSymbolProvider", wanted)
    .then(
      (symbols) => symbols,
      () => [], // A language's own trouble; files are found all the same.
    );
  const ours = (found ?? []).filter(({ location }) => vscode.workspace.getWorkspaceFolder(location.uri) !== undefined);
  return rankNames(wanted, ours, ({ name }) => name, MOST_SYMBOLS).map(({ name, location }) => ({
    kind: "symbol",
    label: name,
    detail: vscode.workspace.asRelativePath(location.uri),
    read: () => readLines(location.uri, location.range),
  }));
}

export async function readLines(uri: vscode.Uri, range?: vscode.Range): Promise<Attachment> {
  const document = await vscode.workspace.openTextDocument(uri).then(
    (opened) => opened,
    () => {
      throw fail(
        "invalid",
        vscode.l10n.t('"{0}" is no text.', vscode.workspace.asRelativePath(uri)),
        vscode.l10n.t("Choose another file."),
      );
    },
  );
  if (range === undefined) return attachmentOf(document, wholeOf(document));
  const { start, end } = document.validateRange(range);
  return attachmentOf(document, new vscode.Range(start.line, 0, end.line, document.lineAt(end.line).text.length));
}

/** What is no file's: it has a name, and lines of its own. */
function written(name: string, language: string, text: string): Attachment {
  if (text.trim() === "") throw fail("invalid", vscode.l10n.t("There is nothing in it: {0}.", name));
  const cut = text.slice(0, LONGEST_SELECTION);
  return { type: "attachment", name, path: name, language, fromLine: 1, toLine: cut.split("\n").length, text: cut };
}

/** VS Code tells what is selected in a terminal only by way of the clipboard, whose text is put back. */
async function terminalSelection(): Promise<string> {
  const before = await vscode.env.clipboard.readText();
  try {
    await vscode.env.clipboard.writeText("");
    await vscode.commands.executeCommand("workbench.action.terminal.copySelection");
    return await vscode.env.clipboard.readText();
  } finally {
    await vscode.env.clipboard.writeText(before);
  }
}
