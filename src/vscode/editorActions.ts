// What a view that shows answers does with the editor around it.
import * as vscode from "vscode";
import { fail } from "../core/failure.ts";
import { lastEditor } from "./selection.ts";

const LINK_SCHEMES = ["https", "http", "mailto"];

export const editorActions = {
  async insert(text: string) {
    const editor = lastEditor();
    if (editor === undefined)
      throw fail("invalid", vscode.l10n.t("No editor is open to insert into."), vscode.l10n.t("Open a file first."));
    await editor.edit((edit) => edit.replace(editor.selection, text));
    await vscode.window.showTextDocument(editor.document, editor.viewColumn);
  },
  copy: async (text: string) => vscode.env.clipboard.writeText(text),
  async openLink(url: string) {
    const uri = vscode.Uri.parse(url, true);
    if (!LINK_SCHEMES.includes(uri.scheme))
      throw fail("invalid", vscode.l10n.t('A link to "{0}:" is not opened.', uri.scheme));
    await vscode.env.openExternal(uri);
  },
};
