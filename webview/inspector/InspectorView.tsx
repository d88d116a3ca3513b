// The whole view: header, filter, list and detail, and the keys that lead from one to the other.
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CompareView } from "./compare/CompareView.tsx";
import { DetailPane } from "./DetailPane.tsx";
import { EventList } from "./EventList.tsx";
import { Failed } from "./Failed.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { ForkDialog } from "./fork/ForkDialog.tsx";
import { ForkList } from "./fork/ForkList.tsx";
import { Header } from "./Header.tsx";
import { KeysDialog } from "./KeysDialog.tsx";
import type { Inspector } from "./model.ts";
import { ReplayPanel } from "./ReplayPanel.tsx";
import { Split } from "./Split.tsx";
import { TimelinePane } from "./timeline/TimelinePane.tsx";
import "./InspectorView.css";
import { t } from "../shared/l10n.ts";

/** True where a key writes something. */
const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;

export function InspectorView({ inspector }: { readonly inspector: Inspector }) {
  const filter = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [keysShown, showKeys] = useState(false);
  const openDetail = useOpenDetail(inspector, panel);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      // Asked of the page: what is drawn here closes a moment after the dialog, and a quick key would be lost.
      if (document.querySelector("dialog[open]") !== null) return;
      if (inspector.forking.state.peek().type !== "closed") return;
      if (event.key === "Escape" && inspector.comparing.state.peek().type !== "closed") inspector.comparing.close();
      else if (event.key === "Escape") list.current?.focus();
      else if (isWriting(event.target)) return;
      else if (event.key === "/") filter.current?.focus();
      else if (event.key === "?") showKeys(true);
      else if (event.key === "t") inspector.openTotals();
      else if (event.key === "r") inspector.replay.run();
      else if (event.key === "f") inspector.fork();
      else if (event.key === "c") inspector.compare();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [inspector]);

  const compares = inspector.comparing.state.value.type !== "closed";
  const compared = useRef(false);
  useEffect(() => {
    if (compared.current && !compares) list.current?.focus();
    compared.current = compares;
  }, [compares]);

  // The keys of the list work as soon as the view has the focus.
  useEffect(() => {
    const onFocus = () => {
      if (document.activeElement === document.body) list.current?.focus();
    };
    window.addEventListener("focus", onFocus);
    return () => window.removeEventListener("focus", onFocus);
  }, []);

  const snapshot = inspector.snapshot.value;
  const unread = inspector.unread.value;
  if (!snapshot) {
    return (
      <main class="inspector" aria-busy={!unread}>
        <h1 class="visually-hidden">{t("Inspector")}</h1>
        {unread ? (
          <Failed what={t("The session could not be read.")} error={unread.error} onRetry={unread.retry} />
        ) : (
          <p class="empty late muted">{t("Reading the session…")}</p>
        )}
      </main>
    );
  }
  const undone = inspector.undone.value;
  const { layout } = inspector.arrangement;
  return (
    <div class="inspector">
      <Header inspector={inspector} snapshot={snapshot} onKeys={() => showKeys(true)} />
      <FilterBar
        inspector={inspector}
        snapshot={snapshot}
        input={filter}
        onLeave={() => list.current?.focus()}
        onHelp={() => showKeys(true)}
      />
      <ReplayPanel inspector={inspector} />
      {unread && <Failed what={t("What is shown may be out of date.")} error={unread.error} onRetry={unread.retry} />}
      {undone && <Failed what="" error={undone.error} onRetry={undone.retry} onDismiss={inspector.dismiss} />}
      <ForkList forking={inspector.forking} onCompare={inspector.compareWith} />
      <ForkDialog forking={inspector.forking} />
      <CompareView inspector={inspector} />
      {!compares && <TimelinePane timeline={inspector.timeline} onOpen={openDetail} />}
      {!compares && (
        <Split
          share={layout.value.share}
          onShare={(share) => inspector.arrange({ share })}
          first={<EventList inspector={inspector} snapshot={snapshot} list={list} onOpen={openDetail} />}
          second={<DetailPane inspector={inspector} snapshot={snapshot} panel={panel} />}
        />
      )}
      <p class="visually-hidden" role="status" aria-live="polite">
        {inspector.announcement}
      </p>
      {keysShown && <KeysDialog onClose={() => showKeys(false)} />}
    </div>
  );
}

/** Gives the keyboard to the selected event's detail: at once, or as soon as that is read and drawn. */
function useOpenDetail({ detail }: Inspector, panel: RefObject<HTMLDivElement | null>): () => void {
  /** What had the focus then: who has gone elsewhere meanwhile is not fetched back. */
  const from = useRef<Element | null>(null);
  const { type } = detail.state.value;
  useEffect(() => {
    if (from.current === null || type === "loading") return;
    if (from.current === document.activeElement) panel.current?.focus();
    from.current = null;
  }, [type]);
  return () => {
    if (detail.state.peek().type === "loading") from.current = document.activeElement;
    else panel.current?.focus();
  };
}
