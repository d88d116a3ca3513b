import * as vscode from "vscode";
import type { Purpose, Session, Shelf } from "../core/session.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Chat } from "./chat.ts";
import { type Command, handle } from "./commands.ts";
import type { InspectorPanels } from "./inspector.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { chosenSessions, pickSession } from "./pick.ts";
import { pickOther } from "./pickOther.ts";
import { replaySession } from "./replaySession.ts";
import { searchSessions } from "./searchSessions.ts";
import { selectionAttachment } from "./selection.ts";
import { type SessionNode, setGroupedBy } from "./sessionsTree.ts";
import { tick } from "./walkthrough.ts";
import { failureWords, sessionName } from "./words.ts";

/** What VS Code hands to a command of a tree: the row, and all that are selected. */
type Rows = [node?: SessionNode, nodes?: readonly SessionNode[]];

/** What a key hands to it, by package.json: VS Code itself hands it no row. */
const AT_HAND = "atHand";

/** The rows that a key in a tree is about. */
export type RowsAtHand = Record<Purpose, () => Promise<readonly SessionNode[]>>;

export function sessionCommands(
  lazy: LazyStudio,
  chat: Chat,
  inspector: InspectorPanels,
  rowsAtHand: RowsAtHand,
): Command[] {
  const studio = async () => (await lazy.open()).studio;

  /** The rows that are selected, the one that was clicked, or what the person picks. */
  async function chosen(given: Rows, title: string, purpose: Purpose, accept?: (session: Session) => boolean) {
    const rows = chosenSessions(...given);
    if (rows !== undefined) return accept === undefined ? rows : rows.filter(accept);
    const session = await pickSession(await studio(), undefined, title, purpose, accept);
    return session === undefined ? [] : [session];
  }

  async function remove(given: Rows, purpose: Purpose): Promise<void> {
    const title = purpose === "chat" ? vscode.l10n.t("Delete session") : vscode.l10n.t("Delete run");
    const wanted = await chosen(given, title, purpose);
    const { sessions, turns } = await studio();
    const removed: Session[] = [];
    /** Those that could not be: mostly they are at work in another window. */
    const left: { readonly session: Session; readonly thrown: unknown }[] = [];
    for (const session of wanted) {
      try {
        await turns.stop(session.id);
        await sessions.remove(session.id);
        removed.push(session);
      } catch (thrown) {
        left.push({ session, thrown });
      }
    }
    const [first] = removed;
    if (first === undefined && left.length <= 1) {
      for (const { thrown } of left) throw thrown;
      return;
    }
    const undo = vscode.l10n.t("Undo");
    const words = [];
    if (first !== undefined)
      words.push(
        removed.length === 1
          ? vscode.l10n.t("Deleted “{0}”.", sessionName(first.title))
          : vscode.l10n.t("Deleted {0} sessions.", removed.length),
      );
    if (left.length > 0) {
      const names = left.map(({ session }) => `“${sessionName(session.title)}”`).join(", ");
      const reasons = new Set(left.map(({ thrown }) => failureWords(thrown)));
      words.push(vscode.l10n.t("Not deleted: {0}.", names), ...reasons);
    }
    const text = withoutLinks(words.join(" "));
    const buttons = first === undefined ? [] : [undo];
    const chosenButton =
      left.length === 0
        ? await vscode.window.showInformationMessage(text, ...buttons)
        : await vscode.window.showWarningMessage(text, ...buttons);
    if (chosenButton !== undo) return;
    for (const { id } of removed) await sessions.restore(id);
  }

  async function shelve(given: Rows, title: string, to: Shelf | null, from?: Shelf): Promise<void> {
    const moved = await chosen(given, title, "chat", ({ shelf }) =>
      from === undefined ? shelf !== to : shelf === from,
    );
    const ids = moved.map(({ id }) => id);
    await (await studio()).sessions.shelve(ids, to);
  }

  const byKeyToo =
    (purpose: Purpose, run: (...rows: Rows) => Promise<void>) =>
    async (node?: SessionNode | typeof AT_HAND, nodes?: readonly SessionNode[]): Promise<void> => {
      if (node !== AT_HAND) return run(node, nodes);
      const rows = await rowsAtHand[purpose]();
      if (rows.length > 0) await run(rows[0], rows);
    };

  const rename = async (node?: SessionNode): Promise<void> => {
    const session = await pickSession(await studio(), node, vscode.l10n.t("Rename session"), "chat");
    if (!session) return;
    const title = await vscode.window.showInputBox({
      title: vscode.l10n.t("Rename session"),
      value: session.title,
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim() === "" ? vscode.l10n.t("Give it a name.") : undefined),
    });
    if (title !== undefined) await (await studio()).sessions.rename(session.id, title.trim().slice(0, 200));
  };

  return [
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
    handle("aiStudio.renameSession", byKeyToo("chat", rename)),
    handle(
      "aiStudio.deleteSession",
      byKeyToo("chat", (...rows) => remove(rows, "chat")),
    ),
    handle(
      "aiStudio.deleteRun",
      byKeyToo("run", (...rows) => remove(rows, "run")),
    ),
    handle("aiStudio.pinSession", (...rows: Rows) => shelve(rows, vscode.l10n.t("Pin session"), "pinned")),
    handle("aiStudio.unpinSession", (...rows: Rows) => shelve(rows, vscode.l10n.t("Unpin session"), null, "pinned")),
    handle("aiStudio.archiveSession", (...rows: Rows) => shelve(rows, vscode.l10n.t("Archive session"), "archived")),
    handle("aiStudio.unarchiveSession", (...rows: Rows) =>
      shelve(rows, vscode.l10n.t("Take session out of the archive"), null, "archived"),
    ),
    handle("aiStudio.groupSessionsByAgent", async () => setGroupedBy("agent")),
    handle("aiStudio.groupSessionsByDay", async () => setGroupedBy("day")),
    handle("aiStudio.stop", async (node?: SessionNode) => {
      const { turns } = await studio();
      const session = node?.session.id ?? chat.session;
      if (session !== null) await turns.stop(session);
    }),
    handle("aiStudio.compareSessions", async (...rows: Rows) => {
      const chosen = chosenSessions(...rows);
      const [one] = chosen ?? [await pickSession(await studio(), undefined, vscode.l10n.t("Compare session"), "chat")];
      if (one === undefined) return;
      const left = { session: one.id, branch: one.head };
      const other = chosen?.[1];
      const right = other ? { session: other.id, branch: other.head } : await pickOther(await studio(), left);
      if (right !== null) inspector.compare({ left, right });
    }),
    handle("aiStudio.condense", async () => {
      const session =
        chat.session ?? (await pickSession(await studio(), undefined, vscode.l10n.t("Condense"), "chat"))?.id;
      if (session) await (await studio()).turns.condense(session);
    }),
    handle("aiStudio.inspect", async (node?: SessionNode) => {
      const shown = node === undefined ? (inspector.active ?? chat.session) : null;
      const session = shown ?? (await pickSession(await studio(), node, vscode.l10n.t("Inspect session"), "chat"))?.id;
      if (session) inspector.open(session);
    }),
    handle("aiStudio.replay", async (node?: SessionNode) => {
      const open = await studio();
      const shown = node === undefined ? (inspector.active ?? chat.session) : null;
      const found = shown === null ? null : await open.sessions.find(shown);
      const session = found?.session ?? (await pickSession(open, node, vscode.l10n.t("Replay session"), "chat"));
      if (session) await replaySession(open, session, inspector);
    }),
    handle("aiStudio.attachSelection", async () => {
      // Both as they are at the press.
      const { session } = chat;
      const attachment = selectionAttachment();
      if (attachment === null) {
        void vscode.window.showInformationMessage(vscode.l10n.t("Open a file and select something first."));
        return;
      }
      await (await studio()).sessions.attach(session, attachment);
      tick("hasAttached");
      await chat.focusComposer();
    }),
  ];
}
