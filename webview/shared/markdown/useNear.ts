import { useContext, useLayoutEffect, useState } from "preact/hooks";
import type { Lazy } from "../../../src/core/lazy.ts";
import { MarkdownContext, type MarkdownHost } from "./context.ts";

/**
 * What an element needs to be shown in full, once it comes near what is seen. Null before, and for good where it cannot be loaded.
 * @param wanted whether the element is whole: what still grows is shown plain
 */
export function useNear<T>(
  element: { readonly current: HTMLElement | null },
  wanted: boolean,
  from: (host: MarkdownHost) => Lazy<T>,
): T | null {
  const host = useContext(MarkdownContext);
  const [found, setFound] = useState<T | null>(null);
  useLayoutEffect(() => {
    if (found !== null || !wanted || !host || !element.current) return;
    const source = from(host);
    const show = (loaded: T) => setFound(() => loaded);
    return host.near(element.current, () => {
      if (source.loaded === null) source.load().then(show, () => {});
      else show(source.loaded);
    });
  }, [found, wanted, host, element, from]);
  return found;
}
