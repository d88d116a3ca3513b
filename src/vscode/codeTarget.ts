// Which file a block of code from an answer is about: the one that it names, else the editor's.
import * as vscode from "vscode";
import { fail } from "../core/failure.ts";
import { visible } from "../core/hiddenText.ts";
import { namedFile } from "../core/namedFile.ts";
import { lastEditor } from "./selection.ts";

export interface CodeTarget {
  readonly uri: vscode.Uri;
  /** Null for a file that does not exist yet. */
  readonly document: vscode.TextDocument | null;
}

/** Files that other programs bring; nobody means those. */
const NOT_OURS = "**/{node_modules,.git,dist,out}/**";

/** @param named as a model wrote it. Throws `invalid` where it leads out of the workspace's folders, or nowhere. */
export async function codeTarget(named: string | null): Promise<CodeTarget> {
  if (named === null) {
    const document = lastEditor()?.document;
    if (document === undefined)
      throw fail(
        "invalid",
        vscode.l10n.t("No editor is open to apply this to."),
        vscode.l10n.t("Open the file that it belongs in, and press Apply again."),
      );
    return { uri: document.uri, document };
  }
  const parts = namedFile(named);
  const shown = visible(named);
  if (parts === null)
    throw fail(
      "invalid",
      vscode.l10n.t('"{0}" is not in a folder of this workspace.', shown),
      vscode.l10n.t("Open the file yourself, and ask for the code without its name; or use Insert."),
    );
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [first] = folders;
  if (first === undefined)
    throw fail(
      "invalid",
      vscode.l10n.t("No folder is open."),
      vscode.l10n.t('Open the folder with "{0}", or use Insert.', shown),
    );
  for (const { uri: folder } of folders) {
    const uri = vscode.Uri.joinPath(folder, ...parts);
    if (await exists(uri)) return { uri, document: await vscode.workspace.openTextDocument(uri) };
  }
  const found = await endingWith(parts);
  if (found.length > 1)
    throw fail(
      "invalid",
      vscode.l10n.t('Several files could be "{0}".', shown),
      vscode.l10n.t(
        "Open the right one and ask for the code without a name, or with the path from the workspace's root.",
      ),
    );
  const [only] = found;
  if (only !== undefined) return { uri: only, document: await vscode.workspace.openTextDocument(only) };
  return { uri: vscode.Uri.joinPath(first.uri, ...parts), document: null };
}

export const exists = (uri: vscode.Uri): Thenable<boolean> =>
  vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );

/** The files of the workspace whose path ends so; more than one is as good as many. */
async function endingWith(parts: readonly string[]): Promise<vscode.Uri[]> {
  const pattern = `**/${parts.join("/").replace(/[*?{}[\]]/g, "?")}`;
  const found = await vscode.workspace.findFiles(pattern, NOT_OURS, 2);
  return found.filter(({ path }) => path.endsWith(`/${parts.join("/")}`));
}
