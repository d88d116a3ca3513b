// ‹ 2/3 ›: the conversation went on in several ways from here, and none of them is lost.
import type { Alternatives } from "../../src/core/session.ts";
import { Icon } from "../shared/Icon.tsx";
import { useChat } from "./context.ts";

export function Ways({ ways }: { readonly ways: Alternatives }) {
  const { model } = useChat();
  const { branches, current } = ways;
  // The branch that is shown cannot change under an answer that is being written to it.
  const busy = model.activity.value !== "idle";
  const step = (by: number, label: string, icon: string) => {
    const branch = branches[current + by];
    const why = busy ? " (once this answer is done)" : "";
    return (
      <button
        type="button"
        class="icon-button"
        title={`${label}${why}`}
        aria-label={label}
        disabled={busy || branch === undefined}
        onClick={() => branch !== undefined && void model.switchBranch(branch)}
      >
        <Icon name={icon} />
      </button>
    );
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form
    <span class="ways" role="group" aria-label={`Way ${current + 1} of ${branches.length}`}>
      {step(-1, "Previous way", "chevron-left")}
      <span title={`The conversation went on in ${branches.length} ways from here; all are kept.`}>
        {current + 1}/{branches.length}
      </span>
      {step(1, "Next way", "chevron-right")}
    </span>
  );
}
