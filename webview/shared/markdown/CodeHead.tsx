// Above a block of code: its language and file, and what can be done with it.
import { useContext, useLayoutEffect, useState } from "preact/hooks";
import { Icon } from "../Icon.tsx";
import type { Code } from "./blocks.ts";
import { MarkdownContext } from "./context.ts";
import { visible } from "./links.ts";

/** How long "Copied" is shown, in milliseconds. */
const COPIED_MS = 1_500;

/** Languages of what is typed into a terminal. */
const SHELLS = new Set(
  "bash sh shell zsh fish console shell-session shellsession terminal powershell ps1 pwsh cmd bat".split(" "),
);
/** Languages of changes, which are applied and never a file of their own. */
const CHANGES = new Set(["diff", "patch", "udiff"]);

export interface CodeHeadProps {
  readonly code: Pick<Code, "language" | "file">;
  /** False while more lines may come: half of a function is not to be inserted. */
  readonly whole: boolean;
  /** The code as it is by now. */
  readonly text: () => string;
}

export function CodeHead({ code, whole, text }: CodeHeadProps) {
  const host = useContext(MarkdownContext);
  const { language, file } = code;
  const block = (): Code => ({ type: "code", ...code, text: text(), closed: true });
  const action = (icon: string, word: string, name: string, act: () => void) => (
    <button
      type="button"
      class="code-action"
      title={whole ? name : `${word}, once the code is whole`}
      aria-label={name}
      disabled={!whole}
      onClick={act}
    >
      <Icon name={icon} />
      <span class="code-word">{word}</span>
    </button>
  );
  const runs = SHELLS.has(language.toLowerCase());
  const changes = CHANGES.has(language.toLowerCase());
  const where = file === null ? "the file in the editor" : visible(file);
  return (
    <div class="code-head">
      <span class="code-language" title={file === null ? undefined : visible(file)}>
        {file === null ? language || "text" : visible(file)}
      </span>
      <CopyButton text={text} />
      {action("insert", "Insert", "Insert at the cursor", () => host?.insert(text()))}
      {host?.code && !runs && action("diff", "Apply", `Apply to ${where}, as a diff`, () => host.code?.apply(block()))}
      {host?.code &&
        !changes &&
        action("new-file", "New file", "New file with this code", () => host.code?.newFile(block()))}
      {host?.code &&
        runs &&
        action("terminal", "Run", "Run in the terminal; asks first", () => host.code?.run(block()))}
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
