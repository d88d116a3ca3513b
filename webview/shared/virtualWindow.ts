// Which rows of a long list of equal rows are in the page, and where: arithmetic, without a DOM.

/** Chromium lays out nothing beyond 2^25 px. A list that would be taller is scrolled by proportion. */
export const MAX_HEIGHT = 33_000_000;
/** Rows kept outside the visible part on either side, so that a wheel's step meets rows that are there. */
const OVERSCAN = 12;
/** The window moves by so many rows, so that most scroll events change nothing in the page. */
const STEP = 8;
/** Rows in the page, unless the visible part alone holds more. */
export const MAX_ROWS = 100;

export interface Geometry {
  readonly count: number;
  /** Pixels. */
  readonly rowHeight: number;
  /** Pixels: the height of the visible part. */
  readonly viewport: number;
}

/** Rows from `first` up to but not including `end`. */
export interface Span {
  readonly first: number;
  readonly end: number;
}

export type Align = "start" | "nearest" | "center" | "end";

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** The height of the scrolled element, in pixels. */
export const contentHeight = ({ count, rowHeight }: Geometry): number => Math.min(MAX_HEIGHT, count * rowHeight);

/** True when the list is taller than an element can be. */
export const isScaled = ({ count, rowHeight }: Geometry): boolean => count * rowHeight > MAX_HEIGHT;

/** The largest offset: how far the visible part can be from the list's start, in pixels of the list. */
export const maxOffset = ({ count, rowHeight, viewport }: Geometry): number =>
  Math.max(0, count * rowHeight - viewport);

/** Pixels of the list for one pixel of the scroll bar's way. */
function scale(geometry: Geometry): number {
  const way = contentHeight(geometry) - geometry.viewport;
  return isScaled(geometry) && way > 0 ? maxOffset(geometry) / way : 1;
}

export const offsetOf = (geometry: Geometry, scrollTop: number): number =>
  clamp(scrollTop * scale(geometry), 0, maxOffset(geometry));

export const scrollTopOf = (geometry: Geometry, offset: number): number =>
  clamp(offset, 0, maxOffset(geometry)) / scale(geometry);

/** The rows that are at least partly visible. */
export function visibleRows(geometry: Geometry, offset: number): Span {
  const { count, rowHeight, viewport } = geometry;
  const first = clamp(Math.floor(offset / rowHeight), 0, Math.max(0, count - 1));
  return { first, end: clamp(Math.ceil((offset + viewport) / rowHeight), first, count) };
}

/** The rows to have in the page: the visible ones and some around them. */
export function windowAt(geometry: Geometry, offset: number): Span {
  const { count, rowHeight, viewport } = geometry;
  const visible = Math.ceil(viewport / rowHeight) + 1;
  const around = clamp(Math.floor((MAX_ROWS - visible - STEP) / 2), 0, OVERSCAN);
  const first = Math.max(0, Math.floor((visibleRows(geometry, offset).first - around) / STEP) * STEP);
  return { first, end: Math.min(count, first + visible + 2 * around + STEP) };
}

/** Where the window's first row is drawn within the scrolled element, in pixels. */
export const windowTop = (geometry: Geometry, offset: number, first: number): number =>
  isScaled(geometry) ? scrollTopOf(geometry, offset) + first * geometry.rowHeight - offset : first * geometry.rowHeight;

/** The offset that shows row `index`; the same offset when it is visible as a whole and `align` is "nearest". */
export function offsetToShow(geometry: Geometry, offset: number, index: number, align: Align): number {
  const { rowHeight, viewport } = geometry;
  const top = index * rowHeight;
  const last = top + rowHeight - viewport;
  const wanted = {
    start: top,
    end: last,
    center: Math.round((top + last) / 2),
    nearest: top < offset ? top : Math.max(offset, last),
  }[align];
  return clamp(wanted, 0, maxOffset(geometry));
}

/** True when the last row is in sight, as far as fractions of pixels let one say. */
export const isAtEnd = (geometry: Geometry, offset: number): boolean => offset >= maxOffset(geometry) - 2;

/** The row that a key leads to from row `active`; null for a key that moves nothing. */
export function rowAfterKey(key: string, active: number | null, geometry: Geometry, offset: number): number | null {
  const { count, rowHeight, viewport } = geometry;
  if (count === 0) return null;
  const page = Math.max(1, Math.floor(viewport / rowHeight) - 1);
  const from = active ?? visibleRows(geometry, offset).first;
  switch (key) {
    case "ArrowDown":
      return active === null ? from : clamp(from + 1, 0, count - 1);
    case "ArrowUp":
      return active === null ? from : clamp(from - 1, 0, count - 1);
    case "PageDown":
      return clamp(from + page, 0, count - 1);
    case "PageUp":
      return clamp(from - page, 0, count - 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
