// The whole session on a strip, and in it the part that the picture shows: dragged, or put where one presses.
import type { Signal } from "@preact/signals";
import type { TargetedPointerEvent } from "preact";
import { useRef } from "preact/hooks";
import { t } from "../../shared/l10n.ts";
import { type Looks, lay } from "./lay.ts";
import type { Palette } from "./palette.ts";
import type { Timeline } from "./timeline.ts";
import { useCanvas } from "./useCanvas.ts";

/** Pixels of a lane, at most; all lanes together fill the strip. */
const LANE = 5;
/** Pixels: a part in sight is never narrower, so that it can be grasped. */
const NARROWEST = 6;

export function Minimap({ timeline, palette }: { readonly timeline: Timeline; readonly palette: Signal<Palette> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  /** The session as it was drawn last: it stays the same while one zooms. */
  const drawn = useRef<{ readonly key: readonly unknown[]; readonly picture: OffscreenCanvas } | null>(null);
  const { look, time, view, whole, lit } = timeline;

  useCanvas(canvas, (context, { width, height }) => {
    const colours = palette.value;
    const ratio = devicePixelRatio;
    const key = [look.value, time.value, whole.value, lit.value, colours, width, height, ratio];
    if (!drawn.current?.key.every((part, index) => part === key[index])) {
      const picture = new OffscreenCanvas(
        Math.max(1, Math.round(width * ratio)),
        Math.max(1, Math.round(height * ratio)),
      );
      const within = picture.getContext("2d");
      within?.scale(ratio, ratio);
      if (within) drawSession(within, colours, timeline, width, height);
      drawn.current = { key, picture };
    }
    context.clearRect(0, 0, width, height);
    context.drawImage(drawn.current.picture, 0, 0, width, height);
    const all = whole.value;
    const scale = width / (all.to - all.from);
    const long = Math.max(NARROWEST, (view.value.to - view.value.from) * scale);
    const left = Math.min(width - long, view.value.from * scale);
    context.globalAlpha = colours.contrast ? 0 : 0.12;
    context.fillStyle = colours.text;
    context.fillRect(left, 0, long, height);
    context.globalAlpha = 1;
    context.strokeStyle = colours.contrast ? colours.focus : colours.muted;
    context.lineWidth = colours.contrast ? 2 : 1;
    context.strokeRect(left + 0.5, 0.5, long - 1, height - 1);
  });

  const moveTo = (event: TargetedPointerEvent<HTMLCanvasElement>) => {
    const { from, to } = view.peek();
    const all = whole.peek();
    const at = all.from + (event.offsetX / event.currentTarget.clientWidth) * (all.to - all.from);
    timeline.panBy(at - (from + to) / 2);
  };
  return (
    <div class="minimap" aria-hidden="true" title={t("The whole session: press or drag to go there")}>
      <canvas
        ref={canvas}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          moveTo(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) moveTo(event);
        }}
      />
    </div>
  );
}

function drawSession(
  context: OffscreenCanvasRenderingContext2D,
  colours: Palette,
  { look, time, whole, lit, now }: Timeline,
  width: number,
  height: number,
): void {
  const { table } = look.peek();
  const bright = lit.peek();
  const lane = Math.min(LANE, (height - 2) / Math.max(1, table.laneCount));
  const fill = (row: number, x: number, long: number, { kind, failed, lit: isLit }: Looks) => {
    context.globalAlpha = isLit ? 0.8 : 0.2;
    context.fillStyle = failed ? colours.failed : colours.kinds[kind];
    context.fillRect(x, 1 + row * lane, Math.max(1, long), Math.max(1, lane - (lane > 2 ? 1 : 0)));
  };
  lay(
    { table, time: time.peek(), view: whole.peek(), width, now: now(), lit: bright },
    {
      bar: (span, row, x, long) =>
        fill(row, x, long, {
          kind: table.kindOf(span),
          failed: table.stateOf(span) === "failed",
          lit: bright === null || bright[span] === 1,
        }),
      run: fill,
    },
  );
}
