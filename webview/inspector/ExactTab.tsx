// A tab about the model call that the selected event is part of: waits for it, or says why there is none.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { ExactCall } from "../../src/protocol/exactCall.ts";
import { t } from "../shared/l10n.ts";
import { Failed } from "./Failed.tsx";
import type { Inspector } from "./model.ts";

export function ExactTab(props: {
  readonly inspector: Inspector;
  readonly seq: number;
  readonly children: (call: ExactCall) => ComponentChildren;
}) {
  const { seq, children } = props;
  const { exact } = props.inspector;
  useEffect(() => exact.show(seq), [exact, seq]);
  const state = exact.state.value;
  if (state.type === "none" || state.seq !== seq || state.type === "loading")
    return <p class="late muted">{t("Deriving it from the record…")}</p>;
  if (state.type === "failed") return <Failed what="" error={state.error} onRetry={exact.retry} />;
  return <>{children(state.call)}</>;
}
