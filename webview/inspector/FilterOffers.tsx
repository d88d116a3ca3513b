// What can come next in the filter. The keys are the field's, which keeps the focus.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Completion } from "../../src/core/filter/complete.ts";
import { t } from "../shared/l10n.ts";

export const offerId = (index: number): string => `filter-offer-${index}`;

export function FilterOffers(props: {
  readonly items: readonly Completion[];
  readonly active: number;
  readonly onTake: (item: Completion) => void;
}) {
  const { items, active, onTake } = props;
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    box.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div
      id="filter-offers"
      ref={box}
      class="filter-offers"
      role="listbox"
      aria-label={t("What can come next")}
      onMouseDown={(event) => event.preventDefault()}
    >
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div
          key={item.text}
          id={offerId(index)}
          class="offer"
          role="option"
          aria-selected={index === active}
          onClick={() => onTake(item)}
        >
          <span class="offer-text mono">{item.text}</span>
          <span class="offer-means muted">{item.means}</span>
        </div>
      ))}
    </div>
  );
}
