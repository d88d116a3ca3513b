// What is listed, and how much that is.
import type { RefObject } from "preact";
import type { InspectorSnapshot } from "../../src/protocol/inspector.ts";
import { Icon } from "../shared/Icon.tsx";
import { TEXT_LENGTH } from "./arrangement.ts";
import { isNarrowed, toggled } from "./filter.ts";
import { groupNames, groups } from "./kinds.ts";
import type { Inspector } from "./model.ts";
import { listedCount } from "./totals.ts";
import "./FilterBar.css";

export function FilterBar(props: {
  readonly inspector: Inspector;
  readonly snapshot: InspectorSnapshot;
  readonly input: RefObject<HTMLInputElement | null>;
  /** Down, from the text: into the list. */
  readonly onLeave: () => void;
}) {
  const { inspector, snapshot, input, onLeave } = props;
  const choice = inspector.arrangement.choice.value;
  const listed = listedCount(snapshot, inspector.index.listing.value?.seqs.length ?? null, choice.checkpoints);
  return (
    <search class="filter-bar" aria-label="Filter">
      <div class="filter-text">
        <Icon name="filter" />
        <input
          ref={input}
          type="text"
          aria-label="Filter by words of kind and label"
          placeholder="Filter by kind or label"
          title="Events whose kind and label hold all of these words. Focus: /"
          maxLength={TEXT_LENGTH}
          spellcheck={false}
          value={choice.text}
          onInput={(event) => inspector.choose({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown") return;
            event.preventDefault();
            onLeave();
          }}
        />
        {isNarrowed(choice) && (
          <button
            type="button"
            class="icon-button"
            aria-label="Clear the filter"
            title="Clear the filter"
            onClick={inspector.clearFilter}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      <fieldset class="toggles">
        <legend class="visually-hidden">Kinds to show; none pressed shows all</legend>
        {groupNames.map((group) => (
          <Toggle
            key={group}
            words={groups[group].name}
            title={`${groups[group].means}. With no kind pressed, all are shown.`}
            pressed={choice.groups.includes(group)}
            onPress={() => inspector.choose(toggled(choice, group))}
          />
        ))}
      </fieldset>
      <fieldset class="toggles">
        <legend class="visually-hidden">More</legend>
        <Toggle
          words="Failures"
          icon="error"
          title="Show only what failed or was denied"
          pressed={choice.failedOnly}
          onPress={() => inspector.choose({ failedOnly: !choice.failedOnly })}
        />
        <Toggle
          words="Checkpoints"
          icon="ellipsis"
          title="Show the checkpoints of streamed answers, too"
          pressed={choice.checkpoints}
          onPress={() => inspector.choose({ checkpoints: !choice.checkpoints })}
        />
      </fieldset>
      <span class="listed muted" title={listed.title}>
        {listed.text}
      </span>
    </search>
  );
}

function Toggle(props: {
  readonly words: string;
  readonly title: string;
  readonly icon?: string;
  readonly pressed: boolean;
  readonly onPress: () => void;
}) {
  return (
    <button type="button" class="toggle" aria-pressed={props.pressed} title={props.title} onClick={props.onPress}>
      {props.icon && <Icon name={props.icon} />} {props.words}
    </button>
  );
}
