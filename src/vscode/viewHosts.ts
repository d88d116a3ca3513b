// What views may do in the editor around them: each gets its host when the studio is loaded.
import * as vscode from "vscode";
import { type Connection, providerKinds } from "../core/connection.ts";
import type { Side } from "../protocol/comparing.ts";
import type { Studio } from "../studio/studio.ts";
import { compareVersions, createVersionTexts } from "./agentVersions.ts";
import { createCodeProposals } from "./codeProposals.ts";
import { droppedFile } from "./droppedFile.ts";
import { editorActions } from "./editorActions.ts";
import { createEventBodies } from "./eventBodies.ts";
import { createFileChanges, restoreFiles } from "./fileChanges.ts";
import { createMcpPage } from "./mcpPage.ts";
import { openNewFile } from "./newFile.ts";
import { pickAnswerer } from "./pickAnswerer.ts";
import { pickOther } from "./pickOther.ts";
import { places } from "./places.ts";
import { runInTerminal } from "./runInTerminal.ts";
import { revealAttachment, selectionAttachment } from "./selection.ts";

export function createViewHosts(context: vscode.ExtensionContext, studio: Studio) {
  const proposals = createCodeProposals();
  const bodies = createEventBodies();
  const fileChanges = createFileChanges(studio);
  const mcp = createMcpPage();
  context.subscriptions.push(proposals, bodies, mcp, fileChanges, createVersionTexts(studio));
  return {
    /** What the buttons of a diff do. */
    proposals: {
      async accept(pressed: vscode.Uri | undefined) {
        if (!(await mcp.decide(pressed, true))) await proposals.accept(pressed);
      },
      async discard(pressed: vscode.Uri | undefined) {
        if (!(await mcp.decide(pressed, false))) await proposals.discard(pressed);
      },
    },
    chat: {
      ...editorActions,
      newFile: openNewFile,
      runCode: runInTerminal,
      applyCode: proposals.apply,
      showChange: fileChanges.show,
      restoreFiles: (session: string, seq: number) => restoreFiles(studio, session, seq),
      chooseAnswerer: () => pickAnswerer(studio),
      selection: () => selectionAttachment(),
      places,
      droppedFile,
      reveal: revealAttachment,
    },
    inspector: { copy: editorActions.copy, openJson: bodies.show },
    forks: {
      chooseAnswerer: () => pickAnswerer(studio, vscode.l10n.t("Go on with"), vscode.l10n.t("For this fork alone.")),
      chooseOther: (than: Side) => pickOther(studio, than),
    },
    settings: {
      async askKey({ name, provider }: Connection) {
        return vscode.window.showInputBox({
          title: vscode.l10n.t("Key for {0}", name),
          prompt: vscode.l10n.t("It is stored in VS Code's secret storage and nowhere else."),
          placeHolder: vscode.l10n.t("The API key of {0}", providerKinds[provider].title),
          password: true,
          ignoreFocusOut: true,
        });
      },
      async confirm(question: string, detail: string, action: string) {
        return (await vscode.window.showWarningMessage(question, { modal: true, detail }, action)) === action;
      },
      openVsCodeSettings: async () => {
        await vscode.commands.executeCommand("workbench.action.openSettings", `@ext:${context.extension.id}`);
      },
      mcp,
    },
    agent: { compare: compareVersions },
  };
}
