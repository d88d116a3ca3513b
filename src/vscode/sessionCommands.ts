import * as vscode from "vscode";
import type { Purpose } from "../core/session.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Chat } from "./chat.ts";
import { handle } from "./commands.ts";
import type { LazyHouse } from "./house.ts";
import type { Panels } from "./panels.ts";
import { chosenSessions, pickSession } from "./pick.ts";
import { searchSessions } from "./searchSessions.ts";
import { selectionAttachment } from "./selection.ts";
import type { SessionNode } from "./sessionsTree.ts";

export function sessionCommands(lazy: LazyHouse, chat: Chat, inspector: Panels): vscode.Disposable {
  const studio = async () => (await lazy.open()).studio;

  async function remove(node: SessionNode | undefined, nodes: SessionNode[] | undefined, purpose: Purpose) {
    const title = purpose === "chat" ? vscode.l10n.t("Delete session") : vscode.l10n.t("Delete run");
    const chosen = chosenSessions(node, nodes) ?? [await pickSession(await studio(), undefined, title, purpose)];
    const removed = chosen.filter((session) => session !== undefined);
    const [first] = removed;
    if (first === undefined) return;
    const { sessions, turns } = await studio();
    for (const { id } of removed) {
      await turns.stop(id);
      await sessions.remove(id);
    }
    const undo = vscode.l10n.t("Undo");
    const message =
      removed.length === 1
        ? vscode.l10n.t("Deleted “{0}”.", first.title || vscode.l10n.t("New chat"))
        : vscode.l10n.t("Deleted {0} sessions.", removed.length);
    if ((await vscode.window.showInformationMessage(withoutLinks(message), undo)) !== undo) return;
    for (const { id } of removed) await sessions.restore(id);
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
    handle("aiStudio.deleteSession", (node?: SessionNode, nodes?: SessionNode[]) => remove(node, nodes, "chat")),
    handle("aiStudio.deleteRun", (node?: SessionNode, nodes?: SessionNode[]) => remove(node, nodes, "run")),
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
