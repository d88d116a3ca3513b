// What a person decides about a call: exactly what will run, why they are asked, and the buttons.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { visible } from "../../src/core/hiddenText.ts";
import { english } from "../../src/core/l10n.ts";
import { reasonWords } from "../../src/core/policy/reasonWords.ts";
import type { ToolStep } from "../../src/core/transcript.ts";
import { type Answer, MAX_WORD } from "../../src/protocol/chat.ts";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";

type Asking = Extract<ToolStep["state"], { type: "asking" }>;
type More = "nothing" | "rules" | "word";

interface ApprovalProps {
  readonly step: ToolStep;
  readonly state: Asking;
  /** What is allowed: right above the buttons, so that in a low view nobody sees these without it. */
  readonly children: ComponentChildren;
}

export function Approval({ step, state, children }: ApprovalProps) {
  const { model } = useChat();
  const [more, setMore] = useState<More>("nothing");
  const [word, setWord] = useState("");
  const section = useRef<HTMLElement>(null);
  const [sent, setSent] = useState(false);
  const answer = async (given: Answer) => {
    setSent(true);
    await model.decide(step.span, given);
    setSent(false);
  };
  const toggle = (one: More) => setMore(more === one ? "nothing" : one);
  const deny = (why: string) => void answer({ verdict: "deny", word: why });
  const allow = (remember: "session" | "workspace" | "always" | null) => void answer({ verdict: "allow", remember });
  /** Escape closes what is unfolded; the next one stops the answer. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.isComposing || more === "nothing") return;
    event.preventDefault();
    section.current?.querySelector<HTMLElement>("[aria-expanded=true]")?.focus();
    setMore("nothing");
  };
  return (
    <section
      ref={section}
      class="approval"
      aria-label={t("Decide on {0}", visible(step.name))}
      onKeyDown={onKeyDown}
      onClickCapture={(event) => {
        // The second press of a double click was meant for the call before, in whose place this one came meanwhile.
        if (event.detail > 1) event.stopPropagation();
      }}
    >
      {whyAsked(step, state).map((why) => (
        <p key={why} class="approval-why">
          {why}
        </p>
      ))}
      {children}
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
        {/* The one beside the reason denies then: this one would lose what was typed. */}
        {more !== "word" && (
          <button type="button" class="plain-button" disabled={sent} onClick={() => deny("")}>
            {t("Deny")}
          </button>
        )}
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
      {more === "word" && <Word word={word} setWord={setWord} sent={sent} deny={() => deny(word)} />}
    </section>
  );
}

/** As the judge begins it (src/core/policy/commandRules.ts), before the command that it is about. */
const NO_RULE = english("No rule allows it: {0}", "");

/** Once that no rule allows it, where the reasons say only that, of all of the command, which stands below anyway. */
function whyAsked({ plan }: ToolStep, { reasons }: Asking): string[] {
  if (plan?.kind === "command" && reasons.every((reason) => reason.startsWith(NO_RULE))) {
    let rest = plan.command;
    for (const reason of reasons) rest = rest.replace(reason.slice(NO_RULE.length), () => "");
    // Nothing is left but what parts commands: none of them is one that a rule allows.
    if (/^[\s|&;]*$/.test(rest)) return [t("No rule allows it.")];
  }
  return reasons.map((reason) => visible(reasonWords(reason)));
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
      <p>{t("These calls run without asking from now on:")}</p>
      <ul class="approval-rules">
        {props.offer.map((rule) => (
          <li key={rule}>
            <code>{breakable(visible(rule))}</code>
          </li>
        ))}
      </ul>
      <div class="approval-buttons">
        {button(t("In this session"), "session")}
        {props.inWorkspace && button(t("In this workspace"), "workspace")}
        {button(t("Everywhere"), "always")}
      </div>
    </div>
  );
}

/** With places to break it in a narrow view that are not within a name: after a slash or a bracket. */
const breakable = (rule: string): ComponentChildren =>
  rule.split(/(?<=[/(])/).flatMap((part, index) => (index === 0 ? [part] : [<wbr key={index} />, part]));

interface WordProps {
  readonly word: string;
  readonly setWord: (word: string) => void;
  readonly sent: boolean;
  readonly deny: () => void;
}

function Word({ word, setWord, sent, deny }: WordProps) {
  const input = useRef<HTMLInputElement>(null);
  // Asked for by a click on the button above it.
  useLayoutEffect(() => input.current?.focus(), []);
  return (
    <form
      class="approval-more approval-word"
      onSubmit={(event) => {
        event.preventDefault();
        deny();
      }}
    >
      <input
        type="text"
        aria-label={t("What the model is told")}
        placeholder={t("What should the agent do instead?")}
        maxLength={MAX_WORD}
        value={word}
        ref={input}
        onInput={(event) => setWord(event.currentTarget.value)}
      />
      <button type="submit" class="plain-button" disabled={sent}>
        {t("Deny")}
      </button>
    </form>
  );
}
