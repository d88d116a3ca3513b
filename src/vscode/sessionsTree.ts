// The trees of sessions and of runs: the same rows, since a run is a session that no person talks in.
import * as vscode from "vscode";
import {
  isCostUntold,
  isUnderWay,
  type Purpose,
  type Session,
  type SessionState,
  type Shelf,
} from "../core/session.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { createTree, type Tree } from "./trees.ts";
import { costWords, dateWords, sessionName } from "./words.ts";

export interface SessionNode {
  readonly type: "session";
  readonly session: Session;
  readonly agent: string;
}
interface GroupNode {
  readonly type: "group";
  readonly id: string;
  readonly label: string;
  readonly sessions: readonly SessionNode[];
}
type Node = SessionNode | GroupNode;

const ARCHIVED = "archived";

const icons: Record<SessionState, vscode.ThemeIcon> = {
  idle: new vscode.ThemeIcon("comment"),
  working: new vscode.ThemeIcon("sync~spin"),
  waiting: new vscode.ThemeIcon("bell-dot", new vscode.ThemeColor("list.warningForeground")),
  failed: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
  cancelled: new vscode.ThemeIcon("circle-slash"),
  limit: new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  interrupted: new vscode.ThemeIcon("debug-disconnect", new vscode.ThemeColor("list.warningForeground")),
};
const runDone = new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed"));

/** Read on demand: translations are there only once the extension is active. */
const stateWords = (): Record<SessionState, string> => ({
  idle: "",
  working: vscode.l10n.t("working"),
  waiting: vscode.l10n.t("waiting for you"),
  failed: vscode.l10n.t("failed"),
  cancelled: vscode.l10n.t("stopped"),
  limit: vscode.l10n.t("limit reached"),
  interrupted: vscode.l10n.t("interrupted"),
});

/** The session that a person looks at, and when that is another one. */
export interface Looked {
  readonly session: string | null;
  onSession(listener: () => void): vscode.Disposable;
}

export interface SessionsTree extends Tree {
  rowsAtHand(): Promise<readonly SessionNode[]>;
}

/** @param looked its session's row is selected, as the Explorer selects the active editor's file */
export function createSessionsTree(lazy: LazyStudio, purpose: Purpose, looked?: Looked): SessionsTree {
  const nodes = async () => {
    const { studio } = await lazy.open();
    const names = new Map((await studio.agents.list()).map((agent) => [agent.id, agent.version.spec.name]));
    const sessions = await studio.sessions.list(purpose);
    return sessions.map((session): SessionNode => {
      return { type: "session", session, agent: names.get(session.agent ?? "") ?? "" };
    });
  };
  const isChat = purpose === "chat";
  let roots: readonly Node[] = [];
  let selected: string | null = null;
  /** Once each time that it is another one: what a person selects after that stays selected. */
  function follow(): void {
    const session = looked?.session ?? null;
    if (!tree.visible) return;
    const shown = roots.flatMap((root) =>
      root.type === "session" ? [root] : tree.isFolded(root) ? [] : root.sessions,
    );
    const row = shown.find((node) => node.session.id === session);
    if (row === undefined) {
      // It is not listed (yet, or any more), or its group is folded.
      selected = null;
      return;
    }
    if (session === selected) return;
    selected = session;
    const isWanted = () => looked?.session === session && selected === session && tree.visible;
    tree.select(row, isWanted).catch(() => {
      // The rows have changed meanwhile: the next look selects it.
      selected = null;
    });
  }
  const tree = createTree<Node>(lazy, {
    view: isChat ? "aiStudio.sessions" : "aiStudio.runs",
    concerns: ({ type }) => type === "sessions" || type === "agents" || type === "foreign",
    many: true,
    async roots() {
      roots = isChat ? grouped(await nodes()) : await nodes();
      // After VS Code has taken the rows.
      if (looked) setImmediate(follow);
      return [...roots];
    },
    parent: (node) =>
      node.type === "group"
        ? undefined
        : roots.find(
            (root) => root.type === "group" && root.sessions.some(({ session }) => session.id === node.session.id),
          ),
    children: (node) => (node.type === "group" ? [...node.sessions] : []),
    facts: (node) => (node.type === "group" ? null : [node.session.head, node.session.agent]),
    item: (node) => (node.type === "group" ? groupItem(node) : sessionItem(node, purpose)),
  });
  const settings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (isChat && change.affectsConfiguration("aiStudio.sessions.groupBy")) tree.refresh();
  });
  const following = looked ? [looked.onSession(follow), tree.onVisible(follow)] : [];
  return {
    setBadge: tree.setBadge,
    refresh: tree.refresh,
    rowsAtHand: async () => (await tree.rowsAtHand()).filter((node) => node.type === "session"),
    dispose: () => vscode.Disposable.from(settings, ...following, tree).dispose(),
  };
}

