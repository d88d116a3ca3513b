// What a page gives to the Markdown on it.
import { createContext } from "preact";
import type { Lazy } from "../../../src/core/lazy.ts";
import type { Code } from "./blocks.ts";
import type { DrawFormula } from "./formulas.ts";
import type { Highlight } from "./highlight.ts";

/** What can be done with a whole block of code, besides copying and inserting it. */
export interface CodeVerbs {
  /** Shows it as a change to a file. */
  apply(code: Code): void;
  newFile(code: Code): void;
  /** Asks, and types it into a terminal. */
  run(code: Code): void;
}

export interface MarkdownHost {
  openLink(url: string): void;
  copy(text: string): void;
  /** Inserts into the editor that was last active. */
  insert(text: string): void;
  /** Absent where answers are only read. */
  readonly code?: CodeVerbs;
  readonly colours: Lazy<Highlight>;
  readonly formulas: Lazy<DrawFormula>;
  /** Calls back once, when the element comes near what is seen; returns a function that gives up. */
  near(element: Element, seen: () => void): () => void;
}

export const MarkdownContext = createContext<MarkdownHost | null>(null);

/** How far outside the page's edge work for an element begins, so that it is done before the element is seen. */
const NEAR_MARGIN = "1200px 0px";

/** One observer for all elements of a page. */
export function createNear(): MarkdownHost["near"] {
  const waiting = new Map<Element, () => void>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        const seen = waiting.get(target);
        waiting.delete(target);
        observer.unobserve(target);
        seen?.();
      }
    },
    // A margin around what scrolls; in a page within another, one around the page itself would count for nothing.
    { root: document, rootMargin: NEAR_MARGIN, scrollMargin: NEAR_MARGIN },
  );
  return (element, seen) => {
    waiting.set(element, seen);
    observer.observe(element);
    return () => {
      waiting.delete(element);
      observer.unobserve(element);
    };
  };
}
