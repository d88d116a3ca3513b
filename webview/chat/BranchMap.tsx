// The branches of the session as a tree, unfolded from the header: where each parts from the others, and which is shown.
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { count, time } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { hasLeft } from "../shared/keepFocus.ts";
import { t } from "../shared/l10n.ts";
import { visible } from "../shared/markdown/links.ts";
import { type MapRow, rowAfterKey } from "./branchRows.ts";
import { useChat } from "./context.ts";

/** The button in the header, and what it unfolds. Nothing while there is only one branch. */
export function BranchMap() {
  const { model } = useChat();
  const rows = model.map.value;
  const branches = model.shown.branches.value.length;
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const open = rows !== null;
  useLayoutEffect(() => {
    // The row that had the focus is gone; or the focus went elsewhere, and stays there.
    if (wasOpen.current && !open && document.activeElement === document.body) button.current?.focus();
    wasOpen.current = open;
  }, [open]);
  if (branches < 2) return null;
  const words = t("{0} branches: every way that this conversation went", count(branches));
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button branch-button"
        title={words}
        aria-label={words}
        aria-haspopup="tree"
        aria-expanded={open}
        onClick={() => void model.toggleMap()}
      >
        <Icon name="git-branch" />
        {count(branches)}
      </button>
      {rows && <Tree rows={rows} />}
    </>
  );
}

/** The button closes it by itself. */
const isOfMap = (element: Element): boolean => element.closest(".branch-map, .branch-button") !== null;

function Tree({ rows }: { readonly rows: readonly MapRow[] }) {
  const { model } = useChat();
  const tree = useRef<HTMLDivElement>(null);
  const busy = model.activity.value !== "idle";
  const focus = (at: number) => {
    const row = tree.current?.children[at];
    if (row instanceof HTMLElement) row.focus();
  };
  const close = () => {
    if (model.map.peek() !== null) void model.toggleMap();
  };
  useLayoutEffect(() => {
    const at = rows.findIndex(({ shown }) => shown);
    if (hasLeft(".branch-button")) close();
    else focus(Math.max(0, at));
  }, []);
  useEffect(() => {
    const onPress = ({ target }: PointerEvent) => {
      if (target instanceof Element && !isOfMap(target)) close();
    };
    document.addEventListener("pointerdown", onPress);
    return () => document.removeEventListener("pointerdown", onPress);
  }, []);
  return (
    <div
      class="branch-map"
      onFocusOut={(event) => {
        const to = event.relatedTarget;
        if (to instanceof Element && !isOfMap(to)) close();
      }}
    >
      {busy && <p class="branch-note">{t("Another branch can be shown once this answer is done.")}</p>}
      <div ref={tree} role="tree" aria-label={t("Branches")}>
        {rows.map((row, at) => (
          <Row
            key={row.node.id}
            row={row}
            busy={busy}
            onKeyDown={(event) => {
              const next = rowAfterKey(rows, at, event.key);
              if (event.ctrlKey || event.altKey || event.metaKey) return;
              if (next !== null) focus(next);
              else if (event.key === "c") void model.compareBranch(row);
              else if (event.key === "Escape") close();
              else if (event.key !== "Enter" && event.key !== " ") return;
              else if (!busy || row.shown) void model.chooseBranch(row);
              event.preventDefault();
            }}
          />
        ))}
      </div>
      <p class="branch-note">
        <kbd>c</kbd> {t("compares a branch with the one that is shown.")}
      </p>
    </div>
  );
}

interface RowProps {
  readonly row: MapRow;
  readonly busy: boolean;
  onKeyDown(event: KeyboardEvent): void;
}

function Row({ row, busy, onKeyDown }: RowProps) {
  const { model } = useChat();
  const { node, level, shown, nth } = row;
  const disabled = busy && !shown;
  const who = node.agent ?? t("You");
  const words = visible(node.words);
  const length =
    node.length === 1
      ? t("1 message of its own, the last one {0}", time(node.at))
      : t("{0} messages of its own, the last one {1}", count(node.length), time(node.at));
  return (
    <div
      role="treeitem"
      class={shown ? "branch shown" : "branch"}
      aria-level={level}
      aria-selected={shown}
      aria-disabled={disabled}
      aria-keyshortcuts={shown ? undefined : "c"}
      tabIndex={shown ? 0 : -1}
      style={{ paddingInlineStart: `${8 + (level - 1) * 14}px` }}
      title={`${who}: ${words}\n${length}`}
      onClick={() => {
        if (!disabled) void model.chooseBranch(row);
      }}
      onKeyDown={onKeyDown}
    >
      <Icon name={node.agent === null ? "account" : "hubot"} />
      <span class="branch-words" dir="auto">
        <span class="visually-hidden">{`${who}: `}</span>
        {words || t("(nothing yet)")}
      </span>
      {nth > 1 && <span class="branch-nth muted">({count(nth)})</span>}
      {shown ? (
        <span class="branch-shown">
          <Icon name="eye" />
          {t("shown")}
        </span>
      ) : (
        // For the mouse: by keys the row itself does it, and its name is what was said and nothing else.
        <button
          type="button"
          class="icon-button"
          title={t("Compare with the one shown (c)")}
          tabIndex={-1}
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            void model.compareBranch(row);
          }}
        >
          <Icon name="compare-changes" />
        </button>
      )}
      <time class="muted" dateTime={new Date(node.at).toISOString()}>
        {time(node.at)}
      </time>
    </div>
  );
}
