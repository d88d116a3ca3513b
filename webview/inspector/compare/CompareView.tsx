// Two histories side by side: what they came to, their steps aligned, and what the active step says on both sides.
import { useEffect, useRef } from "preact/hooks";
import type { ComparisonView, SideWords } from "../../../src/protocol/comparing.ts";
import { count } from "../../shared/format.ts";
import { Icon } from "../../shared/Icon.tsx";
import { isWriting } from "../../shared/keepFocus.ts";
import { VirtualList } from "../../shared/VirtualList.tsx";
import { Failed } from "../Failed.tsx";
import type { Inspector } from "../model.ts";
import { Split, useNarrow } from "../Split.tsx";
import type { Comparing } from "./comparing.ts";
import { FieldsPane } from "./FieldsPane.tsx";
import { FoldRow, PairView } from "./PairView.tsx";
import { TotalsTable } from "./TotalsTable.tsx";
import "./CompareView.css";
import { t } from "../../shared/l10n.ts";

/** Pixels of a row, and of one that stands above its other side: the style sheet's rows have the same. */
const ROW_HEIGHT = 24;
const STACKED_HEIGHT = 44;
/** Side by side, less would be left of either than its first words; the style sheet says the same. */
const STACKED = "(max-width: 999.98px)";

export function CompareView({ inspector }: { readonly inspector: Inspector }) {
  const { comparing } = inspector;
  const state = comparing.state.value;
  if (state.type === "closed") return null;
  return (
    <section class="compare" aria-label={t("Comparison")} aria-busy={state.type === "loading"}>
      <CompareHead comparing={comparing} comparison={state.type === "open" ? state.comparison : null} />
      {state.type === "loading" && <p class="empty late muted">{t("Comparing…")}</p>}
      {state.type === "failed" && (
        <Failed what={t("The two could not be compared.")} error={state.error} onRetry={comparing.retry} />
      )}
      {state.type === "open" && <Body inspector={inspector} comparison={state.comparison} />}
    </section>
  );
}

const sideWords = ({ title, branch }: SideWords): string =>
  [title || t("Untitled session"), branch].filter(Boolean).join(" · ");

function CompareHead(props: { readonly comparing: Comparing; readonly comparison: ComparisonView | null }) {
  const { comparing, comparison } = props;
  return (
    <div class="compare-head">
      <h2>{t("Compare")}</h2>
      {comparison && (
        <p class="compare-verdict" role="status">
          {verdict(comparison)}
        </p>
      )}
      <span class="compare-buttons">
        {comparison?.first != null && (
          <button type="button" class="plain-button" onClick={comparing.toFirst}>
            {t("First difference")}
          </button>
        )}
        <button
          type="button"
          class="icon-button"
          aria-label={t("Swap sides")}
          title={t("Swap sides")}
          onClick={comparing.swap}
        >
          <Icon name="arrow-swap" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t("Close the comparison")}
          title={t("Close the comparison (Esc)")}
          onClick={comparing.close}
        >
          <Icon name="close" />
        </button>
      </span>
    </div>
  );
}

function verdict({ rows, first }: ComparisonView): string {
  const steps = rows.length === 1 ? t("1 step") : t("{0} steps", count(rows.length));
  if (first === null) return t("The same: {0}.", steps);
  const different = rows.filter(({ differs }) => differs.length > 0).length;
  return t("{0} of {1} differ; the first is step {2}.", count(different), steps, count(first + 1));
}

function Body({ inspector, comparison }: { readonly inspector: Inspector; readonly comparison: ComparisonView }) {
  const { comparing, arrangement, arrange } = inspector;
  const list = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);
  const narrow = useNarrow(STACKED);
  const rows = comparing.rows.value;
  useEffect(() => {
    if (!isWriting()) list.current?.focus();
  }, []);

  const row = (position: number) => {
    const shown = rows[position];
    if (shown === undefined) return { key: `none-${position}`, content: null };
    if (shown.type === "fold")
      return { key: `fold-${shown.at}`, class: "same", content: <FoldRow count={shown.count} /> };
    return {
      key: shown.at,
      class: shown.pair.differs.length > 0 ? "differs" : "same",
      content: <PairView pair={shown.pair} first={shown.at === comparison.first} />,
    };
  };
  const onOpen = (position: number) => {
    if (rows[position]?.type === "fold") comparing.unfold(position);
    else panel.current?.focus();
  };

  return (
    <>
      <TotalsTable left={sideWords(comparison.left)} right={sideWords(comparison.right)} totals={comparison.totals} />
      <Split
        share={arrangement.layout.value.share}
        onShare={(share) => arrange({ share })}
        first={
          rows.length === 0 ? (
            <p class="empty muted">{t("Nothing happened on either side.")}</p>
          ) : (
            <VirtualList
              id="pairs"
              label={t("Steps of both")}
              count={rows.length}
              rowHeight={narrow ? STACKED_HEIGHT : ROW_HEIGHT}
              active={comparing.active.value}
              row={row}
              scroll={comparing.scroll.value}
              list={list}
              onActivate={comparing.activate}
              onOpen={onOpen}
            />
          )
        }
        second={<FieldsPane comparing={comparing} panel={panel} />}
      />
    </>
  );
}
