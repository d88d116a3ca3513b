// How the timeline is arranged.
import type { View } from "./zoom.ts";

export interface TimelineLayout {
  readonly shown: boolean;
  /** Pixels, of what is below its bar. */
  readonly height: number;
  /** As a tree to read instead of a picture. */
  readonly tree: boolean;
  /** Whether long pauses are folded. */
  readonly folded: boolean;
}

export const defaultTimeline: TimelineLayout = { shown: true, height: 132, tree: false, folded: true };

/** Two lanes with the time above them. */
const HEIGHT_MIN = 64;
/** A list below it needs room as well: the style sheet sees to that, too. */
const HEIGHT_MAX = 600;
export const clampHeight = (height: number): number => Math.round(Math.max(HEIGHT_MIN, Math.min(HEIGHT_MAX, height)));

export function parseTimeline(kept: unknown): TimelineLayout {
  const { shown, height, tree, folded }: Record<string, unknown> =
    typeof kept === "object" && kept !== null ? { ...kept } : {};
  return {
    shown: shown !== false,
    height: typeof height === "number" && Number.isFinite(height) ? clampHeight(height) : defaultTimeline.height,
    tree: tree === true,
    folded: folded !== false,
  };
}

/** A part of the time that was brought closer: of one branch (null: of all), and in folded or true time. Another has other places. */
export interface Zoom extends View {
  readonly branch: string | null;
  readonly folded: boolean;
}

/** Null: all is in sight. */
export function parseZoom(kept: unknown): Zoom | null {
  const { from, to, branch, folded }: Record<string, unknown> =
    typeof kept === "object" && kept !== null ? { ...kept } : {};
  if (typeof from !== "number" || typeof to !== "number" || typeof folded !== "boolean") return null;
  if (!Number.isFinite(from) || !Number.isFinite(to) || from < 0 || to <= from) return null;
  return branch === null || typeof branch === "string" ? { from, to, branch, folded } : null;
}
