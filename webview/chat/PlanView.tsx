// What a call does, exactly: the files that it changes, or the command that it runs.
import { visible, visibleLines } from "../../src/core/hiddenText.ts";
import type { ToolStep } from "../../src/core/transcript.ts";
import { useChat } from "./context.ts";

export function PlanView({ step, restorable }: { readonly step: ToolStep; readonly restorable: boolean }) {
  const { model } = useChat();
  const { plan } = step;
  if (plan === null) return null;
  if (plan.kind === "command") {
    return (
      <div class="plan">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and focus lets the keyboard scroll it */}
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form */}
        <pre class="output plan-command" dir="ltr" role="group" aria-label="Command" tabIndex={0}>
          {visibleLines(plan.command)}
        </pre>
        <p class="muted">
          {visible(plan.shell)} in <span class="mono">{visible(plan.cwd)}</span>,{" "}
          {plan.sandbox === null ? "without a sandbox: this machine has none" : `sandbox: ${visible(plan.sandbox)}`}
        </p>
      </div>
    );
  }
  return (
    <ul class="plan plan-files">
      {plan.files.map((file, index) => (
        <li key={file.path}>
          <span class="mono plan-path" title={visible(file.path)}>
            {visible(shortened(file.path))}
          </span>
          {file.change !== "change" && <span class="muted">{file.change === "create" ? "new" : "removed"}</span>}
          <span class="plan-added">+{file.added}</span>
          <span class="plan-removed">−{file.removed}</span>
          <button type="button" class="link" onClick={() => void model.showChange(step.span, index, "after")}>
            Open diff
          </button>
          {restorable && (
            <button
              type="button"
              class="link"
              title="The file as it was before this step, beside the file as it is now"
              onClick={() => void model.showChange(step.span, index, "now")}
            >
              Compare
            </button>
          )}
          {restorable && (
            <button
              type="button"
              class="link"
              title="Put the files back as they were before this step"
              onClick={() => void model.restoreFiles(step.seq)}
            >
              Restore…
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The last folders and the name: the whole path is in the title. */
function shortened(path: string): string {
  const parts = path.split(/[\\/]/);
  return parts.length <= 4 ? path : `…/${parts.slice(-3).join("/")}`;
}
