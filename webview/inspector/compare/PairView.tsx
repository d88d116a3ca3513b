// A step of both sides in a row, with what it took more or less on the right.
import type { StepKind } from "../../../src/core/steps.ts";
import type { PairRow, StepRow } from "../../../src/protocol/comparing.ts";
import { counted } from "../../shared/format.ts";
import { Icon } from "../../shared/Icon.tsx";
import { deltas } from "./deltas.ts";

/** Pixels for each level of nesting. */
const INDENT = 12;

const icons: Record<StepKind, { readonly icon: string; readonly name: string }> = {
  message: { icon: "account", name: "message" },
  model: { icon: "sparkle", name: "model" },
  tool: { icon: "tools", name: "tool" },
  end: { icon: "debug-stop", name: "end of a turn" },
};

export function FoldRow({ count }: { readonly count: number }) {
  return (
    <div class="pair fold muted">
      <Icon name="fold" /> {counted(count, "equal step")} <span class="visually-hidden">, Enter unfolds them</span>
    </div>
  );
}

/** `first`: where the two part. */
export function PairView({ pair, first }: { readonly pair: PairRow; readonly first: boolean }) {
  const { left, right, differs } = pair;
  const more = left !== null && right !== null ? deltas(left.figures, right.figures) : "";
  return (
    <div class={`pair${first ? " first" : ""}`}>
      <span class="pair-mark" title={markTitle(pair)}>
        {differs.length > 0 && (
          <Icon
            name={first ? "debug-stackframe" : left === null ? "add" : right === null ? "remove" : "diff-modified"}
          />
        )}
        <span class="visually-hidden">
          {first ? "First divergence. " : differs.length > 0 ? "Differs. " : "Same. "}
        </span>
      </span>
      <Cell step={left} side="Left" />
      <Cell step={right} side="Right" />
      <span class="pair-delta" title={more === "" ? undefined : `The right side took ${more}`}>
        {more}
      </span>
    </div>
  );
}

function markTitle({ left, right, differs }: PairRow): string {
  if (differs.length === 0) return "The same";
  if (left === null) return "Only on the right";
  return right === null ? "Only on the left" : `Not the same: ${differs.join(", ")}`;
}

function Cell({ step, side }: { readonly step: StepRow | null; readonly side: "Left" | "Right" }) {
  if (step === null)
    return (
      <span class="pair-cell none">
        <span class="visually-hidden">{side}: nothing.</span>
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
