// The chat, in the sidebar and as editor tabs.
import * as vscode from "vscode";
import type { Sides } from "../protocol/comparing.ts";
import type { ChatHost } from "../studio/serveChat.ts";
import { createTargetHolder, type TargetHolder } from "./chatTarget.ts";
import type { LazyStudio, LoadedStudio } from "./lazyStudio.ts";
import { createPanels } from "./panels.ts";
import { fillWebview, webviewPort } from "./webviewPage.ts";
import { sessionName } from "./words.ts";

const CHAT_VIEW = "aiStudio.chat";
/** Remembered per workspace: which session the sidebar shows. */
const SIDEBAR_SESSION = "sidebarSession";

export interface Chat extends vscode.Disposable {
  /** Shows a conversation in the sidebar; `session: null` begins a new one. */
  show(session: string | null, agent?: string | null): Promise<void>;
  /** Shows a session in the sidebar, at the event with this number. */
  showAt(session: string, seq: number): Promise<void>;
  /** Opens a session in an editor tab, or reveals the tab that shows it. */
  openTab(session: string): void;
  /** The session that a person looks at: of the active tab, else of the sidebar; null when that is not begun. */
  readonly session: string | null;
  /** That is another one. */
  onSession(listener: () => void): vscode.Disposable;
  focusComposer(): Promise<void>;
  /** Whether a person can see this session in a chat view. */
  isShown(session: string): boolean;
  setBadge(badge: vscode.ViewBadge | undefined): void;
}

export function createChat(
  context: vscode.ExtensionContext,
  lazy: LazyStudio,
  compare: (sides: Sides) => void,
  go: ChatHost["go"],
): Chat {
  const sidebar = createTargetHolder(
    { session: context.workspaceState.get<string>(SIDEBAR_SESSION) ?? null, agent: null },
    ({ session }) => void context.workspaceState.update(SIDEBAR_SESSION, session ?? undefined),
  );
  const hostFor = ({ hosts }: LoadedStudio, holder: TargetHolder, openSession: ChatHost["openSession"]): ChatHost => ({
    ...hosts.chat,
    get target() {
      return holder.target;
    },
    setTarget: (target) => holder.setTarget(target),
    takeJump: holder.takeJump,
    onRetarget: holder.onRetarget,
    onFocusComposer: holder.onFocusComposer,
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
      const served = lazy.serve(webview, (loaded) => {
        const { studio, createPeer, serveChat } = loaded;
        const host = hostFor(loaded, sidebar, async (session, seq) => sidebar.setTarget({ session, agent: null }, seq));
        const answering = serveChat(createPeer(webviewPort(webview)), studio, host);
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
    serve(loaded, peer, session, panel) {
      const { studio, serveChat } = loaded;
      const readTitle = async () => {
        const found = await studio.sessions.find(session);
        panel.title = sessionName(found?.session.title);
      };
      // The tab may be closed by then; what else fails its view says.
      const setTitle = () => void readTitle().catch(() => {});
      setTitle();
      const titled = studio.changes.on((change) => {
        if (change.type === "foreign" || (change.type === "session" && change.session === session)) setTitle();
      });
      const holder = createTargetHolder({ session, agent: null }, () => {});
      return vscode.Disposable.from(titled, serveChat(peer, studio, hostFor(loaded, holder, openTab)));
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
    onSession: (listener) => vscode.Disposable.from(sidebar.onRetarget(listener), tabs.onActive(listener)),
    focusComposer,
    isShown: (session) =>
      tabs.isVisible(session) || (sidebarView?.visible === true && sidebar.target.session === session),
    setBadge(next) {
      badge = next;
      if (sidebarView !== null) sidebarView.badge = next;
    },
    dispose: () => vscode.Disposable.from(view, tabs).dispose(),
  };
}
