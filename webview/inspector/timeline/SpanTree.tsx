// The same spans as a tree of words: for whoever reads or listens. One focus; the active row is named by the tree.
import type { TargetedKeyboardEvent, TargetedMouseEvent } from "preact";
import { useRef } from "preact/hooks";
import { NONE } from "../../../src/core/spanTable.ts";
import { Icon } from "../../shared/Icon.tsx";
import { t } from "../../shared/l10n.ts";
import { type ScrollWish, useVirtualWindow } from "../../shared/useVirtualWindow.ts";
import { contentHeight, rowAfterKey } from "../../shared/virtualWindow.ts";
import { type SpanWords, spanWords } from "./spanWords.ts";
import type { Timeline } from "./timeline.ts";

/** Pixels; the style sheet's rows have the same. */
const ROW_HEIGHT = 22;
/** Pixels for each level. */
const INDENT = 12;

export function SpanTree({ timeline, onOpen }: { readonly timeline: Timeline; readonly onOpen: () => void }) {
  const list = useRef<HTMLDivElement>(null);
  const strip = useRef<HTMLDivElement>(null);
  const { look, rows, opened, selectedSpan } = timeline;
  const { table } = look.value;
  const spans = rows.value;
  void timeline.named.value;
  // Rows are in the order of the spans' numbers only within one level: where it stands has to be looked for.
  const position = selectedSpan.value === null ? -1 : spans.indexOf(selectedSpan.value);
  const active = position === -1 ? null : position;
  const wish = useRef<{ readonly span: number | null; readonly scroll: ScrollWish | null }>({
    span: null,
    scroll: null,
  });
  if (wish.current.span !== selectedSpan.value && active !== null)
    wish.current = { span: selectedSpan.value, scroll: { index: active, align: "nearest" } };

  const { geometry, shown, offset, show, onScroll } = useVirtualWindow({
    ...{ list, strip, count: spans.length, rowHeight: ROW_HEIGHT, scroll: wish.current.scroll },
    onView: ({ first, end }) => timeline.wantNames([...rows.peek().subarray(first, end)]),
  });

  const select = (index: number) => {
    const span = spans[index];
    if (span !== undefined) timeline.select(span);
  };
  const isClosed = (span: number) => table.inners.get(span) !== NONE && !opened.peek().has(span);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const span = active === null ? null : (spans[active] ?? null);
    const next = rowAfterKey(event.key, active, geometry, offset());
    if (next !== null) {
      show(next, "nearest");
      select(next);
    } else if (span === null) return;
    else if (event.key === "Enter") onOpen();
    else if (event.key === "ArrowRight") {
      if (isClosed(span)) timeline.setOpened(span, true);
      else timeline.go("in");
    } else if (event.key === "ArrowLeft") {
      if (opened.peek().has(span) && table.inners.get(span) !== NONE) timeline.setOpened(span, false);
      else timeline.go("out");
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onMouseDown = (event: TargetedMouseEvent<HTMLDivElement>) => {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest<HTMLElement>("[data-index]");
    if (!row || event.button !== 0) return;
    const index = Number(row.dataset.index);
    const span = spans[index];
    if (span !== undefined && target?.closest(".twistie")) timeline.setOpened(span, !opened.peek().has(span));
    else select(index);
  };

  const shownRows = [];
  let activeId: string | undefined;
  for (let index = shown.first; index < shown.end; index++) {
    const span = spans[index] ?? 0;
    const parent = table.parentOf(span);
    const hasInner = table.inners.get(span) !== NONE;
    const isOpen = hasInner && opened.value.has(span);
    const depth = table.depths.get(span);
    const id = `span-${span}`;
    if (index === active) activeId = id;
    const words = spanWords(table, span, timeline.header(span), {
      begins: timeline.begins.value,
      now: timeline.trueNow(),
    });
    shownRows.push(
      // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and names its active row
      <div
        key={span}
        id={id}
        class={`virtual-row span-row${words.isBad ? " failed" : ""}`}
        role="treeitem"
        aria-level={depth + 1}
        aria-setsize={parent === null ? table.roots : table.innerCounts.get(parent)}
        aria-posinset={table.places.get(span) + 1}
        aria-expanded={hasInner ? isOpen : undefined}
        aria-selected={index === active}
        data-index={index}
        style={{ height: `${ROW_HEIGHT}px` }}
      >
        <SpanRow words={words} depth={depth} twistie={hasInner ? (isOpen ? "chevron-down" : "chevron-right") : null} />
      </div>,
    );
  }
  return (
    <div
      id="span-tree"
      ref={list}
      class="virtual-list span-tree"
      role="tree"
      tabIndex={0}
      aria-label={t("Spans")}
      aria-activedescendant={activeId}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onMouseDown={onMouseDown}
      onDblClick={onOpen}
    >
      <div role="presentation" style={{ height: `${contentHeight(geometry)}px` }}>
        <div ref={strip} role="presentation" class="virtual-window">
          {shownRows}
        </div>
      </div>
    </div>
  );
}

function SpanRow(props: { readonly words: SpanWords; readonly depth: number; readonly twistie: string | null }) {
  const { words, depth, twistie } = props;
  return (
    <div class="span-cells">
      <span class="span-what" style={{ paddingInlineStart: `${depth * INDENT}px` }}>
        <span class="twistie">{twistie && <Icon name={twistie} />}</span>
        <Icon name={words.isBad ? "error" : words.kind.icon} />
        <span class="span-kind">{words.kind.name}</span>
        <span class="span-name muted" title={words.name}>
          {words.name}
        </span>
        {words.state !== "" && <span class="span-state">{words.state}</span>}
      </span>
      <span class="span-figure" title={t("Since the session's first event")}>
        {words.start}
      </span>
      <span class="span-figure" title={t("How long it took")}>
        {words.duration}
      </span>
      <span class="span-figure tokens" title={t("Tokens in → tokens out, of all model calls in it")}>
        {words.tokens}
      </span>
      <span class="span-figure cost" title={t("What all model calls in it cost")}>
        {words.cost}
      </span>
    </div>
  );
}
