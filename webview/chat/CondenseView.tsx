// Where older messages became a summary for the model, with the summary to read. What it stands for stands above.
import type { CondenseStep } from "../../src/core/transcript.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { Markdown } from "../shared/markdown/Markdown.tsx";
import { Fold } from "./Fold.tsx";
import { condenseWords } from "./words.ts";

export function CondenseView({ step }: { readonly step: CondenseStep }) {
  const { state } = step;
  const { text, explanation } = condenseWords(step);
  if (state.type !== "done") {
    const working = state.type === "working";
    return (
      <p class="aside" title={explanation}>
        <Icon name={working ? "loading" : "warning"} spin={working} />
        <span>{text}</span>
      </p>
    );
  }
  return (
    <Fold id={step.span} class="condensed" summary={<span title={explanation}>{text}</span>}>
      {() => (
        <>
          <p class="muted">
            {t("The model is sent this summary in the place of the older messages, which are all kept above.")}
          </p>
          <Markdown text={state.summary} growing={false} />
        </>
      )}
    </Fold>
  );
}
