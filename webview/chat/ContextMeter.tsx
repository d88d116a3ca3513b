// How full the window will be, beside the button that sends, and what fills it, unfolded from there.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ContextFill } from "../../src/protocol/chat.ts";
import { percent, tokens } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { hasLeft } from "../shared/keepFocus.ts";
import { t } from "../shared/l10n.ts";
import { visible } from "../shared/markdown/links.ts";
import { useChat } from "./context.ts";
import { contextWords, partNames, pieceNames, togetherWords } from "./words.ts";

/** From here on it is shown as a warning. */
const NEARLY_FULL = 0.9;

export function ContextMeter() {
  const { model } = useChat();
  const size = model.contextSize.value;
  const fill = model.contextFill.fill.value;
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    // What had the focus is gone.
    if (wasOpen.current && fill === null && document.activeElement === document.body) button.current?.focus();
    wasOpen.current = fill !== null;
  }, [fill]);
  if (size === null) return null;
  const { text, explanation, share } = contextWords(size);
  const warns = share !== null && share > NEARLY_FULL;
  return (
    <>
      <button
        ref={button}
        type="button"
        class={warns ? "context-meter warning" : "context-meter"}
        title={`${explanation}\n${t("Press for what fills it.")}`}
        aria-haspopup="dialog"
        aria-expanded={fill !== null}
        onClick={() => void model.contextFill.toggle()}
      >
        {share !== null && <progress aria-hidden="true" max={1} value={Math.min(1, share)} />}
        <span class="visually-hidden">{t("Context: ")}</span>
        {text}
      </button>
      {fill && <Popover fill={fill} all={size.tokens} explanation={explanation} />}
    </>
  );
}

interface PopoverProps {
  readonly fill: ContextFill;
  /** Tokens that will be sent, about. */
  readonly all: number;
  readonly explanation: string;
}

function Popover({ fill, all, explanation }: PopoverProps) {
  const { model } = useChat();
  const { close } = model.contextFill;
  const dialog = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (hasLeft(".context-meter")) close();
    else dialog.current?.focus();
  }, []);
  const sum = fill.parts.reduce((before, part) => before + part.tokens, 0);
  const together = togetherWords(sum, all);
  return (
    <section
      ref={dialog}
      class="context-fill"
      role="dialog"
      aria-label={t("What fills the model's window")}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
      onFocusOut={(event) => {
        const to = event.relatedTarget;
        // The button closes it by itself.
        if (to instanceof Element && !to.closest(".context-fill, .context-meter")) close();
      }}
    >
      <p class="muted">{explanation}</p>
      <ul class="fill-parts" aria-label={t("By kind")}>
        {fill.parts.map((part) => (
          <li key={part.part}>
            <span>{partNames[part.part]}</span>
            <progress aria-hidden="true" max={Math.max(1, sum)} value={part.tokens} />
            <span
              class="muted"
              title={t("About {0} tokens, {1} of all", part.tokens, percent(part.tokens, Math.max(1, sum)))}
            >
              {tokens(part.tokens)}
            </span>
          </li>
        ))}
      </ul>
      {together && (
        <p
          class="muted"
          title={t(
            "The provider counts with a tokenizer of its own, and adds to every request. What you are writing is not among the parts.",
          )}
        >
          {together}
        </p>
      )}
      {fill.largest.length > 0 && (
        <>
          <h3>{t("The largest")}</h3>
          <ul class="fill-largest">
            {fill.largest.map(({ part, name, seq, tokens: size }, index) => (
              <li key={index}>
                <button
                  type="button"
                  class="link"
                  title={t("Go to it in the conversation")}
                  onClick={() => {
                    close();
                    model.shown.goTo(seq);
                  }}
                >
                  {part === "attached" && name === "" ? t("An image") : pieceNames[part]}
                  {name !== "" && `: ${visible(name)}`}
                </button>
                <span class="muted">{tokens(size)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <CondenseButton fill={fill} />
    </section>
  );
}

function CondenseButton({ fill }: { readonly fill: ContextFill }) {
  const { model } = useChat();
  const busy = model.activity.value !== "idle";
  const why = busy
    ? t("It can be condensed once this answer is done.")
    : fill.condensable
      ? t("The model sums up the older messages, and is sent the summary in their place. All of them are kept.")
      : t("Nothing is old enough to be condensed yet.");
  const bySelf =
    fill.condenseAt > 0
      ? t("Done by itself when the window is {0} full.", percent(fill.condenseAt, 1))
      : t("Never done by itself: the settings say so.");
  return (
    <div class="fill-foot">
      <button
        type="button"
        class="plain-button"
        disabled={busy || !fill.condensable}
        aria-describedby="condense-note"
        onClick={() => {
          void model.condense();
        }}
      >
        <Icon name="fold" />
        {t("Condense now")}
      </button>
      <p class="muted" id="condense-note">
        {why} {bySelf}
      </p>
    </div>
  );
}
