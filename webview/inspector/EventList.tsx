// The events that pass the filter, or why there are none.
import type { RefObject } from "preact";
import type { InspectorSnapshot } from "../../src/protocol/inspector.ts";
import { counted } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { type ListRow, VirtualList } from "../shared/VirtualList.tsx";
import { EventRow } from "./EventRow.tsx";
import { Failed } from "./Failed.tsx";
import { isNarrowed } from "./filter.ts";
import type { Inspector } from "./model.ts";
import { rowWords } from "./rowWords.ts";
import "./EventList.css";

/** Pixels; the style sheet's rows have the same. */
const ROW_HEIGHT = 22;

export function EventList(props: {
  readonly inspector: Inspector;
  readonly snapshot: InspectorSnapshot;
  readonly list: RefObject<HTMLDivElement | null>;
  readonly onOpen: () => void;
}) {
  const { inspector, snapshot, list, onOpen } = props;
  const { index, rows, depths } = inspector;
  const state = index.state.value;
  const seqs = index.listing.value?.seqs;
  // A new version means that rows have come: draw them.
  void rows.version.value;
  const unfetched = rows.failure.value;
  const unseen = inspector.unseen.value;

  const row = (position: number): ListRow => {
    const seq = seqs?.[position] ?? 0;
    const known = rows.get(seq);
    if (!known) {
      return { key: seq, content: <span class="waiting muted">#{seq}</span> };
    }
    const words = rowWords(known, snapshot.startedAt ?? known.at);
    return {
      key: seq,
      class: known.failed ? "failed" : "",
      content: <EventRow row={known} words={words} depth={depths.of(known)} />,
    };
  };

  return (
    <div class="events">
      {state.type === "failed" && (
        <Failed what="The events could not be listed." error={state.error} onRetry={index.retry} />
      )}
      {seqs && seqs.length > 0 && (
        <>
          <Columns />
          <div class="list-room">
            <VirtualList
              id="events"
              label="Events"
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
                title="Go to the end and stay there"
                onClick={inspector.toEnd}
              >
                <Icon name="arrow-down" /> {counted(unseen, "new event")}
              </button>
            )}
          </div>
          {unfetched && <Failed what="Some rows could not be read." error={unfetched} onRetry={rows.retry} />}
        </>
      )}
      {seqs?.length === 0 && <NoEvents inspector={inspector} snapshot={snapshot} />}
    </div>
  );
}

/** For the eye only: each row says its cells by itself. */
function Columns() {
  return (
    <div class="columns event-row" aria-hidden="true">
      <span class="time" title="Seconds since the session's first event">
        Time
      </span>
      <span class="kind" title="What was recorded; what is part of something is indented">
        Event
      </span>
      <span class="label" title="The model, the tool, the first words">
        What
      </span>
      <span class="duration" title="How long it took">
        Took
      </span>
      <span class="tokens" title="Tokens in → tokens out">
        Tokens
      </span>
      <span class="cost" title="US dollars">
        Cost
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
          <p>No event passes the filter.</p>
          <button type="button" class="plain-button" onClick={inspector.clearFilter}>
            Clear the filter
          </button>
        </>
      ) : (
        <>
          <p>
            Nothing has happened in this session yet. Send a message in the chat, and every step of the answer appears
            here.
          </p>
          <button type="button" class="plain-button primary" onClick={inspector.openChat}>
            Open chat
          </button>
        </>
      )}
    </div>
  );
}
