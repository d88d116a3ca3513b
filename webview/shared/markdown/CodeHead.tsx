// Above a block of code: its language and file, and what can be done with it.
import { useContext, useLayoutEffect, useState } from "preact/hooks";
import { Icon } from "../Icon.tsx";
import { t } from "../l10n.ts";
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
      title={whole ? name : t("{0}, once the code is whole", word)}
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
  const apply =
    file === null ? t("Apply to the file in the editor, as a diff") : t("Apply to {0}, as a diff", visible(file));
  return (
    <div class="code-head">
      <span class="code-language" title={file === null ? undefined : visible(file)}>
        {file === null ? language || t("text") : visible(file)}
      </span>
      <CopyButton text={text} />
      {action("insert", t("Insert"), t("Insert at the cursor"), () => host?.insert(text()))}
      {host?.code && !runs && action("diff", t("Apply"), apply, () => host.code?.apply(block()))}
      {host?.code &&
        !changes &&
        action("new-file", t("New file"), t("New file with this code"), () => host.code?.newFile(block()))}
      {host?.code &&
        runs &&
        action("terminal", t("Run"), t("Run in the terminal; asks first"), () => host.code?.run(block()))}
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
      title={t("Copy")}
      aria-label={copied > 0 ? t("Copied") : t("Copy code")}
      onClick={() => {
        host?.copy(text());
        setCopied((times) => times + 1);
      }}
    >
      <Icon name={copied > 0 ? "check" : "copy"} />
      <span class="code-word">{copied > 0 ? t("Copied") : t("Copy")}</span>
    </button>
  );
}
