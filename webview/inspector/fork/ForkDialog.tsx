// What can be changed at an event, and what going on from there does.
import { useEffect, useRef } from "preact/hooks";
import type { ForkEstimate, ForkPlan } from "../../../src/protocol/forking.ts";
import { cost, costProvenance, count, counted, tokens } from "../../shared/format.ts";
import { Icon } from "../../shared/Icon.tsx";
import { Failed } from "../Failed.tsx";
import { CallFields } from "./CallFields.tsx";
import type { ForkForm, Forking } from "./forking.ts";
import "./ForkDialog.css";

const kindWords: Record<ForkPlan["kind"], string> = {
  ask: "The model is asked again from here.",
  answer: "The calls of this answer are carried out again, and the model goes on.",
  call: "The tool's call is what you say, and the model goes on.",
  message: "What you say stands in the place of this message.",
  end: "What you say comes next.",
};

export function ForkDialog({ forking }: { readonly forking: Forking }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const state = forking.state.value;
  const isShown = state.type !== "closed";
  useEffect(() => {
    if (isShown) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isShown]);
  if (!isShown) return null;
  const seq = state.type === "open" ? state.plan.seq : state.seq;
  return (
    <dialog ref={dialog} class="fork" aria-labelledby="fork-title" onClose={forking.close}>
      <h2 id="fork-title">Fork at event {count(seq)}</h2>
      {state.type === "loading" && <p class="late muted">Reading the event…</p>}
      {state.type === "failed" && (
        <>
          <Failed what="" error={state.error} onRetry={() => forking.open(seq)} />
          <Buttons forking={forking} />
        </>
      )}
      {state.type === "open" && (
        <form
          method="dialog"
          onSubmit={(event) => {
            event.preventDefault();
            void forking.begin();
          }}
        >
          <Fields forking={forking} plan={state.plan} form={state.form} />
          {state.error && (
            <p class="notice failed" role="alert">
              <Icon name="error" />
              <span class="notice-words">
                {state.error.message} {state.error.advice}
              </span>
            </p>
          )}
          <Buttons forking={forking} busy={state.busy} several={state.form.by.length > 1} />
        </form>
      )}
    </dialog>
  );
}

function Buttons(props: { readonly forking: Forking; readonly busy?: boolean; readonly several?: boolean }) {
  const { forking, busy, several } = props;
  return (
    <div class="fork-buttons">
      {busy !== undefined && (
        <button type="submit" class="plain-button primary" aria-disabled={busy}>
          <Icon name={busy ? "loading" : "repo-forked"} spin={busy} /> Fork{several ? " into sessions" : ""}
        </button>
      )}
      <button type="button" class="plain-button" onClick={forking.close}>
        Cancel
      </button>
    </div>
  );
}

interface FieldsProps {
  readonly forking: Forking;
  readonly plan: ForkPlan;
  readonly form: ForkForm;
}

function Fields({ forking, plan, form }: FieldsProps) {
  const { fill } = forking;
  const others = plan.others > 0 ? ` ${counted(plan.others, "other call")} of that answer run again, too.` : "";
  return (
    <>
      <p>
        {kindWords[plan.kind]}
        {others} All before it comes from the record: nothing of it is sent or paid for again, and no tool of it runs.
      </p>
      {plan.call && <CallFields call={plan.call} form={form} fill={fill} />}
      {(plan.kind === "message" || plan.kind === "end") && (
        <label class="fork-field">
          <span>
            {plan.saysFirst ? "Message" : plan.kind === "end" ? "Message, or nothing to let it go on" : "Message"}
          </span>
          <textarea rows={3} value={form.message} onInput={(event) => fill({ message: event.currentTarget.value })} />
        </label>
      )}
      <Answerers forking={forking} plan={plan} form={form} />
      <label class="fork-field">
        <span>
          System prompt {plan.system !== null && form.system !== plan.system && <em class="muted">changed</em>}
        </span>
        <textarea
          class="mono"
          rows={5}
          spellcheck={false}
          value={form.system}
          onInput={(event) => fill({ system: event.currentTarget.value })}
        />
      </label>
      <ParameterFields form={form} fill={fill} />
      <p class="notice">
        <Icon name="info" />
        <span class="notice-words">
          Files are as they are now: nothing is put back. To go back, restore them in the chat first.
          {form.by.length > 1 &&
            " Each becomes a session of its own, and they work in the same files at the same time."}
        </span>
      </p>
    </>
  );
}

function Answerers({ forking, plan, form }: FieldsProps) {
  const own = plan.model === null ? plan.agent : `${plan.agent} (${plan.model.model})`;
  return (
    <fieldset class="fork-field">
      <legend>Who goes on</legend>
      <ul class="fork-answerers">
        {form.by.length === 0 && (
          <li>
            <span>{own || "The agent of the session"}</span>
            <Estimate estimate={plan.estimate} />
          </li>
        )}
        {form.by.map(({ label, estimate }, position) => (
          <li key={`${position} ${label}`}>
            <span>{label}</span>
            <Estimate estimate={estimate} />
            <button
              type="button"
              class="icon-button"
              aria-label={`Remove ${label}`}
              title="Remove"
              onClick={() => forking.removeAnswerer(position)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="plain-button" onClick={() => void forking.addAnswerer()}>
        <Icon name="add" /> {form.by.length === 0 ? "Another model or agent…" : "And another…"}
      </button>
    </fieldset>
  );
}

/** What the first model call is going to cost: as many tokens as were used there then. */
function Estimate({ estimate }: { readonly estimate: ForkEstimate }) {
  const { cost: value, input } = estimate;
  if (value.kind === "unknown" || input === null) return <span class="muted">cost unknown</span>;
  const title = `For one model call of as many tokens as were used there then. ${costProvenance(value)}`;
  return (
    <span class="muted" title={title}>
      {value.kind === "free" ? "free" : `about ${cost(value).replace(/^~/, "")} a call`}, {tokens(input)} tokens in
    </span>
  );
}

function ParameterFields({ form, fill }: { readonly form: ForkForm; readonly fill: Forking["fill"] }) {
  return (
    <div class="fork-parameters">
      <label class="fork-field">
        <span>Temperature</span>
        <input
          inputMode="decimal"
          placeholder="default"
          value={form.temperature}
          onInput={(event) => fill({ temperature: event.currentTarget.value })}
        />
      </label>
      <label class="fork-field">
        <span>Max output tokens</span>
        <input
          inputMode="numeric"
          placeholder="default"
          value={form.maxOutputTokens}
          onInput={(event) => fill({ maxOutputTokens: event.currentTarget.value })}
        />
      </label>
      <label class="fork-field">
        <span>Thinking</span>
        <select
          class="choice"
          value={form.effort ?? ""}
          onChange={(event) => {
            const { value } = event.currentTarget;
            fill({ effort: efforts.find((effort) => effort === value) ?? "" });
          }}
        >
          <option value="">default</option>
          {efforts.map((effort) => (
            <option key={effort} value={effort}>
              {effort}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

const efforts = ["off", "low", "medium", "high"] as const;
