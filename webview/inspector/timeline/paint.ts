// Draws the waterfall: the time, the pauses, the messages, the spans.
import { PAUSE_SHOWN_MS as PAUSE_SHOWN, type SpanTable } from "../../../src/core/spanTable.ts";
import { duration, offset } from "../../shared/format.ts";
import { t } from "../../shared/l10n.ts";
import { CROSS, cross, fillBar, openEnd, outline } from "./bar.ts";
import { lay } from "./lay.ts";
import type { Palette } from "./palette.ts";
import { after, type Time, trueTime } from "./time.ts";
import { ticks, type View } from "./zoom.ts";

/** Pixels: the row of times, and each lane with the gap below its bars. */
export const TIMES = 18;
export const LANE = 18;
const BAR = 15;
/** Pixels for each time that is written. */
const TICK_ROOM = 96;
/** Narrower bars get no name. */
const NAME_ROOM = 28;
const DIM = 0.22;

export interface Picture {
  readonly table: SpanTable;
  readonly time: Time;
  /** Milliseconds from the session's first event to the table's. */
  readonly begins: number;
  readonly view: View;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** How far the lanes are scrolled up, in pixels. */
  readonly top: number;
  readonly now: number;
  readonly lit: Uint8Array | null;
  readonly selected: number | null;
  /** The selected event where it is in no span, by number. */
  readonly selectedMark: number | null;
  readonly hovered: number | null;
  readonly name: (span: number) => string | undefined;
}

/** Answers the spans whose names there is room for. */
export function paint(context: CanvasRenderingContext2D, palette: Palette, picture: Picture): number[] {
  const { width, height } = picture;
  context.clearRect(0, 0, width, height);
  context.font = palette.font;
  context.textBaseline = "middle";
  paintPauses(context, palette, picture);
  context.save();
  context.beginPath();
  context.rect(0, TIMES, width, height - TIMES);
  context.clip();
  const wide = paintSpans(context, palette, picture);
  context.restore();
  paintTimes(context, palette, picture);
  paintMarks(context, palette, picture);
  return wide;
}

const placeOf = ({ view, width }: Picture, at: number): number => ((at - view.from) / (view.to - view.from)) * width;

function paintTimes(context: CanvasRenderingContext2D, palette: Palette, picture: Picture): void {
  const { table, time, begins, view, width } = picture;
  context.fillStyle = palette.line;
  context.fillRect(0, TIMES - 1, width, 1);
  context.fillStyle = palette.muted;
  let free = 0;
  for (const at of ticks(view, Math.floor(width / TICK_ROOM))) {
    const x = Math.round(placeOf(picture, at));
    const words = offset(begins + (time.folded ? trueTime(table, at) : at));
    const long = context.measureText(words).width;
    context.fillRect(x, TIMES - 5, 1, 4);
    if (x + 3 < free || x + 3 + long > width) continue;
    context.fillText(words, x + 3, TIMES / 2);
    free = x + long + 10;
  }
}

/** Where nothing happened for long: a broken line, and for how long where there is room. */
function paintPauses(context: CanvasRenderingContext2D, palette: Palette, picture: Picture): void {
  const { table, time, view, height } = picture;
  if (!time.folded) return;
  context.save();
  context.strokeStyle = palette.muted;
  context.fillStyle = palette.muted;
  context.setLineDash([2, 3]);
  let last = Number.NEGATIVE_INFINITY;
  const saved = table.pauseSaved.values;
  for (let pause = after(table.pauseEnds.values, table.pauseCount, view.from); pause < table.pauseCount; pause++) {
    const right = placeOf(picture, table.pauseEnds.get(pause));
    const left = placeOf(picture, table.pauseEnds.get(pause) - PAUSE_SHOWN);
    if (left > picture.width) break;
    const middle = Math.round((left + right) / 2) + 0.5;
    // Closer together than this they would be a grey wall.
    if (middle - last < 12) continue;
    last = middle;
    context.globalAlpha = palette.contrast ? 1 : 0.6;
    context.beginPath();
    context.moveTo(middle, TIMES);
    context.lineTo(middle, height);
    context.stroke();
    const long = (saved[pause] ?? 0) - (saved[pause - 1] ?? 0) + PAUSE_SHOWN;
    const words = t("{0} pause", duration(long));
    context.globalAlpha = 1;
    if (context.measureText(words).width + 12 < right - left) {
      context.clearRect(
        middle - context.measureText(words).width / 2 - 4,
        height - 16,
        context.measureText(words).width + 8,
        14,
      );
      context.textAlign = "center";
      context.fillText(words, middle, height - 9);
      context.textAlign = "start";
    }
  }
  context.restore();
}

