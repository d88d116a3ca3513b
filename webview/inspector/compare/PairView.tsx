// A step of both sides in a row, with what it took more or less on the right.
import type { StepKind } from "../../../src/core/steps.ts";
import type { PairRow, StepRow } from "../../../src/protocol/comparing.ts";
import { count as countWords } from "../../shared/format.ts";
import { Icon } from "../../shared/Icon.tsx";
import { t } from "../../shared/l10n.ts";
import { deltas } from "./deltas.ts";

/** Pixels for each level of nesting. */
const INDENT = 12;

const icons: Record<StepKind, { readonly icon: string; readonly name: string }> = {
  message: { icon: "account", name: t("message") },
  model: { icon: "sparkle", name: t("model") },
  tool: { icon: "tools", name: t("tool") },
  end: { icon: "debug-stop", name: t("end of a turn") },
};

export function FoldRow({ count }: { readonly count: number }) {
  return (
    <div class="pair fold muted">
      <Icon name="fold" /> {count === 1 ? t("1 equal step") : t("{0} equal steps", countWords(count))}{" "}
      <span class="visually-hidden">{t(", Enter unfolds them")}</span>
    </div>
  );
}

/** `first`: where the two part. */
export function PairView({ pair, first }: { readonly pair: PairRow; readonly first: boolean }) {
  const { left, right, differs } = pair;
  const more = left !== null && right !== null ? deltas(left.figures, right.figures) : "";
  return (
    <div class={`pair${first ? " first" : ""}`}>
      <span class="pair-mark" title={first ? `${t("First difference.")} ${markTitle(pair)}` : markTitle(pair)}>
        {differs.length > 0 && (
          <Icon
            name={first ? "debug-stackframe" : left === null ? "add" : right === null ? "remove" : "diff-modified"}
          />
        )}
        <span class="visually-hidden">
          {first ? t("First difference.") : differs.length > 0 ? t("Differs.") : t("Same.")}{" "}
        </span>
      </span>
      <Cell step={left} side={t("Left")} />
      <Cell step={right} side={t("Right")} />
      <span class="pair-delta" title={more === "" ? undefined : t("The right side took {0}", more)}>
        {more}
      </span>
    </div>
  );
}

function markTitle({ left, right, differs }: PairRow): string {
  if (differs.length === 0) return t("The same");
  if (left === null) return t("Only on the right");
  return right === null ? t("Only on the left") : t("Not the same: {0}", differs.join(", "));
}

function Cell({ step, side }: { readonly step: StepRow | null; readonly side: string }) {
  if (step === null)
    return (
      <span class="pair-cell none">
        <span class="visually-hidden">{t("{0}: nothing.", side)}</span>
      </span>
    );
  const { icon, name } = icons[step.kind];
  return (
    <span class="pair-cell" style={{ paddingInlineStart: `${step.depth * INDENT}px` }} title={`${name}: ${step.title}`}>
      <span class="visually-hidden">
        {side}: {name}{" "}
      </span>
      <Icon name={icon} />
      <span class="pair-title">{step.title || name}</span>
    </span>
  );
}
