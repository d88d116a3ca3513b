// The moving part of a virtual list: which rows are in the page, kept in step with scrolling, growing and resizing.
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import {
  type Align,
  type Geometry,
  isAtEnd,
  isScaled,
  maxOffset,
  offsetOf,
  offsetToShow,
  type Span,
  scrollTopOf,
  visibleRows,
  windowAt,
  windowTop,
} from "./virtualWindow.ts";

/** A wish to scroll; each new object is a new wish. */
export interface ScrollWish {
  readonly index: number;
  readonly align: Align;
}

export interface ListView extends Span {
  /** The first row in sight; `first` and `end` hold the rows around too. */
  readonly top: number;
  readonly atEnd: boolean;
  /** False while all rows fit. */
  readonly scrolls: boolean;
}

interface Options {
  readonly list: RefObject<HTMLElement | null>;
  /** The element that holds the rows of the window. */
  readonly strip: RefObject<HTMLElement | null>;
  readonly count: number;
  readonly rowHeight: number;
  readonly scroll: ScrollWish | null;
  readonly onView: ((view: ListView) => void) | undefined;
}

interface VirtualWindow {
  readonly geometry: Geometry;
  readonly shown: Span;
  /** Where the visible part begins, in pixels of the list. */
  offset(): number;
  show(index: number, align: Align): void;
  onScroll(): void;
}

/** Kept outside of rendering: most scroll events render nothing. */
interface Place {
  offset: number;
  atEnd: boolean;
  count: number;
  fulfilled: ScrollWish | null;
  reported: string;
}

export function useVirtualWindow(options: Options): VirtualWindow {
  const { list, strip, count, rowHeight, scroll } = options;
  const [viewport, setViewport] = useState(0);
  const [shown, setShown] = useState<Span>({ first: 0, end: 0 });
  const place = useRef<Place>({ offset: 0, atEnd: false, count: 0, fulfilled: null, reported: "" }).current;
  const geometry: Geometry = { count, rowHeight, viewport };
  const latest = useRef({ geometry, onView: options.onView });
  latest.current = { geometry, onView: options.onView };

  /** Takes `offset` for where the list is, and brings the rows in step with it. */
  const settle = (offset: number): void => {
    const { geometry, onView } = latest.current;
    const wanted = windowAt(geometry, offset);
    const atEnd = isAtEnd(geometry, offset);
    Object.assign(place, { offset, atEnd, count: geometry.count });
    setShown((before) => (before.first === wanted.first && before.end === wanted.end ? before : wanted));
    if (isScaled(geometry)) strip.current?.style.setProperty("top", `${windowTop(geometry, offset, wanted.first)}px`);
    const top = visibleRows(geometry, offset).first;
    const report = `${wanted.first} ${wanted.end} ${top} ${atEnd}`;
    if (report === place.reported || geometry.viewport === 0) return;
    place.reported = report;
    onView?.({ ...wanted, top, atEnd, scrolls: maxOffset(geometry) > 0 });
  };
  const moveTo = (offset: number): void => {
    if (list.current) list.current.scrollTop = scrollTopOf(latest.current.geometry, offset);
    settle(offset);
  };

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = () => setViewport(element.clientHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [list]);

  // Rows came or went, or the room for them changed: stay where one was, or at the end if one was there.
  useLayoutEffect(() => {
    // A wish that is open says where to be: below.
    if (scroll && scroll !== place.fulfilled) return;
    const end = maxOffset(geometry);
    moveTo(place.atEnd && place.count > 0 ? end : Math.min(place.offset, end));
  }, [count, rowHeight, viewport]);

  useLayoutEffect(() => {
    if (!scroll || scroll === place.fulfilled || viewport === 0) return;
    place.fulfilled = scroll;
    // Who wishes wants to know where that led, also when it led nowhere.
    place.reported = "";
    moveTo(offsetToShow(geometry, place.offset, scroll.index, scroll.align));
  }, [scroll, viewport]);

  useLayoutEffect(() => {
    strip.current?.style.setProperty("top", `${windowTop(geometry, place.offset, shown.first)}px`);
  });

  // By proportion, a turn of the wheel would jump over rows: there it moves by its own measure.
  const scaled = isScaled(geometry);
  useEffect(() => {
    const element = list.current;
    if (!scaled || !element) return;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const { geometry } = latest.current;
      const pixels = [1, rowHeight, geometry.viewport][event.deltaMode] ?? 1;
      moveTo(Math.max(0, Math.min(maxOffset(geometry), place.offset + event.deltaY * pixels)));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [scaled, list, rowHeight]);

  return {
    geometry,
    shown: { first: shown.first, end: Math.min(shown.end, count) },
    offset: () => place.offset,
    show: (index, align) => moveTo(offsetToShow(latest.current.geometry, place.offset, index, align)),
    onScroll() {
      const scrollTop = list.current?.scrollTop ?? 0;
      // The echo of our own scrolling says less than we know.
      const isEcho = Math.abs(scrollTop - scrollTopOf(latest.current.geometry, place.offset)) <= 1;
      settle(isEcho ? place.offset : offsetOf(latest.current.geometry, scrollTop));
    },
  };
}
