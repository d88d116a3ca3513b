// What VS Code offers at code: explain, fix a problem, write tests, prompts of one's own (codeQuestions.ts does it).
import * as vscode from "vscode";
import type { Place } from "./codeQuestions.ts";
import { ownPrompts } from "./ownPrompts.ts";

const DOCUMENTS: vscode.DocumentSelector = [{ scheme: "file" }, { scheme: "untitled" }, { scheme: "vscode-vfs" }];
const EXPLAIN = vscode.CodeActionKind.Empty.append("aiStudio");
const WRITE_TESTS = vscode.CodeActionKind.Refactor.append("aiStudio");

export const codeActions = (): vscode.Disposable =>
  vscode.languages.registerCodeActionsProvider(
    DOCUMENTS,
    { provideCodeActions: offered },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, WRITE_TESTS, EXPLAIN] },
  );

function offered(
  document: vscode.TextDocument,
  range: vscode.Range,
  { diagnostics }: vscode.CodeActionContext,
): vscode.CodeAction[] {
  const shown = vscode.workspace.getConfiguration("aiStudio").get<string[]>("codeActions.show") ?? [];
  const at: Place = { document, range };
  const action = (title: string, kind: vscode.CodeActionKind, command: string, ...more: unknown[]) => {
    const made = new vscode.CodeAction(title, kind);
    made.command = { command, title, arguments: [at, ...more] };
    return made;
  };
  const fixes = shown.includes("fix")
    ? diagnostics.map((problem) => {
        const title = vscode.l10n.t("Fix with AI Studio: {0}", firstLine(problem.message));
        const made = action(title, vscode.CodeActionKind.QuickFix, "aiStudio.fixProblem", problem);
        made.diagnostics = [problem];
        return made;
      })
    : [];
  if (range.isEmpty) return fixes;
  return [
    ...fixes,
    ...(shown.includes("explain")
      ? [action(vscode.l10n.t("Explain with AI Studio"), EXPLAIN, "aiStudio.explainSelection")]
      : []),
    ...(shown.includes("tests")
      ? [action(vscode.l10n.t("Write tests with AI Studio"), WRITE_TESTS, "aiStudio.writeTests")]
      : []),
    ...(shown.includes("prompts")
      ? ownPrompts().map(({ label, prompt }) =>
          action(vscode.l10n.t("{0} with AI Studio", label), EXPLAIN, "aiStudio.askAboutSelection", prompt),
        )
      : []),
  ];
}

/** As much of a problem as a menu has room for. */
const TITLE_LENGTH = 60;

function firstLine(message: string): string {
  const line = message.split("\n", 1)[0] ?? "";
  return line.length > TITLE_LENGTH ? `${line.slice(0, TITLE_LENGTH - 1)}…` : line;
}
