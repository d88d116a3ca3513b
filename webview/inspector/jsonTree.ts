// A JSON document as rows: what is open, and the values as far as they were fetched. The document itself stays with the host,
// which is asked for the children of one value at a time, a page at once.
import { type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import { JSON_PAGE, type JsonChildren, type JsonItem } from "../../src/core/jsonDocument.ts";
import type { Path } from "../../src/core/textChange.ts";

export interface JsonSource {
  root(signal: AbortSignal): Promise<JsonItem>;
  children(path: Path, from: number, signal: AbortSignal): Promise<JsonChildren>;
}

export interface JsonRow {
  readonly path: Path;
  /** Null while it is on its way. */
  readonly item: JsonItem | null;
  readonly isOpen: boolean;
  /** 0 for the outermost value. */
  readonly depth: number;
  /** The row of the value around it; null for the outermost one. */
  readonly parent: number | null;
  /** Its place among its siblings, from 0, and how many there are. */
  readonly position: number;
  readonly siblings: number;
}

export interface JsonTree {
  /** Changes whenever rows do. */
  readonly version: ReadonlySignal<number>;
  readonly failure: ReadonlySignal<ErrorInfo | null>;
  /** How many rows there are; 0 until the first is known. */
  count(): number;
  /** What is not known yet is asked for. */
  row(index: number): JsonRow | null;
  open(index: number): void;
  close(index: number): void;
  retry(): void;
  dispose(): void;
}

/** Pages that are kept: as many rows as a person scrolls past in a while, some megabytes. */
const KEPT_PAGES = 300;

interface Node {
  readonly path: Path;
  /** Null for a value that cannot be opened. */
  children: Children | null;
}

interface Children {
  readonly total: number;
  readonly pages: Map<number, readonly JsonItem[] | "asked">;
  /** Those that are open, by their place. */
  readonly open: Map<number, Node>;
  /** The rows of all that is in sight within it. */
  rows: number;
}

export function createJsonTree(source: JsonSource): JsonTree {
  const version = signal(0);
  const failure = signal<ErrorInfo | null>(null);
  const ended = new AbortController();
  const root: Node = { path: [], children: null };
  let rootItem: JsonItem | null = null;
  /** The oldest first. */
  let kept: { readonly children: Children; readonly page: number }[] = [];

  const changed = () => {
    version.value = version.peek() + 1;
  };

  function failed(thrown: unknown): void {
    if (!ended.signal.aborted) failure.value = toErrorInfo(thrown);
  }

  function keep(children: Children, page: number, items: readonly JsonItem[]): void {
    children.pages.set(page, items);
    kept.push({ children, page });
    const over = kept.length - KEPT_PAGES;
    for (const old of kept.slice(0, Math.max(0, over))) old.children.pages.delete(old.page);
    if (over > 0) kept = kept.slice(over);
  }

  function ask(node: Node, children: Children, page: number): void {
    // After a failure nothing is asked again by itself: a host in trouble is not made worse.
    if (children.pages.has(page) || failure.peek() !== null) return;
    children.pages.set(page, "asked");
    source.children(node.path, page * JSON_PAGE, ended.signal).then(
      ({ items }) => {
        keep(children, page, items);
        changed();
      },
      (thrown: unknown) => {
        children.pages.delete(page);
        failed(thrown);
      },
    );
  }

  const rowsOf = (node: Node): number => 1 + (node.children?.rows ?? 0);

  /** Anew from the innermost outwards: what is open is little, whatever the document holds. */
  function measure(node: Node): void {
    const { children } = node;
    if (children === null) return;
    let rows = children.total;
    for (const inner of children.open.values()) {
      measure(inner);
      rows += rowsOf(inner) - 1;
    }
    children.rows = rows;
  }

  function itemOf(children: Children, position: number): JsonItem | null {
    const page = children.pages.get(Math.floor(position / JSON_PAGE));
    return page === undefined || page === "asked" ? null : (page[position % JSON_PAGE] ?? null);
  }

  /** Which child has a row within them, or has the row within itself: then `inner` is open, and `row` its own. */
  function place(children: Children, wanted: number) {
    /** Rows of open children in front. */
    let within = 0;
    for (const [position, inner] of [...children.open].sort(([one], [other]) => one - other)) {
      const row = position + within;
      if (wanted < row) break;
      if (wanted < row + rowsOf(inner)) return { position, inner, row };
      within += rowsOf(inner) - 1;
    }
    return { position: wanted - within, inner: null, row: wanted };
  }

  interface Found extends JsonRow {
    /** The open value around it, and itself when it is open. */
    readonly around: Node | null;
    readonly node: Node | null;
  }

  function find(index: number): Found | null {
    if (rootItem === null || index < 0 || index >= count()) return null;
    const top = { depth: 0, parent: null, position: 0, siblings: 1, around: null, node: root };
    if (index === 0) return { ...top, path: [], item: rootItem, isOpen: root.children !== null };
    let node = root;
    /** The row of its first child. */
    let first = 1;
    for (let depth = 1; ; depth++) {
      const { children } = node;
      if (children === null) return null;
      const { position, inner, row } = place(children, index - first);
      if (inner !== null && row < index - first) {
        node = inner;
        first += row + 1;
        continue;
      }
      const parent = first - 1;
      const item = itemOf(children, position);
      if (item === null) ask(node, children, Math.floor(position / JSON_PAGE));
      return {
        path: [...node.path, item?.key ?? position],
        item,
        isOpen: inner !== null,
        depth,
        parent,
        position,
        siblings: children.total,
        around: node,
        node: inner,
      };
    }
  }

  function count(): number {
    return rootItem === null ? 0 : rowsOf(root);
  }

  function show(node: Node, around: Node | null, position: number, { total, items }: JsonChildren): void {
    node.children = { total, pages: new Map(), open: new Map(), rows: total };
    keep(node.children, 0, items);
    around?.children?.open.set(position, node);
    measure(root);
    changed();
  }

  function load(): void {
    source.root(ended.signal).then((item) => {
      rootItem = item;
      changed();
      // What is looked at is what is in it.
      if (item.opens) source.children([], 0, ended.signal).then((found) => show(root, null, 0, found), failed);
    }, failed);
  }
  load();

  return {
    version,
    failure,
    count,
    row: find,
    open(index) {
      const found = find(index);
      if (found === null || found.isOpen || found.item?.opens !== true) return;
      const { path, around, position } = found;
      const node = found.node ?? { path, children: null };
      source.children(path, 0, ended.signal).then((children) => show(node, around, position, children), failed);
    },
    close(index) {
      const found = find(index);
      if (found === null || !found.isOpen) return;
      if (found.around === null) root.children = null;
      else found.around.children?.open.delete(found.position);
      measure(root);
      changed();
    },
    retry() {
      failure.value = null;
      if (rootItem === null) load();
      else changed();
    },
    dispose: () => ended.abort(),
  };
}
