// Scrolling: at the end while the reader is there; else nothing moves, and they are told that there is more.
import { paced } from "../shared/paced.ts";
import type { Place } from "./arrangement.ts";

/** Fractions of pixels and zoom: so near the end is at the end. */
const AT_END_PX = 4;
/** Where one reads is kept over a reload; so often is enough. */
const KEEP_EVERY_MS = 250;
/** After a restore, rows around the place are drawn for the first time and get their real heights; then it is quiet. */
const SETTLE_MS = 1_000;

/** Room above what was jumped to, so that one sees where it stands. */
const ABOVE_JUMP_PX = 24;

/** What a reader moves with. */
const MOVES = ["wheel", "keydown", "pointerdown", "touchmove"] as const;

export interface Follower {
  toEnd(): void;
  /** Scrolls to the element that `find` gives, and keeps it in place while what is around it is drawn. */
  toElement(find: () => Element | undefined): void;
  /** Something came in: whoever is not at the end is told. */
  arrived(): void;
  /** Called before a click acts: what it unfolds shall not be scrolled away. */
  hold(event: Event): void;
  readonly dispose: () => void;
}

export interface FollowerEvents {
  /** The reader stopped somewhere; null at the end. */
  moved(place: Place | null): void;
  /** Whether something came in behind what is seen. */
  unseen(is: boolean): void;
}

/** An element, and how many pixels of it are above the upper edge. */
interface Target {
  find(): Element | undefined;
  readonly above: number;
}

/** `rows`: the element whose children are the items, each with its id in `data-item`. `place`: where to begin. */
export function createFollower(
  scroller: HTMLElement,
  rows: HTMLElement,
  place: Place | null,
  { moved, unseen }: FollowerEvents,
): Follower {
  let following = place === null;
  let top = scroller.scrollTop;
  /** The place that was restored, until its surroundings have settled or the reader moves. */
  let restoring: Target | null = place === null ? null : { find: () => rowOf(place.item), above: place.above };
  const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= AT_END_PX;

  function jump(): void {
    scroller.scrollTop = scroller.scrollHeight;
    top = scroller.scrollTop;
  }
  function toEnd(): void {
    following = true;
    restoring = null;
    unseen(false);
    jump();
  }

  /** The item at the upper edge. Items are in order, so it is found by halving. */
  function where(): Place | null {
    const { children } = rows;
    let low = 0;
    let high = children.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const child = children[middle];
      if (child instanceof HTMLElement && child.offsetTop <= scroller.scrollTop) low = middle;
      else high = middle - 1;
    }
    const found = children[low];
    if (!(found instanceof HTMLElement) || found.dataset.item === undefined) return null;
    return { item: found.dataset.item, above: scroller.scrollTop - found.offsetTop };
  }
  const keep = paced(KEEP_EVERY_MS, () => moved(following ? null : where()));

  function onScroll(): void {
    const now = scroller.scrollTop;
    if (atEnd()) {
      following = true;
      unseen(false);
    } else if (now < top - 1) {
      // Only the reader scrolls up; what comes in only makes the end go away.
      following = false;
    }
    top = now;
    keep();
  }

  function rowOf(item: string): Element | undefined {
    return [...rows.children].find((child) => child instanceof HTMLElement && child.dataset.item === item);
  }
  function restore({ find, above }: Target): void {
    const found = find();
    if (found === undefined) {
      toEnd();
      return;
    }
    const { top: edge } = scroller.getBoundingClientRect();
    scroller.scrollTop += found.getBoundingClientRect().top - edge + above;
    top = scroller.scrollTop;
  }

  const observer = new ResizeObserver(() => {
    if (following) jump();
    else if (restoring) restore(restoring);
    else if (atEnd()) following = true;
  });
  const settle = () => {
    restoring = null;
  };
  let settled = setTimeout(settle, SETTLE_MS);

  if (restoring === null) toEnd();
  else restore(restoring);
  observer.observe(rows);
  observer.observe(scroller);
  scroller.addEventListener("scroll", onScroll, { passive: true });
  for (const type of MOVES) scroller.addEventListener(type, settle, { passive: true });
  return {
    toEnd,
    toElement(find) {
      clearTimeout(settled);
      settled = setTimeout(settle, SETTLE_MS);
      following = false;
      restoring = { find, above: -ABOVE_JUMP_PX };
      restore(restoring);
    },
    arrived() {
      if (!following && !atEnd()) unseen(true);
    },
    hold(event) {
      if (event.target instanceof Element && event.target.closest("summary, .unfold")) following = false;
    },
    dispose() {
      clearTimeout(settled);
      keep.cancel();
      observer.disconnect();
      scroller.removeEventListener("scroll", onScroll);
      for (const type of MOVES) scroller.removeEventListener(type, settle);
    },
  };
}
