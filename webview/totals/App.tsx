// The whole view: what it is about, the sums, and each way to look at them.
import { errorWords } from "../../src/core/failure.ts";
import type { Totals } from "../../src/core/totals.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { Controls } from "./Controls.tsx";
import type { TotalsModel } from "./model.ts";
import { Sections } from "./Sections.tsx";
import { tilesOf } from "./tiles.ts";

export function App({ model }: { readonly model: TotalsModel }) {
  const subject = model.subject.value;
  const totals = model.totals.value;
  const reading = model.reading.value;
  const title = subject ? t("Totals of “{0}”", subject.session.title || t("New chat")) : t("Totals of all sessions");
  return (
    <main class="totals-page" aria-busy={reading.type === "reading"}>
      <h1>{subject === undefined ? t("Totals") : title}</h1>
      {subject !== undefined && <Controls model={model} subject={subject} />}
      {reading.type === "failed" && (
        <div class="notice failed" role="status">
          <Icon name="error" />
          <span>
            {t("The totals could not be read.")} {errorWords(reading.error)}
          </span>
          {reading.error.code !== "missing" && (
            <button type="button" class="plain-button" onClick={model.read}>
              {t("Retry")}
            </button>
          )}
        </div>
      )}
      {model.stale.value && (
        <div class="notice" role="status">
          <Icon name="info" />
          <span>{t("More was recorded since.")}</span>
          <button type="button" class="plain-button" onClick={model.read}>
            {t("Read again")}
          </button>
        </div>
      )}
      {totals === null ? (
        reading.type === "reading" && <p class="late muted">{t("Adding up…")}</p>
      ) : (
        <Figures model={model} totals={totals} />
      )}
      <p class="visually-hidden" role="status" aria-live="polite">
        {model.announcement}
      </p>
    </main>
  );
}

function Figures({ model, totals }: { readonly model: TotalsModel; readonly totals: Totals }) {
  if (totals.total.calls === 0 && totals.tools.length === 0) {
    return (
      <p class="muted">
        {model.subject.value === null
          ? t("No model was called in this time. Choose a longer one, or send a message in the chat.")
          : t("No model was called here yet, or all of it was copied from another session, which has its costs.")}
      </p>
    );
  }
  return (
    <>
      <dl class="tiles" aria-label={t("Sums")}>
        {tilesOf(totals).map(({ term, value, detail }) => (
          <div key={term} class="tile">
            <dt>{term}</dt>
            <dd>
              <span class="tile-value">{value}</span>
              <span class="tile-detail muted">{detail}</span>
            </dd>
          </div>
        ))}
      </dl>
      <Sections model={model} totals={totals} />
    </>
  );
}