/** Events that belong to no span, such as messages: a notch in the row of times. */
function paintMarks(context: CanvasRenderingContext2D, palette: Palette, picture: Picture): void {
  const { table, time, view, width, height } = picture;
  let last = -1;
  for (let mark = after(time.marks, table.markCount, view.from - 1); mark < table.markCount; mark++) {
    const x = Math.floor(placeOf(picture, time.marks[mark] ?? 0));
    if (x > width) break;
    const isSelected = table.markSeqs.get(mark) === picture.selectedMark;
    if (x === last && !isSelected) continue;
    last = x;
    context.fillStyle = isSelected ? palette.focus : palette.text;
    context.beginPath();
    context.moveTo(x - 3, TIMES - 5);
    context.lineTo(x + 4, TIMES - 5);
    context.lineTo(x + 0.5, TIMES - 1);
    context.fill();
    if (isSelected) context.fillRect(x, TIMES, 1, height - TIMES);
  }
}

function paintSpans(context: CanvasRenderingContext2D, palette: Palette, picture: Picture): number[] {
  const { table, height, top, lit, name, selected, hovered, width } = picture;
  const wide: number[] = [];
  const letter = context.measureText("n").width;
  const yOf = (lane: number) => TIMES + 2 + lane * LANE - top;
  const isOut = (y: number) => y + LANE < TIMES || y > height;
  lay(picture, {
    bar(span, lane, x, long) {
      const y = yOf(lane);
      if (isOut(y)) return;
      const left = Math.max(-4, x);
      const right = Math.min(width + 4, x + long);
      const kind = table.kindOf(span);
      const state = table.stateOf(span);
      const isDim = lit !== null && lit[span] !== 1;
      const colour = state === "failed" ? palette.failed : palette.kinds[kind];
      // A hair of room between two bars, where that leaves a bar.
      const bar = { x: left, y, width: Math.max(1, right - left - (right - left > 4 ? 1 : 0)), height: BAR };
      context.globalAlpha = isDim ? DIM : 1;
      fillBar(context, palette, bar, kind, colour, isDim);
      if (state === "open" || state === "stopped" || state === "cut") openEnd(context, palette, bar);
      const hasCross = state === "failed" && bar.width > CROSS * 2;
      if (hasCross) cross(context, palette, bar.x + bar.width - CROSS - 4, y + (BAR - CROSS) / 2);
      context.globalAlpha = isDim ? 0.6 : 1;
      const room = Math.min(width, right) - Math.max(0, left) - 8 - (hasCross ? CROSS + 6 : 0);
      if (room > NAME_ROOM) {
        wide.push(span);
        context.fillStyle = palette.text;
        context.fillText(fitted(name(span) ?? "", Math.floor(room / letter)), Math.max(0, left) + 5, y + BAR / 2 + 0.5);
      }
      context.globalAlpha = 1;
      if (span === hovered) outline(context, palette.text, bar, 1);
      if (span === selected) outline(context, palette.focus, bar, 2);
    },
    run(lane, x, long, { kind, failed, lit: isLit }) {
      const y = yOf(lane);
      if (isOut(y)) return;
      context.globalAlpha = isLit ? 1 : DIM;
      context.fillStyle = failed ? palette.failed : palette.kinds[kind];
      context.fillRect(x, y, long, BAR);
      // What failed can be seen among what did not.
      if (failed) context.fillRect(x - 1, y - 2, long + 2, 3);
      context.globalAlpha = 1;
    },
  });
  // Over everything: what is selected can be found however narrow it is.
  if (selected !== null) {
    const { time } = picture;
    const x = placeOf(picture, time.starts[selected] ?? 0);
    const y = yOf(table.lanes.get(selected));
    if (!isOut(y)) {
      const end = table.lasts.get(selected) === 0 ? picture.now : (time.ends[selected] ?? 0);
      const right = Math.min(width + 4, placeOf(picture, end));
      const left = Math.max(-4, x);
      if (right - left < 4) outline(context, palette.focus, { x: left - 2, y: y - 1, width: 5, height: BAR + 2 }, 2);
    }
  }
  return wide;
}

const fitted = (words: string, letters: number): string =>
  words.length <= letters ? words : letters < 3 ? "" : `${words.slice(0, letters - 1)}…`;
