// Above the picture: what its looks mean, what is selected, and how it is shown.
import { Icon } from "../../shared/Icon.tsx";
import { t } from "../../shared/l10n.ts";
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
        title={shown ? t("Hide the timeline") : t("Show the timeline")}
        onClick={() => timeline.arrange({ shown: !shown })}
      >
        <Icon name={shown ? "chevron-down" : "chevron-right"} /> {t("Timeline")}
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
                  words={t("Fold pauses")}
                  title={
                    folded
                      ? t("Long pauses are folded: press to show true time")
                      : t("Fold pauses: leave out the time in which nothing happened")
                  }
                  pressed={folded}
                  disabled={folded && table.pauseCount === 0}
                  onPress={() => timeline.arrange({ folded: !folded })}
                />
                <Button
                  icon="zoom-out"
                  words={t("Zoom out")}
                  title={t("Zoom out (−)")}
                  onPress={() => zoomKeys["-"]?.(timeline)}
                />
                <Button
                  icon="zoom-in"
                  words={t("Zoom in")}
                  title={t("Zoom in (+)")}
                  onPress={() => zoomKeys["+"]?.(timeline)}
                />
                <Button
                  icon="screen-full"
                  words={t("Show all")}
                  title={t("Show all of the session (0)")}
                  onPress={timeline.showAll}
                />
              </>
            )}
            <Button
              icon="list-tree"
              words={t("Tree")}
              title={t("Show the spans as a tree, to read or to listen to")}
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
