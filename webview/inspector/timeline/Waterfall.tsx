// The picture: zoomed and panned by wheel, drag and keys; a hover says what, how long and when.
import { type Signal, useSignal } from "@preact/signals";
import type { TargetedKeyboardEvent, TargetedMouseEvent, TargetedPointerEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { spanAt } from "./lay.ts";
import { LANE, paint, TIMES } from "./paint.ts";
import type { Palette } from "./palette.ts";
import { SpanHover } from "./SpanHover.tsx";
import { selectedWords } from "./selectedWords.ts";
import type { Timeline } from "./timeline.ts";
import { useCanvas } from "./useCanvas.ts";
import { ZOOM_STEP } from "./zoom.ts";

/** Pixels from a bar in which a pointer still means it. */
const REACH = 3;
/** Pixels that a pointer moves before it drags. */
const SLIP = 3;
/** A notch of a wheel is 100 pixels: it zooms by a fifth. */
const WHEEL_ZOOM = 0.0018;
/** A line and a page of a wheel that counts in those, in pixels. */
const WHEEL_UNITS = [1, 20, 400];
/** How often what is still going on is drawn anew, milliseconds; for whoever wants less motion. */
const TICK_MS = 200;
const CALM_TICK_MS = 2_000;

interface Props {
  readonly timeline: Timeline;
  readonly palette: Signal<Palette>;
  readonly onOpen: () => void;
}

export function Waterfall({ timeline, palette, onOpen }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const top = useSignal(0);
  const hover = useSignal<{ readonly span: number; readonly x: number; readonly y: number } | null>(null);
  const drag = useRef<{ x: number; y: number; readonly from: number; moved: boolean } | null>(null);
  const { look, time, view, lit, selectedSpan, named } = timeline;
  const focused = useSignal(false);

  const width = () => canvas.current?.clientWidth ?? 1;
  const msPerPixel = () => (view.peek().to - view.peek().from) / width();
  const timeAt = (x: number) => view.peek().from + x * msPerPixel();
  const lanesHeight = () => look.peek().table.laneCount * LANE + 4;
  const deepest = () => Math.max(0, lanesHeight() - ((canvas.current?.clientHeight ?? 0) - TIMES));
  const scrollLanes = (to: number) => {
    top.value = Math.max(0, Math.min(deepest(), to));
  };
  const shown = () => ({
    ...{ table: look.peek().table, time: time.peek(), view: view.peek(), width: width() },
    ...{ now: timeline.now(), lit: null },
  });

  useCanvas(canvas, (context, size) => {
    void named.value;
    const { table } = look.value;
    const wide = paint(context, palette.value, {
      ...{
        table,
        time: time.value,
        begins: timeline.begins.value,
        view: view.value,
        ...size,
        top: top.value,
        now: timeline.now(),
        lit: lit.value,
      },
      ...{ selected: selectedSpan.value, selectedMark: timeline.selected.value, hovered: hover.value?.span ?? null },
      name: (span) => (table.kindOf(span) === "wait" ? t("waits for you") : timeline.header(span)?.label),
    });
    // A bar may be too narrow for its name, which the hover has.
    timeline.wantNames(hover.value ? [...wide, hover.value.span] : wide);
  });

  // What goes on grows, as long as something does.
  const isGrowing = timeline.isWorking.value && look.value.table.openCount > 0;
  useEffect(() => {
    if (!isGrowing) return;
    const calm = document.body.classList.contains("vscode-reduce-motion") || matchMedia(CALM).matches;
    const timer = setInterval(timeline.tick, calm ? CALM_TICK_MS : TICK_MS);
    return () => clearInterval(timer);
  }, [isGrowing]);

  // The selected span's lane comes into sight.
  const selected = selectedSpan.value;
  useEffect(() => {
    if (selected === null || !canvas.current) return;
    const y = look.peek().table.lanes.get(selected) * LANE;
    const room = canvas.current.clientHeight - TIMES;
    if (y < top.peek()) scrollLanes(y);
    else if (y + LANE + 4 > top.peek() + room) scrollLanes(y + LANE + 4 - room);
  }, [selected]);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const unit = WHEEL_UNITS[event.deltaMode] ?? 1;
      const [across, down] = [event.deltaX * unit, event.deltaY * unit];
      event.preventDefault();
      hover.value = null;
      if (event.ctrlKey || event.metaKey) timeline.zoomBy(Math.exp(-down * WHEEL_ZOOM), timeAt(event.offsetX));
      else if (!event.shiftKey && Math.abs(down) > Math.abs(across) && deepest() > 0) scrollLanes(top.peek() + down);
      else timeline.panBy((across || down) * msPerPixel());
    };
    // Not passive: the page does not zoom in its stead.
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, []);

  const under = (event: TargetedMouseEvent<HTMLCanvasElement>): number | null => {
    const lane = Math.floor((event.offsetY - TIMES - 2 + top.peek()) / LANE);
    return event.offsetY < TIMES ? null : spanAt(shown(), lane, event.offsetX, REACH);
  };
  const onPointerDown = (event: TargetedPointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.offsetX, y: event.offsetY, from: event.offsetX, moved: false };
  };
  const onPointerMove = (event: TargetedPointerEvent<HTMLCanvasElement>) => {
    const held = drag.current;
    if (!held) {
      const span = under(event);
      hover.value = span === null ? null : { span, x: event.offsetX, y: event.offsetY };
      return;
    }
    if (!held.moved && Math.hypot(event.offsetX - held.x, event.offsetY - held.y) < SLIP) return;
    held.moved = true;
    hover.value = null;
    timeline.panBy((held.x - event.offsetX) * msPerPixel());
    scrollLanes(top.peek() + held.y - event.offsetY);
    Object.assign(held, { x: event.offsetX, y: event.offsetY });
  };
  const onPointerUp = (event: TargetedPointerEvent<HTMLCanvasElement>) => {
    const held = drag.current;
    drag.current = null;
    if (!held || held.moved) return;
    const span = under(event);
    if (span !== null) timeline.select(span);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.shiftKey && event.key === "ArrowLeft") timeline.panStep(-1);
    else if (event.shiftKey && event.key === "ArrowRight") timeline.panStep(1);
    else if (event.key === "ArrowUp") timeline.go("before");
    else if (event.key === "ArrowDown") timeline.go("after");
    else if (event.key === "Enter" && selectedSpan.peek() !== null) onOpen();
    else return;
    event.preventDefault();
  };

  return (
    <div
      id="waterfall"
      class="waterfall"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application of its own, moved by keys
      tabIndex={0}
      aria-label={t("Waterfall of spans")}
      aria-describedby="waterfall-keys"
      onKeyDown={onKeyDown}
      onFocus={() => {
        focused.value = true;
      }}
      onBlur={() => {
        focused.value = false;
      }}
    >
      <canvas
        ref={canvas}
        class="waterfall-canvas"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          drag.current = null;
        }}
        onPointerLeave={() => {
          hover.value = null;
        }}
        onDblClick={(event) => {
          const span = under(event);
          if (span !== null) timeline.showSpan(span);
        }}
      />
      <p id="waterfall-keys" class="visually-hidden">
        {t(
          "Arrow right and left go into a span and out of it, up and down to the one before and after it; plus, minus and 0 zoom. The tree shows the same as text.",
        )}
      </p>
      <p class="visually-hidden" role="status">
        {focused.value && selectedWords(timeline)}
      </p>
      {hover.value && <SpanHover timeline={timeline} {...hover.value} />}
    </div>
  );
}

const CALM = "(prefers-reduced-motion: reduce)";

/** What the buttons beside the picture do, and the keys + − 0. */
export const zoomKeys: Readonly<Record<string, (timeline: Timeline) => void>> = {
  "+": (timeline) => timeline.zoomBy(ZOOM_STEP),
  "=": (timeline) => timeline.zoomBy(ZOOM_STEP),
  "-": (timeline) => timeline.zoomBy(1 / ZOOM_STEP),
  "0": (timeline) => timeline.showAll(),
};
