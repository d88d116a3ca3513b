// What came back: why it ended, how fast, at what price, and its parts as they came.
import type { ExactCall } from "../../src/protocol/exactCall.ts";
import { t } from "../shared/l10n.ts";
import { DocumentView } from "./DocumentView.tsx";
import { ErrorNotice } from "./ErrorNotice.tsx";
import type { Inspector } from "./model.ts";
import { failedFigures, respondedFigures } from "./modelFigures.ts";

export function ResponseTab({ inspector, call }: { readonly inspector: Inspector; readonly call: ExactCall }) {
  const { outcome } = call;
  if (outcome === null) return <p class="muted">{t("The model has not answered yet.")}</p>;
  const figures = outcome.kind === "model.responded" ? respondedFigures(outcome) : failedFigures(outcome);
  return (
    <>
      {outcome.kind === "model.failed" && <ErrorNotice error={outcome.error} />}
      <dl class="figures">
        {figures.map(({ term, value, title }) => (
          <div key={term} class="figure" title={title}>
            <dt class="muted">{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <DocumentView
        inspector={inspector}
        seq={call.asked}
        form="response"
        label={t("The parts of the answer, in order")}
      />
    </>
  );
}
