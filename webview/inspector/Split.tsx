// Two parts with a movable border: side by side, or one above the other where there is little room.
import type { ComponentChildren, TargetedKeyboardEvent, TargetedPointerEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { clampShare, defaultLayout } from "./arrangement.ts";
import "./Split.css";
import { t } from "../shared/l10n.ts";

/** Side by side, a list would have no room for the names of its events. The style sheet says the same. */
const NARROW = "(max-width: 759.98px)";
/** A press of an arrow key moves the border by this part of the room. */
const KEY_STEP = 0.02;

/** Whether the page is as narrow as a style sheet says somewhere. */
export function useNarrow(media = NARROW): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(media).matches);
  useEffect(() => {
    const query = matchMedia(media);
    const onChange = () => setNarrow(query.matches);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, [media]);
  return narrow;
}

export function Split(props: {
  /** The first part's share of the room. */
  readonly share: number;
  readonly onShare: (share: number) => void;
  readonly first: ComponentChildren;
  readonly second: ComponentChildren;
}) {
  const { share, onShare, first, second } = props;
  const room = useRef<HTMLElement>(null);
  const narrow = useNarrow();

  const onPointerMove = (event: TargetedPointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !room.current) return;
    const { left, top, width, height } = room.current.getBoundingClientRect();
    onShare(clampShare(narrow ? (event.clientY - top) / height : (event.clientX - left) / width));
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const [less, more] = narrow ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
    if (event.key === less) onShare(clampShare(share - KEY_STEP));
    else if (event.key === more) onShare(clampShare(share + KEY_STEP));
    else if (event.key === "Home") onShare(clampShare(0));
    else if (event.key === "End") onShare(clampShare(1));
    else return;
    event.preventDefault();
  };

  return (
    <main ref={room} class="split" style={{ "--share": `${share * 100}%` }}>
      <div class="part">{first}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: a line between text is not moved */}
      <div
        class="border"
        role="separator"
        tabIndex={0}
        aria-label={t("Size of the list")}
        aria-orientation={narrow ? "horizontal" : "vertical"}
        aria-valuemin={clampShare(0) * 100}
        aria-valuemax={clampShare(1) * 100}
        aria-valuenow={Math.round(share * 100)}
        title={t("Drag to resize; a double click resets")}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onDblClick={() => onShare(defaultLayout.share)}
        onKeyDown={onKeyDown}
      />
      <div class="part">{second}</div>
    </main>
  );
}
