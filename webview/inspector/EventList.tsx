// The events that pass the filter, or why there are none.
import type { RefObject, VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { EventHeader } from "../../src/core/figures.ts";
import type { InspectorSnapshot } from "../../src/protocol/inspector.ts";
import { count } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { type ListRow, VirtualList } from "../shared/VirtualList.tsx";
import { EventRow } from "./EventRow.tsx";
import { Failed } from "./Failed.tsx";
import { isNarrowed } from "./filter.ts";
import type { Inspector } from "./model.ts";
import { rowWords } from "./rowWords.ts";
import "./EventList.css";
import { t } from "../shared/l10n.ts";

/** Pixels; the style sheet's rows have the same. */
const ROW_HEIGHT = 22;

export function EventList(props: {
  readonly inspector: Inspector;
  readonly snapshot: InspectorSnapshot;
  readonly list: RefObject<HTMLDivElement | null>;
  readonly onOpen: () => void;
}) {
  const { inspector, snapshot, list, onOpen } = props;
  const { index, rows, depths, denials } = inspector;
  const state = index.state.value;
  const seqs = index.listing.value?.seqs;
  // A new version means that rows have come: draw them.
  void rows.version.value;
  const unfetched = rows.failure.value;
  const unseen = inspector.unseen.value;
  const drawn = useMemo(createRowDrawer, []);

  const row = (position: number): ListRow => {
    const seq = seqs?.[position] ?? 0;
    const known = rows.get(seq);
    if (!known) {
      return { key: seq, content: <span class="waiting muted">#{seq}</span> };
    }
    const denied = denials.has(known);
    return {
      key: seq,
      class: known.failed && !denied ? "failed" : "",
      content: drawn(known, snapshot.startedAt, depths.of(known), denied),
    };
  };

  return (
    <div class="events">
      {state.type === "failed" && (
        <Failed what={t("The events could not be listed.")} error={state.error} onRetry={index.retry} />
      )}
      {seqs && seqs.length > 0 && (
        <>
          <Columns />
          <div class="list-room">
            <VirtualList
              id="events"
              label={t("Events")}
              count={seqs.length}
              rowHeight={ROW_HEIGHT}
              active={inspector.active.value}
              row={row}
              scroll={inspector.scroll.value}
              busy={state.type === "loading"}
              list={list}
              onActivate={inspector.selectAt}
              onOpen={onOpen}
              onView={inspector.view}
            />
            {unseen > 0 && (
              <button
                type="button"
                class="plain-button primary unseen"
                title={t("Go to the end and stay there")}
                onClick={inspector.toEnd}
              >
                <Icon name="arrow-down" /> {unseen === 1 ? t("1 new event") : t("{0} new events", count(unseen))}
              </button>
            )}
          </div>
          {unfetched && <Failed what={t("Some rows could not be read.")} error={unfetched} onRetry={rows.retry} />}
        </>
      )}
      {seqs?.length === 0 && <NoEvents inspector={inspector} snapshot={snapshot} />}
    </div>
  );
}

interface Drawn {
  readonly startedAt: number | null;
  readonly depth: number;
  readonly denied: boolean;
  readonly content: VNode;
}

/** Draws a row once: what stays the same while rows come and go around it is the same element, which nobody compares again. */
function createRowDrawer(): (row: EventHeader, startedAt: number | null, depth: number, denied: boolean) => VNode {
  const all = new WeakMap<EventHeader, Drawn>();
  return (row, startedAt, depth, denied) => {
    const before = all.get(row);
    if (before?.startedAt === startedAt && before.depth === depth && before.denied === denied) return before.content;
    const content = <EventRow row={row} words={rowWords(row, startedAt ?? row.at)} depth={depth} denied={denied} />;
    all.set(row, { startedAt, depth, denied, content });
    return content;
  };
}

/** For the eye only: each row says its cells by itself. */
function Columns() {
  return (
    <div class="columns event-row" aria-hidden="true">
      <span class="time" title={t("Seconds since the session's first event")}>
        {t("Time")}
      </span>
      <span class="kind" title={t("What was recorded; what is part of something is indented")}>
        {t("Event")}
      </span>
      <span class="label" title={t("The model, the tool, the first words")}>
        {t("What")}
      </span>
      <span class="duration" title={t("How long it took")}>
        {t("Took")}
      </span>
      <span class="tokens" title={t("Tokens in → tokens out")}>
        {t("Tokens")}
      </span>
      <span class="cost" title={t("US dollars")}>
        {t("Cost")}
      </span>
    </div>
  );
}

function NoEvents({ inspector, snapshot }: { readonly inspector: Inspector; readonly snapshot: InspectorSnapshot }) {
  const narrowed = isNarrowed(inspector.arrangement.choice.value);
  return (
    <div class="empty">
      {narrowed && snapshot.session.ends > 0 ? (
        <>
          <p>{t("No event passes the filter.")}</p>
          <button type="button" class="plain-button" onClick={inspector.clearFilter}>
            {t("Clear the filter")}
          </button>
        </>
      ) : (
        <>
          <p>
            {t(
              "Nothing has happened in this session yet. Send a message in the chat, and every step of the answer appears here.",
            )}
          </p>
          <button type="button" class="plain-button primary" onClick={inspector.openChat}>
            {t("Open chat")}
          </button>
        </>
      )}
    </div>
  );
}
