// The selected event: its figures, what it holds, and as it is on record.
import type { RefObject, TargetedKeyboardEvent } from "preact";
import { useRef } from "preact/hooks";
import type { FactKind } from "../../src/core/event.ts";
import { isStop } from "../../src/core/figures.ts";
import type { Detail, InspectorSnapshot } from "../../src/protocol/inspector.ts";
import { count, exactTime, offset } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { type Tab, tabs } from "./arrangement.ts";
import { ContentTab } from "./ContentTab.tsx";
import { DiffTab } from "./DiffTab.tsx";
import { ExactTab } from "./ExactTab.tsx";
import { Failed } from "./Failed.tsx";
import { kindLooks } from "./kinds.ts";
import type { Inspector } from "./model.ts";
import { RawTab } from "./RawTab.tsx";
import { RequestTab } from "./RequestTab.tsx";
import { ResponseTab } from "./ResponseTab.tsx";
import { SummaryTab } from "./SummaryTab.tsx";
import "./DetailPane.css";
import { t } from "../shared/l10n.ts";

const tabNames: Record<Tab, { readonly name: string; readonly means: string }> = {
  summary: { name: t("Summary"), means: t("Its figures in words") },
  content: { name: t("Content"), means: t("What it holds, to read") },
  request: { name: t("Request"), means: t("The request exactly as the provider saw it") },
  response: { name: t("Response"), means: t("What came back, how fast and at what price") },
  diff: { name: t("Diff"), means: t("What is other than in the request before, and what that cost in cache") },
  raw: { name: t("Raw"), means: t("The event as JSON, as it is on record") },
};

/** What there is to see of an event: only a model call has a request. */
const tabsOf = (kind: FactKind): readonly Tab[] =>
  kind.startsWith("model.") ? tabs : tabs.filter((tab) => tab !== "request" && tab !== "response" && tab !== "diff");

interface Props {
  readonly inspector: Inspector;
  readonly snapshot: InspectorSnapshot;
  readonly panel: RefObject<HTMLDivElement | null>;
}

export function DetailPane({ inspector, snapshot, panel }: Props) {
  const state = inspector.detail.state.value;
  const detail = state.type === "ready" ? state.detail : state.type === "loading" ? state.before : null;
  return (
    <section class="detail" aria-label={t("Detail")} aria-busy={state.type === "loading"}>
      {state.type === "none" && snapshot.session.ends > 0 && (
        <p class="empty muted">{t("Select an event to see what was recorded. Press ? for the keys.")}</p>
      )}
      {state.type === "failed" && (
        <Failed
          what={t("Event {0} could not be read.", count(state.seq))}
          error={state.error}
          onRetry={inspector.detail.retry}
        />
      )}
      {detail && <Shown inspector={inspector} startedAt={snapshot.startedAt} detail={detail} panel={panel} />}
    </section>
  );
}

function Shown(props: {
  readonly inspector: Inspector;
  readonly startedAt: number | null;
  readonly detail: Detail;
  readonly panel: RefObject<HTMLDivElement | null>;
}) {
  const { inspector, detail, panel } = props;
  const { event } = detail;
  const { kind } = event.fact;
  const startedAt = props.startedAt ?? event.at;
  const looks = kindLooks(kind, "error" in event.fact && event.fact.error !== undefined && isStop(event.fact.error));
  const shown = tabsOf(kind);
  const chosen = inspector.arrangement.layout.value.tab;
  const tab = shown.includes(chosen) ? chosen : "summary";
  return (
    <>
      <div class="detail-head">
        <h2 class="detail-title" title={looks.means}>
          <Icon name={looks.icon} /> {kind}
        </h2>
        <span class="muted" title={t("{0}; event {1} of the session", exactTime(event.at), count(event.seq))}>
          {offset(event.at - startedAt)} s · #{count(event.seq)}
        </span>
      </div>
      <Tabs tabs={shown} tab={tab} onTab={(chosen) => inspector.arrange({ tab: chosen })} />
      <div
        ref={panel}
        id="detail-panel"
        class={tab === "request" || tab === "response" || tab === "raw" ? "panel holds-tree" : "panel"}
        role="tabpanel"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and Enter in the list leads here
        tabIndex={0}
        aria-labelledby={`tab-${tab}`}
        key={`${event.seq} ${tab}`}
      >
        {detail.isCut && tab !== "raw" && (
          <p class="means muted">{t("Its texts are long, and cut here. All of them are under Raw.")}</p>
        )}
        {tab === "summary" && <SummaryTab event={event} startedAt={startedAt} />}
        {tab === "content" && <ContentTab inspector={inspector} event={event} />}
        {tab === "request" && (
          <ExactTab inspector={inspector} seq={event.seq}>
            {(call) => <RequestTab inspector={inspector} call={call} />}
          </ExactTab>
        )}
        {tab === "response" && (
          <ExactTab inspector={inspector} seq={event.seq}>
            {(call) => <ResponseTab inspector={inspector} call={call} />}
          </ExactTab>
        )}
        {tab === "diff" && (
          <ExactTab inspector={inspector} seq={event.seq}>
            {(call) => <DiffTab inspector={inspector} call={call} />}
          </ExactTab>
        )}
        {tab === "raw" && <RawTab inspector={inspector} event={event} />}
      </div>
    </>
  );
}

function Tabs(props: { readonly tabs: readonly Tab[]; readonly tab: Tab; readonly onTab: (tab: Tab) => void }) {
  const { tabs, tab, onTab } = props;
  const bar = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    if (!next) return;
    onTab(next);
    bar.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <div ref={bar} class="tabs" role="tablist" aria-label={t("Ways to see the event")} onKeyDown={onKeyDown}>
      {tabs.map((name) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          class="tab"
          role="tab"
          aria-selected={name === tab}
          aria-controls="detail-panel"
          tabIndex={name === tab ? 0 : -1}
          title={tabNames[name].means}
          onClick={() => onTab(name)}
        >
          {tabNames[name].name}
        </button>
      ))}
    </div>
  );
}
