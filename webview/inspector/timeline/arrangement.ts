// How the timeline is arranged.

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
