// Above the picture: what its looks mean, what is selected, and how it is shown.
import { Icon } from "../../shared/Icon.tsx";
import { selectedWords } from "./selectedWords.ts";
import { spanKindWords } from "./spanWords.ts";
import type { Timeline } from "./timeline.ts";
import { zoomKeys } from "./Waterfall.tsx";

export function TimelineBar({ timeline }: { readonly timeline: Timeline }) {
  const { shown, tree, folded } = timeline.layout.value;
  const { table } = timeline.look.value;
  return (
    <div class="timeline-bar">
      <button
        type="button"
        class="timeline-title"
        aria-expanded={shown}
        title={shown ? "Hide the timeline" : "Show the timeline"}
        onClick={() => timeline.arrange({ shown: !shown })}
      >
        <Icon name={shown ? "chevron-down" : "chevron-right"} /> Timeline
      </button>
      {shown && (
        <>
          {!tree && <Legend />}
          <Selected timeline={timeline} />
          <div class="timeline-buttons">
            {!tree && (
              <>
                <Button
                  icon={folded ? "unfold" : "fold"}
                  words="Fold pauses"
                  title={
                    folded
                      ? "Long pauses are folded: press to show true time"
                      : "Fold pauses: leave out the time in which nothing happened"
                  }
                  pressed={folded}
                  disabled={folded && table.pauseCount === 0}
                  onPress={() => timeline.arrange({ folded: !folded })}
                />
                <Button
                  icon="zoom-out"
                  words="Zoom out"
                  title="Zoom out (−)"
                  onPress={() => zoomKeys["-"]?.(timeline)}
                />
                <Button icon="zoom-in" words="Zoom in" title="Zoom in (+)" onPress={() => zoomKeys["+"]?.(timeline)} />
                <Button
                  icon="screen-full"
                  words="Show all"
                  title="Show all of the session (0)"
                  onPress={timeline.showAll}
                />
              </>
            )}
            <Button
              icon="list-tree"
              words="Tree"
              title="Show the spans as a tree, to read or to listen to"
              pressed={tree}
              onPress={() => timeline.arrange({ tree: !tree })}
            />
          </div>
        </>
      )}
    </div>
  );
}

function Button(props: {
  readonly icon: string;
  readonly words: string;
  readonly title: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}) {
  const { icon, words, title, pressed, disabled, onPress } = props;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={words}
      aria-pressed={pressed}
      aria-disabled={disabled}
      title={title}
      onClick={() => {
        if (!disabled) onPress();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}

/** What the looks of a bar mean. */
function Legend() {
  return (
    <p class="legend muted" aria-hidden="true">
      {(["model", "tool", "wait", "agent"] as const).map((kind) => (
        <span key={kind} class="legend-entry">
          <span class={`swatch ${kind}`} /> {spanKindWords[kind].name}
        </span>
      ))}
    </p>
  );
}

function Selected({ timeline }: { readonly timeline: Timeline }) {
  const words = selectedWords(timeline);
  return (
    <p class="selected-span" title={words}>
      {words}
    </p>
  );
}
