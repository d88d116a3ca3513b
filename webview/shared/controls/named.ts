// How a control gets its name, its description and its error: the toolkit's fields keep the real input in a shadow
// tree, where ids of the page mean nothing, and overwrite `aria-label` when they connect.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** What `Field` hands to the control inside it. */
export interface Named {
  /** Of the element, for `<label for>`. */
  readonly id: string;
  readonly label: string;
  /** Help and error in one text; empty when there is none. */
  readonly description: string;
  readonly invalid: boolean;
}

export interface NamedControl extends Named {
  /** Takes the focus when it appears. */
  readonly focusOnMount?: boolean;
}

export function useNamed<Element extends HTMLElement>(named: NamedControl): RefObject<Element | null> {
  const { label, description, invalid, focusOnMount } = named;
  const ref = useRef<Element>(null);
  useLayoutEffect(() => {
    const host = ref.current;
    if (!host) return;
    host.setAttribute("aria-label", label);
    const inner = host.shadowRoot?.querySelector("input, textarea") ?? host;
    if (description === "") inner.removeAttribute("aria-description");
    else inner.setAttribute("aria-description", description);
    // On the host as well: the page's styles see it there.
    for (const element of [host, inner]) {
      if (invalid) element.setAttribute("aria-invalid", "true");
      else element.removeAttribute("aria-invalid");
    }
  }, [label, description, invalid]);
  useLayoutEffect(() => {
    if (focusOnMount) ref.current?.focus();
    // Once: a field that is emptied by a button takes the keyboard from nothing.
  }, []);
  return ref;
}
