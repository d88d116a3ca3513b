// The box in which a quick question is written. Its buttons change the model, and leave the selection out or take it along.
import * as vscode from "vscode";
import type { Attachment } from "../core/message.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { ChosenModel } from "./pickModel.ts";
import { lastEditor, selectionAttachment } from "./selection.ts";

export interface AskedQuestion {
  readonly model: ChosenModel;
  readonly text: string;
  readonly attachment: Attachment | null;
}

/** Undefined when the person closed it. `choose` asks for another model; undefined keeps the one there is. */
export async function askQuestion(
  first: ChosenModel,
  choose: () => Promise<ChosenModel | undefined>,
): Promise<AskedQuestion | undefined> {
  const editor = lastEditor();
  const selection = editor === undefined || editor.selection.isEmpty ? null : selectionAttachment(editor);
  let model = first;
  let text = "";
  let goes = selection !== null;
  for (;;) {
    const answer = await box(model, text, selection, goes);
    if (answer === undefined) return undefined;
    ({ text, goes } = answer);
    if (answer.wants === "ask") return { model, text, attachment: goes ? selection : null };
    model = (await choose()) ?? model;
  }
}

interface Answer {
  readonly wants: "ask" | "another";
  readonly text: string;
  readonly goes: boolean;
}

/** `goes`: whether the selection goes along. */
function box(
  { connection, model }: ChosenModel,
  text: string,
  selection: Attachment | null,
  goes: boolean,
): Promise<Answer | undefined> {
  const input = vscode.window.createInputBox();
  const another = { iconPath: new vscode.ThemeIcon("server-process"), tooltip: vscode.l10n.t("Ask another model") };
  const leaveOut = { iconPath: new vscode.ThemeIcon("exclude"), tooltip: vscode.l10n.t("Leave the selection out") };
  const takeAlong = {
    iconPath: new vscode.ThemeIcon("list-selection"),
    tooltip: vscode.l10n.t("Take the selection along"),
  };
  let along = goes;
  const update = () => {
    input.buttons = [...(selection === null ? [] : [along ? leaveOut : takeAlong]), another];
    input.prompt =
      selection !== null && along
        ? withoutLinks(
            vscode.l10n.t(
              "With {0}, lines {1}–{2}. Recorded nowhere.",
              selection.name,
              selection.fromLine,
              selection.toLine,
            ),
          )
        : vscode.l10n.t("Without a session: recorded nowhere, unless you keep it.");
  };
  input.title = vscode.l10n.t("Quick ask: {0} · {1}", model, connection.name);
  input.placeholder = vscode.l10n.t("What do you want to know?");
  input.value = text;
  input.ignoreFocusOut = true;
  update();
  return new Promise((resolve) => {
    input.onDidTriggerButton((button) => {
      if (button === another) {
        resolve({ wants: "another", text: input.value, goes: along });
        input.hide();
        return;
      }
      along = !along;
      update();
    });
    input.onDidChangeValue(() => {
      input.validationMessage = undefined;
    });
    input.onDidAccept(() => {
      if (input.value.trim() === "") {
        input.validationMessage = vscode.l10n.t("Write a question first.");
        return;
      }
      resolve({ wants: "ask", text: input.value, goes: along });
      input.hide();
    });
    input.onDidHide(() => {
      input.dispose();
      resolve(undefined);
    });
    input.show();
  });
}
