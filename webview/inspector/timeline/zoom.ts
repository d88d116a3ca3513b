// Which part of the time is in sight: arithmetic, without a DOM. All times in milliseconds since the session's first event.

export interface View {
  readonly from: number;
  readonly to: number;
}

/** Nothing is shorter than a millisecond: so many of them over the whole width are as close as it gets. */
const CLOSEST_MS = 10;
/** Room behind the last event, as a part of all, so that what grows is seen to. */
const MARGIN = 0.02;
/** A press of a key, or of a button. */
export const ZOOM_STEP = 1.5;
/** A press of an arrow key pans by this part of what is in sight. */
export const PAN_STEP = 0.2;

/** All of a session that has come to `end`. */
export const wholeView = (end: number): View => ({ from: 0, to: Math.max(CLOSEST_MS, end * (1 + MARGIN)) });

/** As long as `view` is, and within the whole. */
function within({ from, to }: View, whole: View): View {
  const length = Math.min(Math.max(CLOSEST_MS, to - from), whole.to - whole.from);
  const start = Math.max(whole.from, Math.min(whole.to - length, from));
  return { from: start, to: start + length };
}

/** `factor` above 1 brings it closer; what is at `at` stays where it is. */
export function zoomed(view: View, whole: View, factor: number, at: number): View {
  const length = Math.min(Math.max(CLOSEST_MS, (view.to - view.from) / factor), whole.to - whole.from);
  const share = (at - view.from) / (view.to - view.from);
  return within({ from: at - share * length, to: at + (1 - share) * length }, whole);
}

export const panned = (view: View, whole: View, by: number): View =>
  within({ from: view.from + by, to: view.to + by }, whole);

/** With what lasts from `start` to `end` in sight: as it is if that is so already, else moved, and wider only if it must be. */
export function revealed(view: View, whole: View, start: number, end: number): View {
  const length = view.to - view.from;
  if (start >= view.from && end <= view.to) return view;
  // What is longer than the view and reaches through it is in sight as much as it can be.
  if (end - start > length && start < view.to && end > view.from) return view;
  const middle = end - start > length ? start + length / 3 : (start + end) / 2;
  return within({ from: middle - length / 2, to: middle + length / 2 }, whole);
}

/** What lasts from `start` to `end`, with some room on either side. */
export function around(whole: View, start: number, end: number): View {
  const room = Math.max(CLOSEST_MS / 2, (end - start) * 0.1);
  return within({ from: start - room, to: end + room }, whole);
}

/** Steps that read well: milliseconds, seconds, minutes, hours, days. */
const STEPS = [
  ...[10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000],
  ...[1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1_440].map((minutes) => minutes * 60_000),
];
const DAY_MS = 86_400_000;

/** Where to write the time: at most `count` places. */
export function ticks(view: View, count: number): number[] {
  const wanted = (view.to - view.from) / Math.max(1, count);
  const step = STEPS.find((known) => known >= wanted) ?? Math.ceil(wanted / DAY_MS) * DAY_MS;
  const places: number[] = [];
  for (let at = Math.ceil(view.from / step) * step; at <= view.to; at += step) places.push(at);
  return places;
}
