// Something folded away under its own line. What a person unfolded stays so over a reload.
import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useChat } from "./context.ts";

export interface FoldProps {
  readonly id: string;
  readonly class: string;
  readonly summary: ComponentChildren;
  /** Stands open by itself: something in it waits for the person. */
  readonly held?: boolean;
  /** Drawn only while it is unfolded. */
  readonly children: () => ComponentChildren;
}

export function Fold({ id, summary, held = false, children, ...rest }: FoldProps) {
  const { arrangement } = useChat();
  const open = useComputed(() => arrangement.unfolded.value.has(id)).value || held;
  return (
    <details
      class={`fold ${rest.class}`}
      open={open}
      onToggle={(event) => {
        if (event.currentTarget.open !== open) arrangement.fold(id, event.currentTarget.open);
      }}
    >
      <summary>{summary}</summary>
      {open && <div class="fold-body">{children()}</div>}
    </details>
  );
}
