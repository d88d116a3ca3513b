// ‹ 2/3 ›: the conversation went on in several ways from here, and none of them is lost.
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";
import type { Fork } from "./conversation.ts";

export function Ways({ ways }: { readonly ways: Fork }) {
  const { branches, current } = ways;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form
    <span class="ways" role="group" aria-label={t("Way {0} of {1}", current + 1, branches.length)}>
      <WayButton ways={ways} by={-1} />
      <span title={t("The conversation went on in {0} ways from here; all are kept.", branches.length)}>
        {current + 1}/{branches.length}
      </span>
      <WayButton ways={ways} by={1} />
    </span>
  );
}

function WayButton({ ways: { after, branches, current }, by }: { readonly ways: Fork; readonly by: -1 | 1 }) {
  const { model } = useChat();
  const button = useRef<HTMLButtonElement>(null);
  const branch = branches[current + by];
  // The branch that is shown cannot change under an answer that is being written to it.
  const busy = model.activity.value !== "idle";
  const off = busy || branch === undefined;
  const label = by < 0 ? t("Previous way") : t("Next way");
  useLayoutEffect(() => {
    // It stands at another message than the one that was pressed.
    if (model.takeFocus({ after, by })) button.current?.focus({ preventScroll: true });
  });
  return (
    <button
      ref={button}
      type="button"
      class="icon-button"
      title={busy ? t("{0} (once this answer is done)", label) : label}
      aria-label={label}
      // Not `disabled`: at the last way the focus would be lost.
      aria-disabled={off}
      onClick={() => {
        if (!off) void model.switchBranch(branch, { after, by });
      }}
    >
      <Icon name={by < 0 ? "chevron-left" : "chevron-right"} />
    </button>
  );
}
