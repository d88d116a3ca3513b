// What the three trees have in common: they load with the studio, follow its changes, and say so when it cannot be opened.
import * as vscode from "vscode";
import type { Change } from "../studio/changes.ts";
import type { Studio } from "../studio/studio.ts";
import type { LazyHouse } from "./house.ts";
import { failureWords } from "./words.ts";

export interface TreeSource<Node> {
  readonly view: string;
  roots(studio: Studio): Promise<Node[]>;
  children?(node: Node): Node[];
  item(node: Node): vscode.TreeItem;
  /** Which changes call for a new look. */
  concerns(change: Change): boolean;
  /** Several rows can be chosen: their commands are given all of them. */
  readonly many?: boolean;
  readonly dragAndDrop?: vscode.TreeDragAndDropController<Node>;
}

export interface Tree extends vscode.Disposable {
  setBadge(badge: vscode.ViewBadge | undefined): void;
}

/** Changes come in bursts; a list that is drawn more often than this only flickers. */
const REFRESH_MS = 150;

export function createTree<Node>(lazy: LazyHouse, source: TreeSource<Node>): Tree {
  const changed = new vscode.EventEmitter<void>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const refreshSoon = () => {
    timer ??= setTimeout(() => {
      timer = null;
      changed.fire();
    }, REFRESH_MS);
  };

  const view = vscode.window.createTreeView<Node>(source.view, {
    showCollapseAll: false,
    canSelectMany: source.many ?? false,
    ...(source.dragAndDrop ? { dragAndDropController: source.dragAndDrop } : {}),
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: (node) => source.item(node),
      async getChildren(node) {
        if (node !== undefined) return source.children?.(node) ?? [];
        try {
          const { studio } = await lazy.open();
          const roots = await source.roots(studio);
          view.message = "";
          return roots;
        } catch (thrown) {
          view.message = failureWords(thrown);
          return [];
        }
      },
    },
  });
  const opened = lazy.opened.on(({ studio }) => {
    studio.changes.on((change) => source.concerns(change) && refreshSoon());
    refreshSoon();
  });

  return {
    setBadge(badge) {
      view.badge = badge;
    },
    dispose() {
      if (timer !== null) clearTimeout(timer);
      vscode.Disposable.from(opened, view, changed).dispose();
    },
  };
}
