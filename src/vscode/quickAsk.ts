// A question without a session: the palette, a box to write it in, and a tab where the answer streams.
import * as vscode from "vscode";
import type { QuickAsking } from "../studio/quickAsk.ts";
import type { Chat } from "./chat.ts";
import { type Command, handle, showError } from "./commands.ts";
import { editorActions } from "./editorActions.ts";
import type { LazyStudio, LoadedStudio } from "./lazyStudio.ts";
import { type ChosenModel, pickModel } from "./pickModel.ts";
import { askQuestion } from "./questionBox.ts";
import { fillWebview, webviewPort } from "./webviewPage.ts";

/** The model that was asked last, in every window. */
const LAST_MODEL = "quickAsk.model";
/** As much of a question as a tab has room for. */
const TITLE_LENGTH = 40;

export function quickAskCommand(
  context: vscode.ExtensionContext,
  lazy: LazyStudio,
  chat: Chat,
  openSettings: () => Promise<void>,
): Command {
  async function lastModel({ studio }: LoadedStudio): Promise<ChosenModel | undefined> {
    const kept: unknown = context.globalState.get(LAST_MODEL);
    if (typeof kept !== "object" || kept === null || !("connection" in kept) || !("model" in kept)) return undefined;
    const { connection, model } = kept;
    // The connection may be gone by now.
    const found = (await studio.connections.list()).find(({ id }) => id === connection);
    return found && typeof model === "string" ? { connection: found, model } : undefined;
  }

  async function chooseModel(loaded: LoadedStudio): Promise<ChosenModel | undefined> {
    const chosen = await pickModel(loaded.studio, vscode.l10n.t("Quick ask: which model?"));
    if (chosen) await context.globalState.update(LAST_MODEL, { connection: chosen.connection.id, model: chosen.model });
    return chosen;
  }

  async function ask(): Promise<void> {
    const loaded = await lazy.open();
    const model = (await lastModel(loaded)) ?? (await chooseModel(loaded));
    if (model === undefined) return;
    const asked = await askQuestion(model, () => chooseModel(loaded));
    if (asked === undefined) return;
    const { text, attachment } = asked;
    show(
      loaded,
      await loaded.studio.quickAsk.ask({
        connection: asked.model.connection.id,
        model: asked.model.model,
        text,
        attachment,
      }),
    );
  }

  function show(loaded: LoadedStudio, asking: QuickAsking): void {
    const title = asking.question.text.replace(/\s+/g, " ").trim();
    const panel = vscode.window.createWebviewPanel(
      "aiStudio.quickAsk",
      title.length > TITLE_LENGTH ? `${title.slice(0, TITLE_LENGTH - 1)}…` : title,
      vscode.ViewColumn.Active,
    );
    panel.iconPath = new vscode.ThemeIcon("comment");
    const served = loaded.serveAsk(loaded.createPeer(webviewPort(panel.webview)), asking, {
      ...editorActions,
      show: (session) => chat.show(session),
      another: ask,
      openSettings,
    });
    panel.onDidDispose(() => {
      served.dispose();
      // Nobody can read it any more: it must not go on being made, and paid for.
      asking.stop().catch(showError);
    });
    fillWebview(panel.webview, context.extensionUri, "ask", title);
  }

  return handle("aiStudio.quickAsk", ask);
}
