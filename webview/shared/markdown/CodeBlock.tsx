// A block of code with its language and what can be done with it. Coloured when it is whole and near what is seen.
import { type ComponentChildren, Fragment } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { count, size } from "../format.ts";
import { t } from "../l10n.ts";
import type { Code } from "./blocks.ts";
import { CodeHead } from "./CodeHead.tsx";
import type { MarkdownHost } from "./context.ts";
import type { Coloured, Highlight } from "./highlight.ts";
import { visible } from "./links.ts";
import { useNear } from "./useNear.ts";

/** Longer code is folded when a conversation is opened: about two screens of a sidebar. */
const FOLDED_LINES = 60;
/** Characters in a part of code that still grows: a browser lays out only the part that changed. */
const PART = 1_000;

export function CodeBlock({ code }: { readonly code: Code }) {
  const element = useRef<HTMLDivElement>(null);
  const highlight = useNear(element, code.closed, coloursOf);
  // While the code grows its head stays the same, and is not even compared.
  const latest = useRef(code.text);
  latest.current = code.text;
  const head = useMemo(
    () => (
      <CodeHead code={{ language: code.language, file: code.file }} whole={code.closed} text={() => latest.current} />
    ),
    [code.language, code.file, code.closed],
  );
  const label = [t("Code"), code.language, code.file ?? ""].filter((word) => word !== "").join(", ");
  // What was seen to grow is not folded under the reader's eyes.
  const lines = useRef(code.closed ? code.text.split("\n").length : 0).current;
  const [unfolded, setUnfolded] = useState(lines <= FOLDED_LINES);
  return (
    <div class="code-block" ref={element}>
      {head}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and focus lets the keyboard scroll them */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form */}
      <pre class={unfolded ? "code-text" : "code-text folded"} dir="ltr" role="group" aria-label={label} tabIndex={0}>
        {code.closed ? <WholeCode code={code} highlight={highlight} /> : <GrowingCode text={code.text} />}
      </pre>
      {lines > FOLDED_LINES && (
        <button
          type="button"
          class="code-unfold unfold"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {unfolded ? t("Show less") : t("Show all {0} lines, {1}", count(lines), size(code.text.length))}
        </button>
      )}
    </div>
  );
}

export function renderColoured(pieces: readonly Coloured[]): ComponentChildren {
  return pieces.map((piece, index) =>
    typeof piece === "string" ? (
      <Fragment key={index}>{piece}</Fragment>
    ) : (
      <span key={index} class={piece.className}>
        {renderColoured(piece.children)}
      </span>
    ),
  );
}

const coloursOf = ({ colours }: MarkdownHost) => colours;

function WholeCode({ code, highlight }: { readonly code: Code; readonly highlight: Highlight | null }) {
  const shown = visible(code.text);
  return <code class="code-lines">{renderColoured(highlight?.(code.language, shown) ?? [shown])}</code>;
}

/** Cut at line breaks into parts that stay as they are, and the last one, which grows. */
function GrowingCode({ text }: { readonly text: string }) {
  const known = useRef<{ readonly parts: string[]; end: number }>({ parts: [], end: 0 });
  if (text.length < known.current.end) known.current = { parts: [], end: 0 };
  const state = known.current;
  while (text.length - state.end > PART * 2) {
    const cut = text.indexOf("\n", state.end + PART);
    if (cut < 0) break;
    state.parts.push(visible(text.slice(state.end, cut)));
    state.end = cut + 1;
  }
  return (
    <code class="code-lines">
      {state.parts.map((part, index) => (
        <span key={index} class="code-part">
          {part}
        </span>
      ))}
      <span key={state.parts.length} class="code-part">
        {visible(text.slice(state.end))}
      </span>
    </code>
  );
}
