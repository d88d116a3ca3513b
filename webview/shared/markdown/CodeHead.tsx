// Above a block of code: its language, and what can be done with it.
import { useContext, useLayoutEffect, useState } from "preact/hooks";
import { Icon } from "../Icon.tsx";
import { MarkdownContext } from "./context.ts";

/** How long "Copied" is shown, in milliseconds. */
const COPIED_MS = 1_500;

export interface CodeHeadProps {
  readonly language: string;
  /** False while more lines may come: half of a function is not to be inserted. */
  readonly whole: boolean;
  /** The code as it is by now. */
  readonly text: () => string;
}

export function CodeHead({ language, whole, text }: CodeHeadProps) {
  const host = useContext(MarkdownContext);
  return (
    <div class="code-head">
      <span class="code-language">{language || "text"}</span>
      <CopyButton text={text} />
      <button
        type="button"
        class="code-action"
        title={whole ? "Insert at the cursor of the editor" : "Insert, once the code is whole"}
        aria-label="Insert at the cursor"
        disabled={!whole}
        onClick={() => host?.insert(text())}
      >
        <Icon name="insert" />
        <span class="code-word">Insert</span>
      </button>
    </div>
  );
}

function CopyButton({ text }: Pick<CodeHeadProps, "text">) {
  const host = useContext(MarkdownContext);
  const [copied, setCopied] = useState(0);
  useLayoutEffect(() => {
    if (copied === 0) return;
    const timer = setTimeout(() => setCopied(0), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      class="code-action"
      title="Copy"
      aria-label={copied > 0 ? "Copied" : "Copy code"}
      onClick={() => {
        host?.copy(text());
        setCopied((times) => times + 1);
      }}
    >
      <Icon name={copied > 0 ? "check" : "copy"} />
      <span class="code-word">{copied > 0 ? "Copied" : "Copy"}</span>
    </button>
  );
}