export const isGroupedByAgent = (): boolean =>
  vscode.workspace.getConfiguration("aiStudio").get("sessions.groupBy") === "agent";

export const setGroupedBy = (by: "day" | "agent"): Thenable<void> =>
  vscode.workspace.getConfiguration("aiStudio").update("sessions.groupBy", by, vscode.ConfigurationTarget.Global);

/** What is pinned first, what is archived last and folded; the others by day or by agent, the newest first. */
function grouped(nodes: readonly SessionNode[]): GroupNode[] {
  const on = (shelf: Shelf | null) => nodes.filter(({ session }) => session.shelf === shelf);
  const group = (id: string, label: string, sessions: readonly SessionNode[]): GroupNode[] =>
    sessions.length === 0 ? [] : [{ type: "group", id, label, sessions }];
  const label = isGroupedByAgent()
    ? ({ agent }: SessionNode) => agent || vscode.l10n.t("Without an agent")
    : dayOf(Date.now());
  return [
    ...group("pinned", vscode.l10n.t("Pinned"), on("pinned")),
    ...[...Map.groupBy(on(null), label)].flatMap(([name, sessions]) => group(`in:${name}`, name, sessions)),
    ...group(ARCHIVED, vscode.l10n.t("Archived"), on("archived")),
  ];
}

function dayOf(now: number): (node: SessionNode) => string {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const day = 24 * 60 * 60 * 1000;
  return ({ session }) => {
    if (session.updatedAt >= midnight) return vscode.l10n.t("Today");
    if (session.updatedAt >= midnight - day) return vscode.l10n.t("Yesterday");
    if (session.updatedAt >= midnight - 6 * day) return vscode.l10n.t("Last 7 days");
    return vscode.l10n.t("Older");
  };
}

function groupItem({ id, label }: GroupNode): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(label, id === ARCHIVED ? Collapsed : Expanded);
  item.id = `group:${id}`;
  item.contextValue = "group";
  return item;
}

function sessionItem(node: SessionNode, purpose: Purpose): vscode.TreeItem {
  const { session, agent } = node;
  const title = sessionName(session.title);
  const state = stateWords()[session.state];
  const item = new vscode.TreeItem(title);
  item.id = session.id;
  // Before a model was asked nothing was free, either.
  const { input, output } = session.tokens;
  const asked = input + output > 0 || session.cost.usd > 0 || session.cost.unknown > 0;
  const cost = asked && !isCostUntold(session) ? costWords(session.cost) : "";
  const by = agent || (session.foreign === null ? "" : vscode.l10n.t("imported from {0}", session.foreign.program));
  item.description = [state, by, cost].filter((word) => word !== "").join(" · ");
  item.iconPath = purpose === "run" && session.state === "idle" ? runDone : icons[session.state];
  const shelf = session.shelf === null ? "" : `.${session.shelf}`;
  item.contextValue = `${purpose === "chat" ? "session" : "run"}${shelf}${isUnderWay(session.state) ? ".working" : ""}`;
  item.tooltip = `${title}\n${[by, state, dateWords(session.updatedAt)].filter((word) => word !== "").join(" · ")}`;
  item.accessibilityInformation = { label: [title, state, by].filter((word) => word !== "").join(", ") };
  item.command =
    purpose === "chat"
      ? { command: "aiStudio.openSession", title: vscode.l10n.t("Open session"), arguments: [node] }
      : session.state === "waiting"
        ? // Where its call can be answered.
          { command: "aiStudio.openSessionInTab", title: vscode.l10n.t("Open session"), arguments: [node] }
        : { command: "aiStudio.inspect", title: vscode.l10n.t("Inspect"), arguments: [node] };
  return item;
}
