// What a call does, exactly: the files that it changes, or the command that it runs.
import { visible, visibleLines } from "../../src/core/hiddenText.ts";
import type { ToolStep } from "../../src/core/transcript.ts";
import { t } from "../shared/l10n.ts";
import { Sentence } from "../shared/Sentence.tsx";
import { useChat } from "./context.ts";

export function PlanView({ step, restorable }: { readonly step: ToolStep; readonly restorable: boolean }) {
  const { model } = useChat();
  const { plan } = step;
  if (plan === null) return null;
  if (plan.kind === "command") {
    const cwd = <span class="mono">{visible(plan.cwd)}</span>;
    return (
      <div class="plan">
        <p class="muted">
          <Sentence
            text={
              plan.sandbox === null
                ? t("{0} in {1}, without a sandbox: this machine has none")
                : t("{0} in {1}, sandbox: {2}")
            }
            parts={[visible(plan.shell), cwd, visible(plan.sandbox ?? "")]}
          />
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and focus lets the keyboard scroll it */}
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form */}
        <pre class="output plan-command" dir="ltr" role="group" aria-label={t("Command")} tabIndex={0}>
          {visibleLines(plan.command)}
        </pre>
      </div>
    );
  }
  return (
    <ul class="plan plan-files">
      {plan.files.map((file, index) => (
        <li key={file.path}>
          <span class="mono plan-path" title={visible(file.path)}>
            {visible(file.shown ?? shortened(file.path))}
          </span>
          {file.change !== "change" && <span class="muted">{file.change === "create" ? t("new") : t("removed")}</span>}
          <span class="plan-added">+{file.added}</span>
          <span class="plan-removed">−{file.removed}</span>
          <button type="button" class="link" onClick={() => void model.showChange(step.span, index, "after")}>
            {t("Open diff")}
          </button>
          {restorable && (
            <button
              type="button"
              class="link"
              title={t("The file as it was before this step, beside the file as it is now")}
              onClick={() => void model.showChange(step.span, index, "now")}
            >
              {t("Compare")}
            </button>
          )}
          {restorable && (
            <button
              type="button"
              class="link"
              title={t("Put the files back as they were before this step")}
              onClick={() => void model.restoreFiles(step.seq)}
            >
              {t("Restore…")}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The last folders and the name, where the workspace folder is not known: the whole path is in the title. */
function shortened(path: string): string {
  const parts = path.split(/[\\/]/);
  return parts.length <= 4 ? path : `…/${parts.slice(-3).join("/")}`;
}
