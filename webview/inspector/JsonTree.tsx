// A JSON document of any size: only the rows in sight are in the page. One tree with one focus; the active row is told to screen
// readers with its level and place.
import type { TargetedKeyboardEvent, TargetedMouseEvent } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { JsonItem } from "../../src/core/jsonDocument.ts";
import type { Path } from "../../src/core/textChange.ts";
import { count as countWords, size } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { type ScrollWish, useVirtualWindow } from "../shared/useVirtualWindow.ts";
import { contentHeight, rowAfterKey } from "../shared/virtualWindow.ts";
import { Failed } from "./Failed.tsx";
import { createJsonTree, type JsonRow, type JsonSource, type JsonTree as Tree } from "./jsonTree.ts";
import "./JsonTree.css";
import { t } from "../shared/l10n.ts";

/** Pixels; the style sheet's rows have the same. */
const ROW_HEIGHT = 20;
/** Pixels to the right for each level, and the level from which it goes no further: a text has to fit in. */
const INDENT = 14;
const DEEPEST_INDENT = 24;

interface Props {
  readonly label: string;
  /** Another one is another document. */
  readonly source: JsonSource;
  readonly onCopy: (path: Path) => void;
}

export function JsonTree({ label, source, onCopy }: Props) {
  const [tree, setTree] = useState<Tree | null>(null);
  useEffect(() => {
    const made = createJsonTree(source);
    setTree(made);
    return () => made.dispose();
  }, [source]);
  return tree === null ? null : <Rows key={label} label={label} tree={tree} onCopy={onCopy} />;
}

function Rows({ label, tree, onCopy }: Omit<Props, "source"> & { readonly tree: Tree }) {
  const list = useRef<HTMLDivElement>(null);
  const strip = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  // A new version means that rows have come or gone: draw them.
  void tree.version.value;
  const failure = tree.failure.value;
  const count = tree.count();
  // Where rows come or go, the one that was opened stays in sight, and no end is followed.
  const stay = useMemo((): ScrollWish => ({ index: active, align: "nearest" }), [count]);
  const { geometry, shown, offset, show, onScroll } = useVirtualWindow({
    list,
    strip,
    count,
    rowHeight: ROW_HEIGHT,
    scroll: stay,
    onView: undefined,
  });

  const activate = (row: number) => {
    show(row, "nearest");
    setActive(row);
  };
  const toggle = (row: number) => (tree.row(row)?.isOpen ? tree.close(row) : tree.open(row));
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const row = tree.row(active);
    if (event.altKey || row === null) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== "c" || document.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      return onCopy(row.path);
    }
    if (event.key === "ArrowRight" && row.isOpen && active + 1 < count) activate(active + 1);
    else if (event.key === "ArrowRight") tree.open(active);
    else if (event.key === "ArrowLeft" && row.isOpen) tree.close(active);
    else if (event.key === "ArrowLeft" && row.parent !== null) activate(row.parent);
    else if (event.key === "Enter" || event.key === " ") toggle(active);
    else {
      const next = rowAfterKey(event.key, active, geometry, offset());
      if (next === null) return;
      activate(next);
    }
    event.preventDefault();
  };
  const onMouseDown = (event: TargetedMouseEvent<HTMLDivElement>) => {
    const hit = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-index]") : null;
    if (event.button !== 0 || hit === null) return;
    const row = Number(hit.dataset.index);
    setActive(row);
    if (event.target instanceof Element && event.target.closest(".json-twist, .json-key")) toggle(row);
  };

  const rows = [];
  for (let index = shown.first; index < Math.min(shown.end, count); index++) {
    const row = tree.row(index);
    if (row !== null) rows.push(<TreeRow key={index} index={index} row={row} isActive={index === active} />);
  }
  return (
    <div class="json">
      {failure !== null && <Failed what={t("This could not be read.")} error={failure} onRetry={tree.retry} />}
      <div
        ref={list}
        class="json-tree"
        role="tree"
        tabIndex={0}
        aria-label={label}
        aria-busy={count === 0 && failure === null}
        aria-activedescendant={count > 0 ? `json-${active}` : undefined}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onMouseDown={onMouseDown}
      >
        <div role="presentation" style={{ height: `${contentHeight(geometry)}px` }}>
          <div ref={strip} role="presentation" class="json-window">
            {rows}
          </div>
        </div>
      </div>
    </div>
  );
}

function TreeRow({
  index,
  row,
  isActive,
}: {
  readonly index: number;
  readonly row: JsonRow;
  readonly isActive: boolean;
}) {
  const { item, depth, isOpen, position, siblings } = row;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and names its active row
    <div
      id={`json-${index}`}
      class="json-row"
      role="treeitem"
      aria-level={depth + 1}
      aria-setsize={siblings}
      aria-posinset={position + 1}
      aria-selected={isActive}
      aria-expanded={item?.opens ? isOpen : undefined}
      data-index={index}
      style={{ height: `${ROW_HEIGHT}px`, paddingInlineStart: `${Math.min(depth, DEEPEST_INDENT) * INDENT}px` }}
    >
      <span class="json-twist">{item?.opens && <Icon name={isOpen ? "chevron-down" : "chevron-right"} />}</span>
      {item === null ? <span class="muted">…</span> : <Value item={item} depth={depth} isOpen={isOpen} />}
    </div>
  );
}

function Value({ item, depth, isOpen }: { readonly item: JsonItem; readonly depth: number; readonly isOpen: boolean }) {
  const { key, type } = item;
  if (type === "line") return <span class="json-string">{item.text}</span>;
  return (
    <>
      {depth > 0 && <span class="json-key">{key}: </span>}
      {type === "object" || type === "array" ? (
        <span class="json-key muted">{inside(item)}</span>
      ) : (
        <>
          {!(isOpen && item.opens) && <span class={`json-${type}`}>{item.text}</span>}
          {item.opens && <span class="muted"> {size(item.size)}</span>}
        </>
      )}
    </>
  );
}

function inside({ type, size: children, text }: JsonItem): string {
  if (children === 0) return type === "array" ? "[ ]" : "{ }";
  if (type === "array") return `[ ${children === 1 ? t("1 item") : t("{0} items", countWords(children))} ]`;
  if (text !== "") return `{ ${text} … }`;
  return `{ ${children === 1 ? t("1 field") : t("{0} fields", countWords(children))} }`;
}
