// What colours code, loaded when the first block of code is near what is seen: a page is there before the grammars of 24 languages are.
import { type Lazy, lazy } from "../../../src/core/lazy.ts";
import type { Highlight } from "./highlight.ts";

export const createColours = (): Lazy<Highlight> =>
  lazy(async () => {
    const { createHighlight } = await import("./highlight.ts");
    return createHighlight();
  });
