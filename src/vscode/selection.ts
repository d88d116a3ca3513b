import * as vscode from "vscode";
import type { Attachment } from "../core/message.ts";
import { showText } from "./readOnlyText.ts";

/** More than a model's window takes; a larger selection is cut, and its line range says so. */
export const LONGEST_SELECTION = 200_000;

/** The selection of the editor that was last active, or its whole file when nothing is selected; null when there is none. */
export function selectionAttachment(editor = lastEditor()): Attachment | null {
  return editor === undefined ? null : attachmentOf(editor.document, selectedRange(editor));
}

/** What is selected, or the whole file when nothing is. */
export function selectedRange({ document, selection }: vscode.TextEditor): vscode.Range {
  return selection.isEmpty ? wholeOf(document) : new vscode.Range(selection.start, selection.end);
}

export function wholeOf(document: vscode.TextDocument): vscode.Range {
  const last = document.lineCount - 1;
  return new vscode.Range(0, 0, last, document.lineAt(last).text.length);
}

/** A stretch of a document, cut when it is too long for any model. */
export function attachmentOf(document: vscode.TextDocument, range: vscode.Range): Attachment {
  // A selection that ends at the start of a line does not include that line.
  const toLine = range.end.character === 0 && range.end.line > range.start.line ? range.end.line : range.end.line + 1;
  const text = document.getText(range).slice(0, LONGEST_SELECTION);
  const path = vscode.workspace.asRelativePath(document.uri);
  return {
    type: "attachment",
    name: path.slice(path.lastIndexOf("/") + 1),
    path,
    language: document.languageId,
    fromLine: range.start.line + 1,
    toLine: text.length < LONGEST_SELECTION ? toLine : range.start.line + text.split("\n").length,
    text,
  };
}

/** The active text editor, or, while a webview has the focus, a visible one. */
export function lastEditor(): vscode.TextEditor | undefined {
  return vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
}

/** Opens the file that an attachment was taken from, at its lines. */
export async function revealAttachment(attachment: Attachment): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  for (const { uri } of folders) {
    const file = vscode.Uri.joinPath(uri, attachment.path);
    const found = await vscode.workspace.fs.stat(file).then(
      () => true,
      () => false,
    );
    if (!found) continue;
    const lines = new vscode.Range(attachment.fromLine - 1, 0, attachment.toLine - 1, Number.MAX_SAFE_INTEGER);
    await vscode.window.showTextDocument(file, { selection: lines, preview: true });
    return;
  }
  // The file is gone, or was never in this workspace: what was attached is still known.
  await showText(attachment.name, attachment.text);
}
