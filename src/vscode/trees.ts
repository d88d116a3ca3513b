// What the three trees have in common: they load with the studio, follow its changes, and say so when it cannot be opened.
import * as vscode from "vscode";
import type { Change } from "../studio/changes.ts";
import type { Studio } from "../studio/studio.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { failureWords } from "./words.ts";

export interface TreeSource<Node> {
  readonly view: string;
  roots(studio: Studio): Promise<Node[]>;
  children?(node: Node): Node[];
  /** Needed where rows are selected. */
  parent?(node: Node): Node | undefined;
  item(node: Node): vscode.TreeItem;
  /** What commands take from a row and nobody sees in it: with other facts it is another row. */
  facts(node: Node): unknown;
  /** Several rows can be chosen: a command gets them as its second argument. */
  readonly many?: boolean;
  /** Which changes call for a new look. */
  concerns(change: Change): boolean;
  readonly dragAndDrop?: vscode.TreeDragAndDropController<Node>;
}

export interface Tree extends vscode.Disposable {
  setBadge(badge: vscode.ViewBadge | undefined): void;
  refresh(): void;
}

export interface SelectableTree<Node> extends Tree {
  /** Whether its rows can be seen. */
  readonly visible: boolean;
  onVisible(listener: () => void): vscode.Disposable;
  isFolded(group: Node): boolean;
  /** Selects a row and scrolls there, unless it is selected, for as long as that is wanted. The focus stays where it is. */
  select(node: Node, isWanted: () => boolean): Promise<void>;
  /** The row that has the focus, or all that are selected where it is one of them: what a key is about. */
  rowsAtHand(): Promise<readonly Node[]>;
}

/** Changes come in bursts; a list that is drawn more often than this only flickers. */
const REFRESH_MS = 150;
/** VS Code passes over a row that it has not drawn yet, and does not say so: it is asked again, for ten seconds in all. */
const SELECT_MS = 250;
const SELECT_TRIES = 40;

export function createTree<Node>(lazy: LazyStudio, source: TreeSource<Node>): SelectableTree<Node> {
  const changed = new vscode.EventEmitter<void>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** What the rows look like that VS Code has; empty while it is to ask for others. */
  let drawn = "";
  async function looksTheSame(): Promise<boolean> {
    try {
      const { studio } = await lazy.open();
      return lookOf(source, await source.roots(studio)) === drawn;
    } catch {
      // What VS Code is told when it asks says why.
      return false;
    }
  }
  /**
   * VS Code draws all rows anew, and one that is drawn anew between the press and the release of the mouse was not pressed: so
   * only when they look otherwise. Another window's answer is a change with every few words of it.
   */
  async function refresh(): Promise<void> {
    if (view.visible && (await looksTheSame())) return;
    drawn = "";
    changed.fire();
  }
  const refreshSoon = () => {
    timer ??= setTimeout(() => {
      timer = null;
      void refresh();
    }, REFRESH_MS);
  };

  const view = vscode.window.createTreeView<Node>(source.view, {
    showCollapseAll: false,
    canSelectMany: source.many === true,
    ...(source.dragAndDrop ? { dragAndDropController: source.dragAndDrop } : {}),
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: (node) => source.item(node),
      ...(source.parent ? { getParent: source.parent } : {}),
      async getChildren(node) {
        if (node !== undefined) return source.children?.(node) ?? [];
        try {
          const { studio } = await lazy.open();
          const roots = await source.roots(studio);
          view.message = "";
          drawn = lookOf(source, roots);
          return roots;
        } catch (thrown) {
          drawn = "";
          view.message = failureWords(thrown);
          return [];
        }
      },
    },
  });
  /** Each look makes new rows. */
  const idOf = (node: Node) => source.item(node).id ?? "";
  const unfolded = new Map<string, boolean>();
  const fold = (node: Node, open: boolean) => unfolded.set(idOf(node), open);
  const folds = vscode.Disposable.from(
    view.onDidCollapseElement(({ element }) => fold(element, false)),
    view.onDidExpandElement(({ element }) => fold(element, true)),
  );
  const opened = lazy.opened.on(({ studio }) => {
    studio.changes.on((change) => source.concerns(change) && refreshSoon());
    refreshSoon();
  });

  return {
    setBadge(badge) {
      view.badge = badge;
    },
    refresh: refreshSoon,
    get visible() {
      return view.visible;
    },
    onVisible: (listener) => view.onDidChangeVisibility(({ visible }) => visible && listener()),
    isFolded(group) {
      const { id = "", collapsibleState } = source.item(group);
      return !(unfolded.get(id) ?? collapsibleState === vscode.TreeItemCollapsibleState.Expanded);
    },
    async select(node, isWanted) {
      const before = view.selection.map(idOf);
      for (let tried = 0; tried < SELECT_TRIES && isWanted(); tried++) {
        const selected = view.selection.map(idOf);
        // Who pressed it, or has chosen others meanwhile, keeps what is chosen.
        if (selected.includes(idOf(node)) || selected.some((id) => !before.includes(id))) return;
        await view.reveal(node, { select: true, focus: false });
        await new Promise((resolve) => setTimeout(resolve, SELECT_MS));
      }
    },
    async rowsAtHand() {
      // VS Code tells nobody which row has the focus, but selects it, or takes it out of what is selected.
      const before = view.selection;
      await vscode.commands.executeCommand("list.toggleSelection");
      const after = view.selection;
      await vscode.commands.executeCommand("list.toggleSelection");
      const added = after.filter((node) => !before.some((other) => idOf(other) === idOf(node)));
      return added.length > 0 ? added : before;
    },
    dispose() {
      if (timer !== null) clearTimeout(timer);
      vscode.Disposable.from(opened, folds, view, changed).dispose();
    },
  };
}

/** All that a person sees of rows and of those in them, and their facts. A command's arguments are not seen. */
function lookOf<Node>(source: TreeSource<Node>, nodes: readonly Node[]): string {
  const inside = (node: Node) => lookOf(source, source.children?.(node) ?? []);
  const looks = nodes.map((node) => [source.item(node), source.facts(node), inside(node)]);
  return JSON.stringify(looks, (key, value) => (key === "command" ? value?.command : value));
}
