import * as vscode from "vscode";
import type { Purpose } from "../core/session.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Chat } from "./chat.ts";
import { handle } from "./commands.ts";
import type { LazyHouse } from "./house.ts";
import type { Panels } from "./panels.ts";
import { pickSession } from "./pick.ts";
import { searchSessions } from "./searchSessions.ts";
import { selectionAttachment } from "./selection.ts";
import type { SessionNode } from "./sessionsTree.ts";

export function sessionCommands(lazy: LazyHouse, chat: Chat, inspector: Panels): vscode.Disposable {
  const studio = async () => (await lazy.open()).studio;

  async function remove(node: SessionNode | undefined, purpose: Purpose): Promise<void> {
    const title = purpose === "chat" ? vscode.l10n.t("Delete session") : vscode.l10n.t("Delete run");
    const session = await pickSession(await studio(), node, title, purpose);
    if (!session) return;
    const { sessions, turns } = await studio();
    await turns.stop(session.id);
    await sessions.remove(session.id);
    const undo = vscode.l10n.t("Undo");
    const message = withoutLinks(vscode.l10n.t("Deleted “{0}”.", session.title || vscode.l10n.t("New chat")));
    if ((await vscode.window.showInformationMessage(message, undo)) === undo) await sessions.restore(session.id);
  }

  return vscode.Disposable.from(
    handle("aiStudio.newSession", () => chat.show(null)),
    handle("aiStudio.focusChat", () => chat.focusComposer()),
    handle("aiStudio.openSession", async (node?: SessionNode) => {
      const session = await pickSession(await studio(), node, vscode.l10n.t("Open session"), "chat");
      if (session) await chat.show(session.id);
    }),
    handle("aiStudio.searchSessions", async () => searchSessions(await studio(), chat, inspector)),
    handle("aiStudio.openSessionInTab", async (node?: SessionNode) => {
      const session = await pickSession(await studio(), node, vscode.l10n.t("Open session in an editor tab"), "chat");
      if (session) chat.openTab(session.id);
    }),
    handle("aiStudio.renameSession", async (node?: SessionNode) => {
      const session = await pickSession(await studio(), node, vscode.l10n.t("Rename session"), "chat");
      if (!session) return;
      const title = await vscode.window.showInputBox({
        title: vscode.l10n.t("Rename session"),
        value: session.title,
        validateInput: (text) => (text.trim() === "" ? vscode.l10n.t("Give it a name.") : undefined),
      });
      if (title !== undefined) await (await studio()).sessions.rename(session.id, title.trim().slice(0, 200));
    }),
    handle("aiStudio.deleteSession", (node?: SessionNode) => remove(node, "chat")),
    handle("aiStudio.deleteRun", (node?: SessionNode) => remove(node, "run")),
    handle("aiStudio.stop", async (node?: SessionNode) => {
      const { turns } = await studio();
      const session = node?.session.id ?? chat.session;
      if (session !== null) await turns.stop(session);
    }),
    handle("aiStudio.inspect", async (node?: SessionNode) => {
      const shown = node === undefined ? (inspector.active ?? chat.session) : null;
      const session = shown ?? (await pickSession(await studio(), node, vscode.l10n.t("Inspect session"), "chat"))?.id;
      if (session) inspector.open(session);
    }),
    handle("aiStudio.attachSelection", async () => {
      const attachment = selectionAttachment();
      if (attachment === null) {
        void vscode.window.showInformationMessage(vscode.l10n.t("Open a file and select something first."));
        return;
      }
      await (await studio()).sessions.attach(chat.session, attachment);
      await chat.focusComposer();
    }),
  );
}
