// The chat, in the sidebar and as editor tabs.
import * as vscode from "vscode";
import { fail } from "../core/failure.ts";
import type { Destination } from "../protocol/chat.ts";
import type { Sides } from "../protocol/comparing.ts";
import type { ChatShell } from "../studio/serveChat.ts";
import { createTargetHolder, type TargetHolder } from "./chatTarget.ts";
import { createCodeProposals } from "./codeProposals.ts";
import { restoreFiles, showChange } from "./fileChanges.ts";
import type { LazyHouse } from "./house.ts";
import { openNewFile } from "./newFile.ts";
import { createPanels } from "./panels.ts";
import { pickAnswerer } from "./pickAnswerer.ts";
import { runInTerminal } from "./runInTerminal.ts";
import { lastEditor, revealAttachment, selectionAttachment } from "./selection.ts";
import { fillWebview, webviewPort } from "./webviewPage.ts";

const CHAT_VIEW = "aiStudio.chat";
/** Remembered per workspace: which session the sidebar shows. */
const SIDEBAR_SESSION = "sidebarSession";
const LINK_SCHEMES = ["https", "http", "mailto"];

export interface Chat extends vscode.Disposable {
  /** Shows a conversation in the sidebar; `session: null` begins a new one. */
  show(session: string | null, agent?: string | null): Promise<void>;
  /** Shows a session in the sidebar, at the event with this number. */
  showAt(session: string, seq: number): Promise<void>;
  /** Opens a session in an editor tab, or reveals the tab that shows it. */
  openTab(session: string): void;
  /** The session that a person looks at: of the active tab, else of the sidebar; null when that is not begun. */
  readonly session: string | null;
  focusComposer(): Promise<void>;
  /** Whether a person can see this session in a chat view. */
  isShown(session: string): boolean;
  setBadge(badge: vscode.ViewBadge | undefined): void;
}

export function createChat(
  context: vscode.ExtensionContext,
  lazy: LazyHouse,
  compare: (sides: Sides) => void,
  go: (to: Destination, session: string | null) => Promise<void>,
): Chat {
  const sidebar = createTargetHolder(
    { session: context.workspaceState.get<string>(SIDEBAR_SESSION) ?? null, agent: null },
    ({ session }) => void context.workspaceState.update(SIDEBAR_SESSION, session ?? undefined),
  );
  const proposals = createCodeProposals();
  const shellFor = (holder: TargetHolder, openSession: ChatShell["openSession"]): ChatShell => ({
    ...editorShell,
    get target() {
      return holder.target;
    },
    setTarget: (target) => holder.setTarget(target),
    takeJump: holder.takeJump,
    onRetarget: holder.onRetarget,
    onFocusComposer: holder.onFocusComposer,
    restoreFiles: (session, seq) => restoreFiles(lazy, session, seq),
    applyCode: proposals.apply,
    chooseAnswerer: async () => pickAnswerer((await lazy.open()).studio),
    openSession,
    compare: async (sides) => compare(sides),
    go,
  });

  let sidebarView: vscode.WebviewView | null = null;
  let badge: vscode.ViewBadge | undefined;
  const view = vscode.window.registerWebviewViewProvider(CHAT_VIEW, {
    resolveWebviewView(resolved) {
      const { webview, onDidDispose } = resolved;
      sidebarView = resolved;
      sidebarView.badge = badge;
      const served = lazy.serve(webview, ({ studio, createPeer, serveChat }) => {
        const shell = shellFor(sidebar, async (session, seq) => sidebar.setTarget({ session, agent: null }, seq));
        const answering = serveChat(createPeer(webviewPort(webview)), studio, shell);
        fillWebview(webview, context.extensionUri, "chat", null);
        return answering;
      });
      onDidDispose(() => {
        sidebarView = null;
        served.dispose();
      });
    },
  });

  /** A tab is about one session: another one gets a tab of its own. */
  const openTab = async (session: string) => tabs.open(session);
  const tabs = createPanels(context, lazy, {
    type: "aiStudio.chatPanel",
    view: "chat",
    icon: "comment-discussion",
    title: vscode.l10n.t("Chat"),
    serve({ studio, serveChat }, peer, session, panel) {
      const setTitle = async () => {
        const found = await studio.sessions.find(session);
        panel.title = found?.session.title || vscode.l10n.t("New chat");
      };
      void setTitle();
      const titled = studio.changes.on((change) => {
        if (change.type === "foreign" || (change.type === "session" && change.session === session)) void setTitle();
      });
      const holder = createTargetHolder({ session, agent: null }, () => {});
      return vscode.Disposable.from(titled, serveChat(peer, studio, shellFor(holder, openTab)));
    },
  });

  async function focusComposer(): Promise<void> {
    await vscode.commands.executeCommand(`${CHAT_VIEW}.focus`);
    sidebar.focusComposer();
  }

  return {
    async show(session, agent = null) {
      sidebar.setTarget({ session, agent });
      await focusComposer();
    },
    async showAt(session, seq) {
      sidebar.setTarget({ session, agent: null }, seq);
      await focusComposer();
    },
    openTab: (session) => tabs.open(session),
    get session() {
      return tabs.active ?? sidebar.target.session;
    },
    focusComposer,
    isShown: (session) =>
      tabs.isVisible(session) || (sidebarView?.visible === true && sidebar.target.session === session),
    setBadge(next) {
      badge = next;
      if (sidebarView !== null) sidebarView.badge = next;
    },
    dispose: () => vscode.Disposable.from(view, tabs, proposals).dispose(),
  };
}

/** What a view that shows answers does with the editor around it. */
export const editorActions = {
  async insert(text: string) {
    const editor = lastEditor();
    if (editor === undefined)
      throw fail("invalid", vscode.l10n.t("No editor is open to insert into."), vscode.l10n.t("Open a file first."));
    await editor.edit((edit) => edit.replace(editor.selection, text));
    await vscode.window.showTextDocument(editor.document, editor.viewColumn);
  },
  copy: async (text: string) => vscode.env.clipboard.writeText(text),
  async openLink(url: string) {
    const uri = vscode.Uri.parse(url, true);
    if (!LINK_SCHEMES.includes(uri.scheme))
      throw fail("invalid", vscode.l10n.t('A link to "{0}:" is not opened.', uri.scheme));
    await vscode.env.openExternal(uri);
  },
};

const editorShell = {
  ...editorActions,
  newFile: openNewFile,
  runCode: runInTerminal,
  showChange,
  selection: () => selectionAttachment(),
  places: async (query: string) => (await import("./places.ts")).places(query),
  droppedFile: async (address: string) => (await import("./droppedFile.ts")).droppedFile(address),
  reveal: revealAttachment,
};
