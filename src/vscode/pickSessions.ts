import * as vscode from "vscode";
import type { Session } from "../core/session.ts";
import type { Studio } from "../studio/studio.ts";
import { ageWords, sessionName } from "./words.ts";

/** Lets a person choose sessions to export; `shown`, the one in the chat, is chosen already. None when they close it. */
export async function pickSessions(studio: Studio, shown: string | null): Promise<readonly Session[]> {
  const sessions = (await studio.sessions.list("chat")).filter(({ ends }) => ends > 0);
  if (sessions.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no session to export yet."));
    return [];
  }
  const items = sessions
    .toSorted((one, other) => Number(other.id === shown) - Number(one.id === shown))
    .map((session) => ({
      label: sessionName(session.title),
      description: ageWords(session.updatedAt, Date.now()),
      picked: session.id === shown,
      session,
    }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Export sessions"),
    placeHolder: vscode.l10n.t("Choose one, or several for a bundle"),
    canPickMany: true,
    matchOnDescription: true,
    // A view gets the focus back late when the palette closes: the choice would be gone before it was made.
    ignoreFocusOut: true,
  });
  return (picked ?? []).map(({ session }) => session);
}
