// A formula: drawn once it is whole and near what is seen, and until then as it was written.
import { type ComponentChildren, h } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../l10n.ts";
import type { Formula } from "./blocks.ts";
import type { MarkdownHost } from "./context.ts";
import type { FormulaElement } from "./drawFormula.ts";
import { visible } from "./links.ts";
import { useNear } from "./useNear.ts";

export function FormulaView({ formula: { tex, source, display, closed } }: { readonly formula: Formula }) {
  const element = useRef<HTMLElement>(null);
  const draw = useNear(element, closed, formulasOf);
  // The same elements while the words around them grow.
  const { fault, shown } = useMemo(() => {
    const drawn = closed && draw ? draw(tex, display) : null;
    if (drawn?.type === "drawn") return { fault: null, shown: renderFormula(drawn.formula) };
    const fault = drawn ? faultOf(drawn.why) : undefined;
    return { fault, shown: <code title={fault}>{visible(source)}</code> };
  }, [draw, tex, source, display, closed]);
  const wide = useWide(element, fault === null);
  return (
    <span
      ref={element}
      class={display ? "formula display" : "formula"}
      dir="ltr"
      {...(wide && { role: "group", "aria-label": t("Formula"), tabIndex: 0 })}
    >
      {shown}
    </span>
  );
}

const formulasOf = ({ formulas }: MarkdownHost) => formulas;

const faultOf = (why: string | null): string =>
  why === null
    ? t("This formula is not drawn: it is too large, or has more in it than a formula may.")
    : t("This formula cannot be drawn: {0}", visible(why));

function renderFormula({ name, attributes, style, children }: FormulaElement): ComponentChildren {
  const shown = children.map((child) => (typeof child === "string" ? child : renderFormula(child)));
  return h(name, { ...attributes, style }, shown);
}

/** Pixels that an accent may reach out of its formula. */
const SLACK = 8;

/** Whether an element is wider than its place, and scrolls: then the keyboard has to reach it. */
function useWide(element: { readonly current: HTMLElement | null }, drawn: boolean): boolean {
  const [wide, setWide] = useState(false);
  useLayoutEffect(() => {
    const { current } = element;
    if (!drawn || !current) return;
    const observer = new ResizeObserver(() => setWide(current.scrollWidth > current.clientWidth + SLACK));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element, drawn]);
  return wide;
}
