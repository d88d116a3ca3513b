// The conversation, scrolled. It follows its end while the reader is there, and stays where they are otherwise.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { TranscriptItem } from "../../src/core/transcript.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";
import { createFollower, type Follower } from "./follow.ts";
import { foldsAt, jumpWords, placeOf } from "./jump.ts";
import { TranscriptRow } from "./TranscriptRow.tsx";

/** Long enough for the eye to find it after the view came up. */
const MARKED_MS = 3_000;
/** Items at the end that are drawn at once; the others when they come near what is seen, or somebody looks for something. */
const DRAWN_AT_ONCE = 12;

export function Transcript() {
  const { model, arrangement, place } = useChat();
  const drawn = useSignal(DRAWN_AT_ONCE);
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follower = useRef<Follower | null>(null);
  const unseen = useSignal(false);
  const items = model.shown.items.value;
  const session = model.shown.session.value?.id ?? "";
  const left = arrangement.place(session)?.item;
  const jump = model.shown.jump.value;
  const goal = jump === null ? null : placeOf(items, jump.seq);

  useLayoutEffect(() => {
    const [outer, inner] = [scroller.current, content.current];
    if (!outer || !inner) return;
    // What came in was another session's.
    unseen.value = false;
    const started = createFollower(outer, inner, arrangement.place(session), {
      moved: (place) => arrangement.keepPlace(place),
      unseen: (is) => {
        unseen.value = is;
      },
    });
    follower.current = started;
    return started.dispose;
  }, [session, arrangement, unseen]);

  // VS Code finds what is drawn: all of it is soon, some of it in each frame.
  useEffect(() => {
    if (place !== "editor") return;
    let frame = 0;
    const drawMore = () => {
      drawn.value += DRAWN_AT_ONCE;
      if (drawn.peek() < model.shown.items.peek().length) frame = requestAnimationFrame(drawMore);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "f" || !(event.ctrlKey || event.metaKey)) return;
      cancelAnimationFrame(frame);
      drawMore();
    };
    // In a browser VS Code selects what it finds; what was not laid out before it does not scroll to.
    const onSelection = () => {
      const found = document.getSelection();
      const element = found?.isCollapsed === false ? found.anchorNode?.parentElement : null;
      if (document.hasFocus() || !element || !content.current?.contains(element)) return;
      if (!isSeen(element, scroller.current)) follower.current?.toElement(() => element);
    };
    document.addEventListener("keydown", onKeyDown);
    document.addEventListener("selectionchange", onSelection);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("keydown", onKeyDown);
      document.removeEventListener("selectionchange", onSelection);
    };
  }, [place, model, drawn]);

  const before = useRef<{ head: string | undefined; last: TranscriptItem | undefined }>(null);
  useSignalEffect(() => {
    const live = model.shown.live.contents.value;
    const last = model.shown.items.value.at(-1);
    const head = model.shown.session.peek()?.head;
    // What was there from the beginning did not come in, and what did not change is nothing new.
    const came = last !== before.current?.last || live.size > 0;
    if (before.current?.head === head && came) follower.current?.arrived();
    before.current = { head, last };
  });

  // What one has just sent is what one wants to see.
  const asking = model.activity.value === "asking";
  useLayoutEffect(() => {
    if (asking) follower.current?.toEnd();
  }, [asking]);

  useLayoutEffect(() => {
    if (goal === null) return;
    for (const id of foldsAt(goal)) arrangement.fold(id, true);
    const find = () => elementOf(content.current, goal.item.id, goal.step?.span);
    follower.current?.toElement(find);
    const marked = find();
    marked?.classList.add("found");
    const unmark = () => marked?.classList.remove("found");
    const timer = setTimeout(unmark, MARKED_MS);
    model.announcer.say(jumpWords(goal));
    return () => {
      clearTimeout(timer);
      unmark();
    };
    // Once for each time that it is asked for, not when the conversation goes on.
  }, [jump]);

  const lastTurn = items.findLast((item) => item.type === "turn");
  return (
    <>
      <section
        class="scroller"
        ref={scroller}
        aria-label={t("Conversation")}
        aria-busy={model.activity.value !== "idle"}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: focus lets the keyboard scroll it
        tabIndex={0}
        onClickCapture={(event) => follower.current?.hold(event)}
      >
        <div class="rows" ref={content}>
          {items.map((item, index) => (
            <TranscriptRow
              key={item.id}
              item={item}
              ways={model.shown.ways.value.get(item.id)}
              last={item === lastTurn}
              drawn={index >= items.length - drawn.value || item.id === left || item === goal?.item}
            />
          ))}
        </div>
      </section>
      {unseen.value && (
        <button type="button" class="plain-button to-end" onClick={() => follower.current?.toEnd()}>
          <Icon name="arrow-down" />
          {t("New")}
        </button>
      )}
    </>
  );
}

function isSeen(element: Element, around: Element | null): boolean {
  const [own, view] = [element.getBoundingClientRect(), around?.getBoundingClientRect()];
  return view !== undefined && own.bottom > view.top && own.top < view.bottom;
}

/** A step's element, or else its item's. */
function elementOf(rows: HTMLElement | null, item: string, step: string | undefined): HTMLElement | undefined {
  const elements = [...(rows?.querySelectorAll<HTMLElement>("[data-item], [data-step]") ?? [])];
  return (
    elements.find((element) => step !== undefined && element.dataset.step === step) ??
    elements.find((element) => element.dataset.item === item)
  );
}
