// What can be changed at an event, and what going on from there does.
import { useEffect, useRef } from "preact/hooks";
import { errorWords } from "../../../src/core/failure.ts";
import type { ForkEstimate, ForkPlan } from "../../../src/protocol/forking.ts";
import { cost, costProvenance, count, tokens } from "../../shared/format.ts";
import { Icon } from "../../shared/Icon.tsx";
import { Failed } from "../Failed.tsx";
import { CallFields } from "./CallFields.tsx";
import type { ForkForm, Forking } from "./forking.ts";
import "./ForkDialog.css";
import { t } from "../../shared/l10n.ts";

const kindWords: Record<ForkPlan["kind"], string> = {
  ask: t("The model is asked again from here."),
  answer: t("The calls of this answer are carried out again, and the model goes on."),
  call: t("Say below what becomes of the call: the model goes on with that."),
  message: t("What you say stands in the place of this message."),
  end: t("What you say comes next."),
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
      <h2 id="fork-title">{t("Fork at event {0}", count(seq))}</h2>
      {state.type === "loading" && <p class="late muted">{t("Reading the event…")}</p>}
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
              <span class="notice-words">{errorWords(state.error)}</span>
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
          <Icon name={busy ? "loading" : "repo-forked"} spin={busy} /> {several ? t("Fork into sessions") : t("Fork")}
        </button>
      )}
      <button type="button" class="plain-button" onClick={forking.close}>
        {t("Cancel")}
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
  const others =
    plan.others === 1
      ? t("1 other call of that answer runs again, too.")
      : t("{0} other calls of that answer run again, too.", count(plan.others));
  return (
    <>
      <p>
        {kindWords[plan.kind]} {plan.others > 0 && `${others} `}
        {t("All before it comes from the record: nothing of it is sent or paid for again, and no tool of it runs.")}
      </p>
      {plan.call && <CallFields call={plan.call} form={form} fill={fill} />}
      {(plan.kind === "message" || plan.kind === "end") && (
        <label class="fork-field">
          <span>
            {plan.kind === "end" && !plan.saysFirst ? t("Message, or nothing to let it go on") : t("Message")}
          </span>
          <textarea rows={3} value={form.message} onInput={(event) => fill({ message: event.currentTarget.value })} />
        </label>
      )}
      <Answerers forking={forking} plan={plan} form={form} />
      <label class="fork-field">
        <span>
          {t("Instructions")}{" "}
          {plan.system !== null && form.system !== plan.system && <em class="muted">{t("changed")}</em>}
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
          {t("Files are as they are now: nothing is put back. To go back, restore them in the chat first.")}
          {form.by.length > 1 &&
            ` ${t("Each becomes a session of its own, and they work in the same files at the same time.")}`}
        </span>
      </p>
    </>
  );
}

function Answerers({ forking, plan, form }: FieldsProps) {
  const own = plan.model === null ? plan.agent : `${plan.agent} (${plan.model.model})`;
  return (
    <fieldset class="fork-field">
      <legend>{t("Who goes on")}</legend>
      <ul class="fork-answerers">
        {form.by.length === 0 && (
          <li>
            <span>{own || t("The agent of the session")}</span>
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
              aria-label={t("Remove {0}", label)}
              title={t("Remove")}
              onClick={() => forking.removeAnswerer(position)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="plain-button" onClick={() => void forking.addAnswerer()}>
        <Icon name="add" /> {form.by.length === 0 ? t("Another model or agent…") : t("And another…")}
      </button>
    </fieldset>
  );
}

/** What the first model call is going to cost: as many tokens as were used there then. */
function Estimate({ estimate }: { readonly estimate: ForkEstimate }) {
  const { cost: value, input } = estimate;
  if (value.kind === "unknown" || input === null) return <span class="muted">{t("cost unknown")}</span>;
  const means = t("For one model call of as many tokens as were used there then.");
  return (
    <span class="muted" title={`${means} ${costProvenance(value)}`}>
      {value.kind === "free"
        ? t("free, {0} tokens in", tokens(input))
        : t("about {0} a call, {1} tokens in", cost(value).replace(/^~/, ""), tokens(input))}
    </span>
  );
}

function ParameterFields({ form, fill }: { readonly form: ForkForm; readonly fill: Forking["fill"] }) {
  return (
    <div class="fork-parameters">
      <label class="fork-field">
        <span>{t("Temperature")}</span>
        <input
          inputMode="decimal"
          placeholder={t("Provider's default")}
          value={form.temperature}
          onInput={(event) => fill({ temperature: event.currentTarget.value })}
        />
      </label>
      <label class="fork-field">
        <span>{t("Max output")}</span>
        <input
          inputMode="numeric"
          placeholder={t("Provider's default")}
          value={form.maxOutputTokens}
          onInput={(event) => fill({ maxOutputTokens: event.currentTarget.value })}
        />
      </label>
      <label class="fork-field">
        <span>{t("Effort")}</span>
        <select
          class="choice"
          value={form.effort ?? ""}
          onChange={(event) => {
            const { value } = event.currentTarget;
            fill({ effort: efforts.find((effort) => effort === value) ?? "" });
          }}
        >
          <option value="">{t("Default")}</option>
          {efforts.map((effort) => (
            <option key={effort} value={effort}>
              {effortWords[effort]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

const efforts = ["off", "low", "medium", "high"] as const;
const effortWords: Record<(typeof efforts)[number], string> = {
  off: t("Off"),
  low: t("Low"),
  medium: t("Medium"),
  high: t("High"),
};
