// The conversation, scrolled. It follows its end while the reader is there, and stays where they are otherwise.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../shared/Icon.tsx";
import { useChat } from "./context.ts";
import { createFollower, type Follower } from "./follow.ts";
import { TranscriptRow } from "./TranscriptRow.tsx";

/** Items at the end that are drawn at once; the others when they come near what is seen. */
const DRAWN_AT_ONCE = 12;

export function Transcript() {
  const { model, arrangement } = useChat();
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follower = useRef<Follower | null>(null);
  const unseen = useSignal(false);
  const items = model.shown.items.value;
  const session = model.shown.session.value?.id ?? "";
  const left = arrangement.place(session)?.item;

  useLayoutEffect(() => {
    const [outer, inner] = [scroller.current, content.current];
    if (!outer || !inner) return;
    const started = createFollower(outer, inner, arrangement.place(session), {
      moved: (place) => arrangement.keepPlace(place),
      unseen: (is) => {
        unseen.value = is;
      },
    });
    follower.current = started;
    return started.dispose;
  }, [session, arrangement, unseen]);

  const begun = useRef(false);
  useSignalEffect(() => {
    void model.shown.live.contents.value;
    void model.shown.items.value;
    // What was there from the beginning did not come in.
    if (begun.current) follower.current?.arrived();
    begun.current = true;
  });

  // What one has just sent is what one wants to see.
  const asking = model.activity.value === "asking";
  useLayoutEffect(() => {
    if (asking) follower.current?.toEnd();
  }, [asking]);

  const lastTurn = items.findLast((item) => item.type === "turn");
  return (
    <>
      <section
        class="scroller"
        ref={scroller}
        aria-label="Conversation"
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
              drawn={index >= items.length - DRAWN_AT_ONCE || item.id === left}
            />
          ))}
        </div>
      </section>
      {unseen.value && (
        <button type="button" class="plain-button to-end" onClick={() => follower.current?.toEnd()}>
          <Icon name="arrow-down" />
          New
        </button>
      )}
    </>
  );
}
