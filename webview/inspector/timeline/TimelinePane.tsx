// The timeline between the filter and the list: its bar, and below that the picture or the tree.
import type { Signal } from "@preact/signals";
import type { TargetedKeyboardEvent, TargetedPointerEvent } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Failed } from "../Failed.tsx";
import { clampHeight, defaultTimeline } from "./arrangement.ts";
import { Minimap } from "./Minimap.tsx";
import { type Palette, watchPalette } from "./palette.ts";
import { SpanTree } from "./SpanTree.tsx";
import { TimelineBar } from "./TimelineBar.tsx";
import type { Timeline } from "./timeline.ts";
import { Waterfall, zoomKeys } from "./Waterfall.tsx";
import "./TimelinePane.css";
import { t } from "../../shared/l10n.ts";

/** Pixels that a press of an arrow key moves the lower border by. */
const KEY_STEP = 18;

interface Props {
  readonly timeline: Timeline;
  /** Enter: the detail of what is selected. */
  readonly onOpen: () => void;
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;

/** Where arrows to the side lead in and out of spans: in the list and in the picture. The tree has its own way. */
const LEADS = "#events, #waterfall";

export function TimelinePane({ timeline, onOpen }: Props) {
  const { shown, tree, height } = timeline.layout.value;
  const { palette, stop } = useMemo(watchPalette, []);
  useEffect(() => stop, []);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isWriting(event.target)) return;
      if (document.querySelector("dialog[open]") || !timeline.layout.peek().shown) return;
      const leads = event.target instanceof Element && event.target.closest(LEADS) !== null;
      if (event.key === "ArrowRight" && leads) timeline.go("in");
      else if (event.key === "ArrowLeft" && leads) timeline.go("out");
      else if (zoomKeys[event.key]) zoomKeys[event.key]?.(timeline);
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [timeline]);

  return (
    <section class="timeline" aria-label={t("Timeline")} aria-busy={timeline.state.value.type === "reading"}>
      <TimelineBar timeline={timeline} />
      {shown && (
        <>
          <div class="timeline-room" style={{ height: `${height}px` }}>
            <Content timeline={timeline} palette={palette} onOpen={onOpen} />
          </div>
          {!tree && <Minimap timeline={timeline} palette={palette} />}
          <Border height={height} onHeight={(next) => timeline.arrange({ height: clampHeight(next) })} />
        </>
      )}
    </section>
  );
}

function Content(props: Props & { readonly palette: Signal<Palette> }) {
  const { timeline, palette, onOpen } = props;
  const state = timeline.state.value;
  if (state.type === "failed")
    return <Failed what={t("The timeline could not be read.")} error={state.error} onRetry={timeline.retry} />;
  if (timeline.look.value.table.count === 0)
    return <p class="timeline-empty muted">{state.type === "ready" ? t("Nothing has been done here yet.") : ""}</p>;
  return timeline.layout.value.tree ? (
    <SpanTree timeline={timeline} onOpen={onOpen} />
  ) : (
    <Waterfall timeline={timeline} palette={palette} onOpen={onOpen} />
  );
}

function Border({ height, onHeight }: { readonly height: number; readonly onHeight: (height: number) => void }) {
  const held = useRef<{ readonly y: number; readonly height: number } | null>(null);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowUp: -KEY_STEP, ArrowDown: KEY_STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onHeight(height + step);
  };
  const onPointerDown = (event: TargetedPointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current = { y: event.clientY, height };
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line between text is not moved
    <div
      class="timeline-border"
      role="separator"
      tabIndex={0}
      aria-label={t("Height of the timeline")}
      aria-orientation="horizontal"
      aria-valuemin={clampHeight(0)}
      aria-valuemax={clampHeight(Number.POSITIVE_INFINITY)}
      aria-valuenow={height}
      title={t("Drag to resize; a double click resets")}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (held.current && event.currentTarget.hasPointerCapture(event.pointerId))
          onHeight(held.current.height + event.clientY - held.current.y);
      }}
      onDblClick={() => onHeight(defaultTimeline.height)}
      onKeyDown={onKeyDown}
    />
  );
}
