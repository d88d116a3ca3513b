// What a person decides about a call: exactly what will run, why they are asked, and the buttons.
import { useState } from "preact/hooks";
import { visible } from "../../src/core/hiddenText.ts";
import type { ToolStep } from "../../src/core/transcript.ts";
import { type Answer, MAX_WORD } from "../../src/protocol/chat.ts";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";

type Asking = Extract<ToolStep["state"], { type: "asking" }>;
type More = "nothing" | "rules" | "word";

export function Approval({ step, state }: { readonly step: ToolStep; readonly state: Asking }) {
  const { model } = useChat();
  const [more, setMore] = useState<More>("nothing");
  const [sent, setSent] = useState(false);
  const answer = async (given: Answer) => {
    setSent(true);
    await model.decide(step.span, given);
    setSent(false);
  };
  const toggle = (one: More) => setMore(more === one ? "nothing" : one);
  const allow = (remember: "session" | "workspace" | "always" | null) => void answer({ verdict: "allow", remember });
  return (
    <section class="approval" aria-label={t("Decide on {0}", visible(step.name))}>
      {state.reasons.map((reason) => (
        <p key={reason} class="approval-why">
          {visible(reason)}
        </p>
      ))}
      <div class="approval-buttons">
        <button type="button" class="plain-button primary" disabled={sent} onClick={() => allow(null)}>
          {t("Allow once")}
        </button>
        {state.offer.length > 0 && (
          <button
            type="button"
            class="plain-button"
            title={t("Allow it from now on: in this session, this workspace, or everywhere")}
            aria-expanded={more === "rules"}
            disabled={sent}
            onClick={() => toggle("rules")}
          >
            {t("Always allow…")}
          </button>
        )}
        <button
          type="button"
          class="plain-button"
          disabled={sent}
          onClick={() => void answer({ verdict: "deny", word: "" })}
        >
          {t("Deny")}
        </button>
        <button
          type="button"
          class="plain-button"
          title={t("Deny, and say what to do instead")}
          aria-expanded={more === "word"}
          disabled={sent}
          onClick={() => toggle("word")}
        >
          {t("Deny and say why…")}
        </button>
      </div>
      {more === "rules" && (
        <Rules offer={state.offer} inWorkspace={state.workspace !== null} sent={sent} allow={allow} />
      )}
      {more === "word" && <Word sent={sent} deny={(word) => void answer({ verdict: "deny", word })} />}
    </section>
  );
}

function Rules(props: {
  readonly offer: readonly string[];
  readonly inWorkspace: boolean;
  readonly sent: boolean;
  readonly allow: (remember: "session" | "workspace" | "always") => void;
}) {
  const button = (words: string, remember: "session" | "workspace" | "always") => (
    <button type="button" class="plain-button" disabled={props.sent} onClick={() => props.allow(remember)}>
      {words}
    </button>
  );
  return (
    <div class="approval-more">
      <p>
        {t("Allow from now on without asking:")}{" "}
        {props.offer.map((rule) => (
          <code key={rule}>{visible(rule)}</code>
        ))}
      </p>
      <div class="approval-buttons">
        {button(t("In this session"), "session")}
        {props.inWorkspace && button(t("In this workspace"), "workspace")}
        {button(t("Everywhere"), "always")}
      </div>
    </div>
  );
}

function Word({ sent, deny }: { readonly sent: boolean; readonly deny: (word: string) => void }) {
  const [word, setWord] = useState("");
  return (
    <form
      class="approval-more approval-word"
      onSubmit={(event) => {
        event.preventDefault();
        deny(word);
      }}
    >
      <input
        type="text"
        aria-label={t("What the model is told")}
        placeholder={t("What should the agent do instead?")}
        maxLength={MAX_WORD}
        value={word}
        // Asked for by a click on the button above it.
        ref={(input) => input?.focus()}
        onInput={(event) => setWord(event.currentTarget.value)}
      />
      <button type="submit" class="plain-button" disabled={sent}>
        {t("Deny")}
      </button>
    </form>
  );
}
