// A file of VS Code's explorer that was dropped on a message.
import path from "node:path";
import * as vscode from "vscode";
import { fail } from "../core/failure.ts";
import { imageType } from "../core/image.ts";
import type { DroppedFile } from "../studio/serveChat.ts";
import { sensitivity } from "../tools/files/sensitivity.ts";
import { readLines } from "./places.ts";

/** Bytes of an image file that is handed to the view, which makes it smaller: a photo of any telephone has less. */
const LARGEST_FILE = 20_000_000;

/** @param address its URI. Rejects with why it cannot go along. */
export async function droppedFile(address: string): Promise<DroppedFile> {
  const dropped = vscode.Uri.parse(address, true);
  // What a page says of a place is not believed: no way leads out of the folders that are open.
  const uri = dropped.with({ path: path.posix.normalize(dropped.path) });
  const name = path.posix.basename(uri.path);
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined)
    throw fail(
      "invalid",
      vscode.l10n.t('"{0}" is not in a folder that is open here.', name),
      vscode.l10n.t("Open it, and attach what you see."),
    );
  if (sensitivity(uri.fsPath).reading !== null)
    throw fail(
      "invalid",
      vscode.l10n.t('"{0}" may hold secrets.', name),
      vscode.l10n.t("Open it, and attach what may be sent."),
    );
  const { type, size } = await vscode.workspace.fs.stat(uri).then(
    (found) => found,
    () => {
      throw fail("missing", vscode.l10n.t('"{0}" is not there any more.', name), vscode.l10n.t("Drop another file."));
    },
  );
  if ((type & vscode.FileType.Directory) !== 0)
    throw fail("invalid", vscode.l10n.t('"{0}" is a folder.', name), vscode.l10n.t("Drop its files."));
  if (size <= LARGEST_FILE) {
    const data = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString("base64");
    if (imageType(data) !== null) return { type: "picture", data };
  }
  return readLines(uri);
}
