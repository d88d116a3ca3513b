// What the active step says on both sides: what is not the same first, line by line.
import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import type { Field } from "../../../src/core/steps.ts";
import { type DiffLine, diffLines, type Piece } from "../../../src/core/textDiff.ts";
import { count } from "../../shared/format.ts";
import { t } from "../../shared/l10n.ts";
import { Failed } from "../Failed.tsx";
import type { Comparing } from "./comparing.ts";
import { type DiffRow, diffRows } from "./diffRows.ts";

interface Props {
  readonly comparing: Comparing;
  readonly panel: RefObject<HTMLElement | null>;
}

export function FieldsPane({ comparing, panel }: Props) {
  const state = comparing.fields.value;
  return (
    <section
      ref={panel}
      class="fields"
      aria-label={t("What the step says on both sides")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and Enter in the list leads here
      tabIndex={0}
    >
      {state.type === "none" && (
        <p class="muted">{t("Select a step to see what both sides say. Enter unfolds equal steps.")}</p>
      )}
      {state.type === "failed" && (
        <Failed
          what={t("The step could not be read.")}
          error={state.error}
          onRetry={() => comparing.activate(comparing.active.value ?? 0)}
        />
      )}
      {state.type === "ready" && (
        <Fields
          key={`${state.row.left?.seq} ${state.row.right?.seq}`}
          left={state.fields.left}
          right={state.fields.right}
        />
      )}
    </section>
  );
}

function Fields({ left, right }: { readonly left: readonly Field[]; readonly right: readonly Field[] }) {
  const names = [...new Set([...left, ...right].map(({ name }) => name))];
  const textOf = (fields: readonly Field[], name: string) => fields.find((field) => field.name === name)?.text ?? "";
  const all = names.map((name) => ({ name, one: textOf(left, name), other: textOf(right, name) }));
  const changed = all.filter(({ one, other }) => one !== other);
  const same = all.filter(({ one, other }) => one === other);
  return (
    <>
      {changed.map(({ name, one, other }) => (
        <Difference key={name} name={name} left={one} right={other} />
      ))}
      {same.map(({ name, one }) => (
        <details key={name} class="same-field">
          <summary>
            {name} <span class="muted">{t("the same")}</span>
          </summary>
          <pre class="code">{one}</pre>
        </details>
      ))}
    </>
  );
}

function Difference({ name, left, right }: { readonly name: string; readonly left: string; readonly right: string }) {
  const [unfolded, unfold] = useState<ReadonlySet<number>>(new Set());
  const rows = diffRows(diffLines(left, right), unfolded);
  return (
    <section class="difference" aria-label={name}>
      <h3>{name}</h3>
      <div class="diff">
        {rows.map((row) => (
          <Line key={row.at} row={row} onUnfold={() => unfold(new Set([...unfolded, row.at]))} />
        ))}
      </div>
    </section>
  );
}

function Line({ row, onUnfold }: { readonly row: DiffRow; readonly onUnfold: () => void }) {
  if (row.type === "fold")
    return (
      <button type="button" class="link diff-fold" onClick={onUnfold}>
        {row.count === 1 ? t("1 equal line") : t("{0} equal lines", count(row.count))}
      </button>
    );
  if (row.type === "more")
    return (
      <p class="muted diff-fold">
        {row.count === 1 ? t("1 more line is not shown.") : t("{0} more lines are not shown.", count(row.count))}
      </p>
    );
  const { line } = row;
  return (
    <>
      <DiffSide line={line} side="left" />
      <DiffSide line={line} side="right" />
    </>
  );
}

function DiffSide({ line, side }: { readonly line: DiffLine; readonly side: "left" | "right" }) {
  const isNone = line.type === (side === "left" ? "right" : "left");
  return (
    <div class={`diff-side ${side} ${isNone ? "none" : line.type}`}>
      {line[side].map((piece, index) => (
        <Words key={index} piece={piece} side={side} />
      ))}
    </div>
  );
}

function Words({ piece, side }: { readonly piece: Piece; readonly side: "left" | "right" }) {
  if (!piece.marked) return <>{piece.text}</>;
  return side === "left" ? <del>{piece.text}</del> : <ins>{piece.text}</ins>;
}
