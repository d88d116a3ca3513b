// Commands of an answer, typed into a terminal of the workspace once the person has read them.
import * as vscode from "vscode";
import { fail } from "../core/failure.ts";
import { firstHidden } from "../core/hiddenText.ts";
import { shellLines } from "../core/shellLines.ts";
import type { CodeBlock } from "../protocol/chat.ts";

const NAME = "AI Studio";
/** What a question can show, and a person reads before a press on its button. */
const MAX_LINES = 30;
const MAX_LENGTH = 3_000;

export async function runInTerminal({ text, language }: CodeBlock): Promise<void> {
  if (!vscode.workspace.isTrusted)
    throw fail(
      "invalid",
      vscode.l10n.t("Nothing is run in a workspace that is not trusted."),
      vscode.l10n.t('Trust it with "Workspaces: Manage Workspace Trust", or copy the command.'),
    );
  const lines = shellLines(language, text);
  if (lines.length === 0)
    throw fail(
      "invalid",
      vscode.l10n.t("There is no command in this block."),
      vscode.l10n.t("Copy what you need of it."),
    );
  if (lines.length > MAX_LINES || lines.join("\n").length > MAX_LENGTH)
    throw fail(
      "invalid",
      vscode.l10n.t("This is too long to be read in a question."),
      vscode.l10n.t("Save it with New file, read it, and run that."),
    );
  for (const line of lines) {
    const hidden = firstHidden(line.replaceAll("\t", " "));
    if (hidden !== null)
      throw fail(
        "invalid",
        vscode.l10n.t("The command hides a character ({0}).", hidden),
        vscode.l10n.t("Copy it into a new file, and look at it there."),
      );
  }
  const one = lines.length === 1;
  const go = one ? vscode.l10n.t("Type it") : vscode.l10n.t("Run {0} lines", lines.length);
  const choice = await vscode.window.showWarningMessage(
    one
      ? vscode.l10n.t("Type this command into the terminal? It runs when you press Enter there.")
      : vscode.l10n.t(
          "Run these lines in the terminal? All but the last run at once; that runs when you press Enter there.",
        ),
    { modal: true, detail: lines.join("\n") },
    go,
  );
  if (choice !== go) return;
  const terminal = ownTerminal();
  terminal.show();
  terminal.sendText(lines.join("\n"), false);
}

/** One of our own: what runs in another, such as an editor or a prompt of its own, would take the words as its own. */
function ownTerminal(): vscode.Terminal {
  const open = vscode.window.terminals.find(({ name, exitStatus }) => name === NAME && exitStatus === undefined);
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return open ?? vscode.window.createTerminal({ name: NAME, ...(folder === undefined ? {} : { cwd: folder.uri }) });
}
