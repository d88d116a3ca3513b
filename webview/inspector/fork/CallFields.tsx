// What is to be of a tool's call: another result, run again, allowed, denied.
import type { ForkPlan } from "../../../src/protocol/forking.ts";
import { t } from "../../shared/l10n.ts";
import { Sentence } from "../../shared/Sentence.tsx";
import type { ForkForm, Forking } from "./forking.ts";

const choices: readonly { readonly call: ForkForm["call"]; readonly name: string; readonly means: string }[] = [
  {
    call: "result",
    name: t("Give another result"),
    means: t("The tool does not run; the model is told what you write."),
  },
  {
    call: "again",
    name: t("Run it again"),
    means: t("For real, as things are now; your rules hold, and you may be asked."),
  },
  {
    call: "allow",
    name: t("Allow it"),
    means: t("It runs for real, once, if it would still do the same. Rules that deny it hold."),
  },
  { call: "deny", name: t("Deny it"), means: t("It does not run; the model is told so, with your word.") },
];

export function CallFields(props: {
  readonly call: NonNullable<ForkPlan["call"]>;
  readonly form: ForkForm;
  readonly fill: Forking["fill"];
}) {
  const { call, form, fill } = props;
  return (
    <fieldset class="fork-field">
      <legend>
        <Sentence text={t("The call of {0}")} parts={[<span class="mono">{call.name}</span>]} />
        {call.preview !== "" && <>: {call.preview}</>}
      </legend>
      {choices.map(({ call: choice, name, means }) => (
        <label key={choice} class="fork-choice">
          <input type="radio" name="fork-call" checked={form.call === choice} onChange={() => fill({ call: choice })} />
          <span>
            {name} <span class="muted">{means}</span>
          </span>
        </label>
      ))}
      {form.call === "result" && (
        <>
          <textarea
            class="mono"
            rows={6}
            spellcheck={false}
            aria-label={t("Result")}
            value={form.result}
            onInput={(event) => fill({ result: event.currentTarget.value })}
          />
          <label class="fork-choice">
            <input
              type="checkbox"
              checked={form.isError}
              onChange={(event) => fill({ isError: event.currentTarget.checked })}
            />
            <span>{t("It is an error")}</span>
          </label>
        </>
      )}
      {form.call === "deny" && (
        <input
          aria-label={t("Your word to the model")}
          placeholder={t("Your word to the model, if you like")}
          value={form.reason}
          onInput={(event) => fill({ reason: event.currentTarget.value })}
        />
      )}
    </fieldset>
  );
}
