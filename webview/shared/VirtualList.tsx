// A list of any length with rows of one height: only the rows in sight are in the page. One list box with one focus;
// the active row is told to screen readers with its place and the list's size.
import type { ComponentChildren, RefObject, TargetedKeyboardEvent, TargetedMouseEvent } from "preact";
import { useRef } from "preact/hooks";
import { type ListView, type ScrollWish, useVirtualWindow } from "./useVirtualWindow.ts";
import { contentHeight, rowAfterKey } from "./virtualWindow.ts";
import "./VirtualList.css";

export interface ListRow {
  /** Stays with the row, whatever is above it. */
  readonly key: string | number;
  readonly class?: string;
  /** Its text is what a screen reader says. */
  readonly content: ComponentChildren;
}

interface Props {
  readonly id: string;
  readonly label: string;
  readonly count: number;
  /** Pixels. */
  readonly rowHeight: number;
  /** The active row; null when there is none, or it is not in the list. */
  readonly active: number | null;
  readonly row: (index: number) => ListRow;
  readonly scroll?: ScrollWish | null;
  readonly busy?: boolean;
  readonly list?: RefObject<HTMLDivElement | null>;
  readonly onActivate: (index: number) => void;
  /** Enter, or a double click. */
  readonly onOpen?: (index: number) => void;
  readonly onView?: (view: ListView) => void;
}

export function VirtualList(props: Props) {
  const { id, count, rowHeight, active } = props;
  const own = useRef<HTMLDivElement>(null);
  const list = props.list ?? own;
  const strip = useRef<HTMLDivElement>(null);
  const { geometry, shown, offset, show, onScroll } = useVirtualWindow({
    list,
    strip,
    count,
    rowHeight,
    scroll: props.scroll ?? null,
    onView: props.onView,
  });

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && active !== null) {
      event.preventDefault();
      return props.onOpen?.(active);
    }
    const next = rowAfterKey(event.key, active, geometry, offset());
    if (next === null) return;
    event.preventDefault();
    show(next, "nearest");
    if (next !== active) props.onActivate(next);
  };
  const rowUnder = (event: TargetedMouseEvent<HTMLDivElement>): number | null => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-index]") : null;
    return row ? Number(row.dataset.index) : null;
  };
  const onMouseDown = (event: TargetedMouseEvent<HTMLDivElement>) => {
    const index = event.button === 0 ? rowUnder(event) : null;
    if (index !== null) props.onActivate(index);
  };
  const onDblClick = (event: TargetedMouseEvent<HTMLDivElement>) => {
    const index = rowUnder(event);
    if (index !== null) props.onOpen?.(index);
  };

  const rows = [];
  let activeId: string | undefined;
  for (let index = shown.first; index < shown.end; index++) {
    const row = props.row(index);
    const rowId = `${id}-${row.key}`;
    if (index === active) activeId = rowId;
    rows.push(
      // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and names its active row
      <div
        key={row.key}
        id={rowId}
        class={`virtual-row ${row.class ?? ""}`}
        role="option"
        aria-selected={index === active}
        aria-setsize={count}
        aria-posinset={index + 1}
        data-index={index}
        style={{ height: `${rowHeight}px` }}
      >
        {row.content}
      </div>,
    );
  }
  return (
    <div
      id={id}
      ref={list}
      class="virtual-list"
      role="listbox"
      tabIndex={0}
      aria-label={props.label}
      aria-busy={props.busy ?? false}
      aria-activedescendant={activeId}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onMouseDown={onMouseDown}
      onDblClick={onDblClick}
    >
      <div role="presentation" style={{ height: `${contentHeight(geometry)}px` }}>
        <div ref={strip} role="presentation" class="virtual-window">
          {rows}
        </div>
      </div>
    </div>
  );
}
