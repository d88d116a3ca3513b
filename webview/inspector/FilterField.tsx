// The field of the filter: what can come next is offered below it, and what is not understood is underlined.
// (Keys as in https://www.w3.org/WAI/ARIA/apg/patterns/combobox/examples/combobox-autocomplete-list/.)
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Completion, complete, completed } from "../../src/core/filter/complete.ts";
import type { Problem } from "../../src/core/filter/parse.ts";
import type { Span } from "../../src/core/filter/tokens.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { TEXT_LENGTH } from "./arrangement.ts";
import { FilterOffers, offerId } from "./FilterOffers.tsx";
import type { Inspector } from "./model.ts";

/** Where the list of offers stands: `active` is -1 while the text itself is what counts. */
type Offering =
  | { readonly type: "closed" }
  | { readonly type: "open"; readonly caret: number; readonly active: number };

export function FilterField(props: {
  readonly inspector: Inspector;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onLeave: () => void;
  readonly onHelp: () => void;
}) {
  const { inspector, input, onLeave, onHelp } = props;
  const { filterText } = inspector;
  const { text, recent } = inspector.arrangement.choice.value;
  const problem = filterText.problem.value;
  const [offering, offer] = useState<Offering>({ type: "closed" });
  const [caretWish, wishCaret] = useState<number | null>(null);
  const names = filterText.names.value;
  const offers =
    offering.type === "open"
      ? offersFor(text, offering.caret, () => complete(text, offering.caret, names), recent)
      : null;
  const shown = offers !== null && offers.items.length > 0;
  // What one is in the middle of writing, with its rest on offer, is not wrong yet.
  const isBeingWritten = problem && offering.type === "open" && shown && problem.to >= offering.caret;
  const wrong = isBeingWritten ? null : problem;
  const active = offering.type === "open" && shown ? Math.min(offering.active, offers.items.length - 1) : -1;

  useLayoutEffect(() => {
    if (caretWish === null) return;
    input.current?.setSelectionRange(caretWish, caretWish);
    wishCaret(null);
  }, [caretWish]);

  const open = (caret: number) => {
    if (offering.type === "closed") filterText.learn();
    offer({ type: "open", caret, active: -1 });
  };
  const close = () => offer({ type: "closed" });
  const take = (item: Completion | undefined) => {
    if (!offers || !item) return;
    const next = completed(text, offers, item);
    if (next.text.length > TEXT_LENGTH) return;
    inspector.choose({ text: next.text });
    wishCaret(next.caret);
    if (item.open) offer({ type: "open", caret: next.caret, active: -1 });
    else close();
  };
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLInputElement }) => {
    const caret = event.currentTarget.selectionStart ?? text.length;
    const count = offers?.items.length ?? 0;
    const isAsking = (event.key === " " && event.ctrlKey) || (event.key === "ArrowDown" && event.altKey);
    if (isAsking) open(caret);
    else if (event.key === "ArrowDown" && !shown) onLeave();
    else if (offering.type === "open" && shown && event.key === "ArrowDown")
      offer({ ...offering, active: active + 1 >= count ? -1 : active + 1 });
    else if (offering.type === "open" && shown && event.key === "ArrowUp")
      offer({ ...offering, active: active < 0 ? count - 1 : active - 1 });
    else if ((event.key === "Enter" || event.key === "Tab") && active >= 0) take(offers?.items[active]);
    else if (event.key === "Enter") {
      filterText.remember();
      close();
    } else if (event.key === "Escape" && shown) close();
    else {
      // Where there is a list the focus goes there next; where there is none the keys of the view work.
      if (event.key === "Escape") event.currentTarget.blur();
      return;
    }
    event.preventDefault();
  };

  return (
    <div class={wrong ? "filter-text invalid" : "filter-text"}>
      <Icon name="filter" />
      <div class="filter-input">
        <Underline text={text} problem={wrong} input={input} />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={t("Filter")}
          aria-expanded={shown}
          aria-controls="filter-offers"
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? offerId(active) : undefined}
          aria-invalid={wrong !== null}
          aria-describedby={wrong ? "filter-problem" : undefined}
          placeholder={t("Filter, as in tool:shell cost>0.01 error")}
          title={t("Which events are listed. Focus: /, what can come next: Ctrl+Space")}
          maxLength={TEXT_LENGTH}
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => {
            inspector.choose({ text: event.currentTarget.value });
            open(event.currentTarget.selectionStart ?? event.currentTarget.value.length);
          }}
          onFocus={() => {
            if (text === "") open(0);
          }}
          onClick={() => {
            if (text === "" && !shown) open(0);
          }}
          onBlur={() => {
            close();
            filterText.remember();
          }}
          onKeyDown={onKeyDown}
        />
        {shown && <FilterOffers items={offers.items} active={active} onTake={take} />}
        {wrong && !shown && (
          <p key={wrong.message} class="filter-problem" aria-hidden="true">
            <Icon name="error" /> {wrong.message}
          </p>
        )}
      </div>
      {wrong && (
        <p id="filter-problem" class="visually-hidden">
          {wrong.message}
        </p>
      )}
      {text !== "" && (
        <button
          type="button"
          class="icon-button"
          aria-label={t("Clear the filter")}
          title={t("Clear the filter")}
          onClick={() => {
            inspector.clearFilter();
            input.current?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={t("What a filter can say")}
        title={t("What a filter can say (?)")}
        onClick={onHelp}
      >
        <Icon name="question" />
      </button>
    </div>
  );
}

/** Where nothing is written yet: what was asked before comes first. */
function offersFor(
  text: string,
  caret: number,
  completions: () => Span & { readonly items: readonly Completion[] },
  recent: readonly string[],
): Span & { readonly items: readonly Completion[] } {
  const found = completions();
  if (text.trim() !== "") return found;
  const before = recent.map((one) => ({ text: one, means: t("Asked before"), open: false }));
  return { from: 0, to: caret, items: [...before, ...found.items] };
}

/** The same text behind the field, of which only a wavy line is seen, where something is not understood. */
function Underline(props: {
  readonly text: string;
  readonly problem: Problem | null;
  readonly input: RefObject<HTMLInputElement | null>;
}) {
  const { text, problem, input } = props;
  const mirror = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const field = input.current;
    const follow = () => {
      if (mirror.current && field) mirror.current.scrollLeft = field.scrollLeft;
    };
    follow();
    field?.addEventListener("scroll", follow);
    return () => field?.removeEventListener("scroll", follow);
  }, [problem]);
  if (problem === null) return null;
  return (
    <div ref={mirror} class="filter-mirror" aria-hidden="true">
      {text.slice(0, problem.from)}
      <span class="wrong">{text.slice(problem.from, problem.to)}</span>
      {text.slice(problem.to)}
    </div>
  );
}
