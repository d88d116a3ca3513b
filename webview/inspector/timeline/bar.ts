// How one span's bar looks: tinted and edged in its colour, with a pattern for its kind and for how it stands.
import type { SpanKind } from "../../../src/core/spanTable.ts";
import type { Palette } from "./palette.ts";

/** Pixels. */
export const CROSS = 6;
/** Of a bar's colour over the ground: a name on it stays as readable as on the ground. */
const TINT = 0.34;

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function fillBar(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { x, y, width, height }: Bar,
  kind: SpanKind,
  colour: string,
  isDim: boolean,
): void {
  context.fillStyle = colour;
  const alpha = context.globalAlpha;
  if (!palette.contrast) {
    context.globalAlpha = alpha * (kind === "wait" ? TINT / 2 : TINT);
    context.fillRect(x, y, width, height);
  }
  context.globalAlpha = alpha * (palette.contrast ? 1 : 0.7);
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash(isDim && palette.contrast ? [2, 2] : []);
  if (width > 3) context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  else context.fillRect(x, y, width, height);
  context.setLineDash([]);
  if (width > 3 && kind === "wait") hatch(context, { x, y, width, height });
  if (width > 3 && kind === "tool") dots(context, { x, y, width, height });
  // Its left edge is where it began, in full colour.
  context.globalAlpha = alpha;
  context.fillRect(x, y, Math.min(2, width), height);
}

/** Along the lower edge, so that a name stays readable. */
function dots(context: CanvasRenderingContext2D, { x, y, width, height }: Bar): void {
  for (let at = x + 4; at < x + width - 2; at += 4) context.fillRect(at, y + height - 3, 2, 2);
}

function hatch(context: CanvasRenderingContext2D, { x, y, width, height }: Bar): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.beginPath();
  for (let at = x - height; at < x + width; at += 6) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}

/** It goes on, was stopped, or nobody knows when it ended: no edge on the right, but teeth. */
export function openEnd(context: CanvasRenderingContext2D, palette: Palette, { x, y, width, height }: Bar): void {
  if (width < 6) return;
  context.fillStyle = palette.background;
  for (let tooth = 0; tooth < height; tooth += 5) {
    context.beginPath();
    context.moveTo(x + width + 1, y + tooth);
    context.lineTo(x + width - 4, y + tooth + 2.5);
    context.lineTo(x + width + 1, y + tooth + 5);
    context.fill();
  }
}

export function cross(context: CanvasRenderingContext2D, palette: Palette, x: number, y: number): void {
  context.strokeStyle = palette.contrast ? palette.text : palette.failed;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + CROSS, y + CROSS);
  context.moveTo(x + CROSS, y);
  context.lineTo(x, y + CROSS);
  context.stroke();
}

export function outline(
  context: CanvasRenderingContext2D,
  colour: string,
  { x, y, width, height }: Bar,
  line: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.strokeRect(x + line / 2, y + line / 2, Math.max(1, width - line), height - line);
}
