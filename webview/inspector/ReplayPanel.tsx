// One line that says what came of a replay, and below it what is other; with another version of the agent to try.
import type { TargetedEvent } from "preact";
import { replayWords } from "../../src/core/replayWords.ts";
import { count } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { Differences } from "./Differences.tsx";
import { Failed } from "./Failed.tsx";
import type { Inspector } from "./model.ts";
import type { ReplayState } from "./replay.ts";
import "./ReplayPanel.css";
import { t } from "../shared/l10n.ts";

export function ReplayButton({ inspector }: { readonly inspector: Inspector }) {
  const { replay } = inspector;
  return (
    <button
      type="button"
      class="plain-button"
      title={t("Run this branch again from the record: no network, nothing is done (r)")}
      onClick={() => replay.run()}
    >
      <Icon name="debug-rerun" /> <span class="button-words">{t("Replay")}</span>
    </button>
  );
}

export function ReplayPanel({ inspector }: { readonly inspector: Inspector }) {
  const { replay } = inspector;
  const state = replay.state.value;
  if (state.type === "closed") return null;
  const { version } = state;
  const onTry = ({ currentTarget }: TargetedEvent<HTMLSelectElement>) => replay.run(currentTarget.value || null);
  return (
    <section class="replay" aria-label={t("Replay")} aria-busy={state.type === "running"}>
      <div class="replay-head">
        <Verdict state={state} />
        {state.type === "done" && state.found.verdict === "diverged" && (
          <GoTo inspector={inspector} seq={state.found.seq} />
        )}
        <label class="replay-try">
          {t("Replay with")}
          <select
            class="choice"
            title={t("Who answers: the agent as it was, or another version of it")}
            value={version ?? ""}
            onChange={onTry}
          >
            <option value="">{t("the agent as it was")}</option>
            {replay.triable.value.map(({ id, number, name, isNewest }) => (
              <option key={id} value={id}>
                {isNewest ? t("{0}, version {1} (now)", name, number) : t("{0}, version {1}", name, number)}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          class="icon-button"
          aria-label={t("Close the replay")}
          title={t("Close the replay")}
          onClick={replay.close}
        >
          <Icon name="close" />
        </button>
      </div>
      {state.type === "failed" && (
        <Failed what={t("It could not be replayed.")} error={state.error} onRetry={() => replay.run(version)} />
      )}
      {state.type === "done" && <Below found={state.found} />}
    </section>
  );
}

function Verdict({ state }: { readonly state: Exclude<ReplayState, { readonly type: "closed" }> }) {
  if (state.type === "running")
    return (
      <p class="verdict">
        <Icon name="loading" spin /> {t("Replaying…")}
      </p>
    );
  if (state.type === "failed") return <p class="verdict" />;
  const icon = { same: "pass", nothing: "info", diverged: "diff" }[state.found.verdict];
  return (
    <p class={`verdict ${state.found.verdict}`}>
      <Icon name={icon} /> <span>{replayWords(state.found)}</span>
    </p>
  );
}

function GoTo({ inspector, seq }: { readonly inspector: Inspector; readonly seq: number }) {
  return (
    <button type="button" class="plain-button" onClick={() => inspector.select(seq)}>
      {t("Go to event {0}", count(seq))}
    </button>
  );
}

function Below({ found }: { readonly found: Extract<ReplayState, { readonly type: "done" }>["found"] }) {
  if (found.verdict !== "diverged" || found.what.kind !== "changed") return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section class="replay-below" tabIndex={0} aria-label={t("What is other")}>
      <Differences differences={found.what.differences} />
      {!found.what.proven && (
        <p class="muted">
          {t(
            "What was sent then is derived from the record, but its hash is another: the record or AI Studio has changed.",
          )}
        </p>
      )}
    </section>
  );
}
