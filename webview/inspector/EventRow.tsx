// One event in the list. A screen reader hears its cells in this order; the style sheet puts the time first.
import { type EventHeader, isStopped } from "../../src/core/figures.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { kindLooks } from "./kinds.ts";
import type { RowWords } from "./rowWords.ts";

/** Pixels for each level of nesting, as in VS Code's trees: an agent within an agent leaves room for the longest kinds. */
const INDENT = 8;

export function EventRow(props: {
  readonly row: EventHeader;
  readonly words: RowWords;
  readonly depth: number;
  /** Somebody said no: it is on record as a failure, and is none. */
  readonly denied: boolean;
}) {
  const { row, words, depth, denied } = props;
  const isBad = row.failed && !denied;
  const stopped = isStopped(row);
  const hasFigures = [words.duration, words.tokens, words.cost].some(({ text }) => text !== "");
  const saysSo = row.kind.endsWith("failed") || row.label.startsWith("failed");
  // A failure's label is what went wrong, in a sentence.
  const tells = row.kind.endsWith(".failed");
  return (
    <div class={`event-row${hasFigures ? "" : " wordy"}${tells ? " telling" : ""}`}>
      <span class="kind" title={words.kind.title} style={{ paddingInlineStart: `${depth * INDENT}px` }}>
        <Icon name={isBad ? "error" : denied ? "circle-slash" : kindLooks(row.kind, stopped).icon} />
        <span class="kind-name">{words.kind.text}</span>
        {isBad && !saysSo && <span class="visually-hidden"> {t("failed")}</span>}
        {stopped && <span class="visually-hidden"> {t("stopped")}</span>}
        {denied && row.kind !== "tool.decided" && <span class="visually-hidden"> {t("denied")}</span>}
      </span>
      <span class="label" title={words.label.title}>
        {words.label.text}
      </span>
      <span class="time muted" title={words.time.title}>
        {words.time.text}
      </span>
      {hasFigures && (
        <>
          <span class="duration" title={words.duration.title}>
            {words.duration.text}
          </span>
          <span class="tokens" title={words.tokens.title}>
            {words.tokens.text}
          </span>
          <span class="cost" title={words.cost.title}>
            {words.cost.text}
          </span>
        </>
      )}
    </div>
  );
}
