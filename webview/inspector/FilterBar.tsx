// What is listed, and how much that is.
import type { RefObject } from "preact";
import { hasErrors, hasKinds, toggleErrors, toggleKinds } from "../../src/core/filter/edit.ts";
import type { InspectorSnapshot } from "../../src/protocol/inspector.ts";
import { Icon } from "../shared/Icon.tsx";
import { TEXT_LENGTH } from "./arrangement.ts";
import { FilterField } from "./FilterField.tsx";
import { groupNames, groupParts, groups } from "./kinds.ts";
import type { Inspector } from "./model.ts";
import { listedCount } from "./totals.ts";
import "./FilterBar.css";
import { t } from "../shared/l10n.ts";

export function FilterBar(props: {
  readonly inspector: Inspector;
  readonly snapshot: InspectorSnapshot;
  readonly input: RefObject<HTMLInputElement | null>;
  /** Down, from the text: into the list. */
  readonly onLeave: () => void;
  readonly onHelp: () => void;
}) {
  const { inspector, snapshot, input, onLeave, onHelp } = props;
  const choice = inspector.arrangement.choice.value;
  const { text } = choice;
  const listed = listedCount(snapshot, inspector.index.listing.value, choice);
  const change = (next: string) => {
    if (next.length <= TEXT_LENGTH) inspector.choose({ text: next });
    inspector.filterText.remember();
  };
  return (
    <search class="filter-bar" aria-label={t("Filter")}>
      <FilterField inspector={inspector} input={input} onLeave={onLeave} onHelp={onHelp} />
      <fieldset class="toggles">
        <legend class="visually-hidden">{t("Kinds to show; none pressed shows all")}</legend>
        {groupNames.map((group) => (
          <Toggle
            key={group}
            words={groups[group].name}
            title={t("{0}. With no kind pressed, all are shown.", groups[group].means)}
            pressed={hasKinds(text, groupParts(group))}
            onPress={() => change(toggleKinds(text, groupParts(group)))}
          />
        ))}
      </fieldset>
      <fieldset class="toggles">
        <legend class="visually-hidden">{t("More")}</legend>
        <Toggle
          words={t("Failures")}
          icon="error"
          title={t("Show only what failed or was denied")}
          pressed={hasErrors(text)}
          onPress={() => change(toggleErrors(text))}
        />
        <Toggle
          words={t("Checkpoints")}
          icon="ellipsis"
          title={t("Show the checkpoints of streamed answers, too")}
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
