// One model call: what it thought, said and called. While it streams, what came live is shown over the checkpoints.
import { useEffect, useState } from "preact/hooks";
import { sentences } from "../../src/core/figures.ts";
import type { AssistantBlock } from "../../src/core/message.ts";
import type { ModelStep } from "../../src/core/transcript.ts";
import { Icon } from "../shared/Icon.tsx";
import { inLanguage, t } from "../shared/l10n.ts";
import { visible } from "../shared/markdown/links.ts";
import { Markdown } from "../shared/markdown/Markdown.tsx";
import { Sentence } from "../shared/Sentence.tsx";
import { useChat } from "./context.ts";
import { Fold } from "./Fold.tsx";
import { endWords, thoughtLabel } from "./words.ts";

const SECOND = 1_000;

export interface ModelStepProps {
  readonly step: ModelStep;
  /** The calls that became tool cards of their own. */
  readonly made: ReadonlySet<string>;
  /** Whether nothing has come after it in a turn that goes on: what failed is about to be tried again. */
  readonly latest: boolean;
}

/** Drawn again for each frame of an answer; the blocks stay the same elements when the facts replace the preview. */
export function ModelStepView({ step, made, latest }: ModelStepProps) {
  const { model } = useChat();
  const { state } = step;
  // Only while it streams is the signal read, and this drawn again when it changes.
  const live = state.type === "streaming" ? model.shown.live.contents.value.get(step.span) : undefined;
  const content = live ?? step.content;
  const words = state.type === "done" ? endWords[state.finish.reason] : null;
  return (
    <>
      <Blocks step={step} content={content} made={made} />
      {state.type === "streaming" && content.length === 0 && (
        <p class="waiting">{t("Waiting for {0}…", step.model.model)}</p>
      )}
      {words && (
        <p class="aside">
          <Icon name="warning" /> {words}
        </p>
      )}
      {state.type === "failed" && state.retryInMs !== undefined && (
        <p class="aside">
          <Icon name="history" />{" "}
          {latest ? (
            <NextTry
              words={inLanguage(state.error.message)}
              at={step.at + state.figures.timing.totalMs}
              ms={state.retryInMs}
            />
          ) : (
            inLanguage(state.error.message)
          )}
        </p>
      )}
    </>
  );
}

/** Counts down. `at`: when the wait began; by the studio's clock, which may be another machine's, so it is not trusted blindly. */
function NextTry({ words, at, ms }: { readonly words: string; readonly at: number; readonly ms: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  const left = Math.min(ms, Math.max(1, at + ms - now));
  return sentences([words, t("Next try in {0} s.", Math.ceil(left / SECOND))]);
}

type BlocksProps = Pick<ModelStepProps, "step" | "made"> & { readonly content: readonly AssistantBlock[] };

function Blocks({ step, content, made }: BlocksProps) {
  const { model } = useChat();
  const streaming = step.state.type === "streaming";
  return (
    <>
      {content.map((block, index) => {
        const growing = streaming && index === content.length - 1;
        switch (block.type) {
          case "text":
            return <Markdown key={index} text={block.text} growing={growing} onFinished={model.announcer.say} />;
          case "thinking":
            return block.text === "" ? null : (
              <Thinking key={index} id={`${step.span} ${index}`} step={step} text={block.text} growing={growing} />
            );
          case "call":
            return made.has(block.callId) ? null : <PendingCall key={index} name={block.name} growing={growing} />;
          default:
            return block satisfies never;
        }
      })}
    </>
  );
}

interface ThinkingProps {
  readonly id: string;
  readonly step: ModelStep;
  readonly text: string;
  readonly growing: boolean;
}

function Thinking({ id, step, text, growing }: ThinkingProps) {
  const { model } = useChat();
  const label = growing ? t("Thinking…") : thoughtLabel(model.shown.thoughtMs(step.span));
  return (
    <Fold id={id} class="thinking" summary={label}>
      {() => <Markdown text={text} growing={growing} />}
    </Fold>
  );
}

/** A call that is being written, or was cut off before it was one. */
function PendingCall({ name, growing }: { readonly name: string; readonly growing: boolean }) {
  return (
    <p class="aside">
      <Icon name={growing ? "loading" : "tools"} spin={growing} />{" "}
      <Sentence
        text={growing ? t("Calling {0}…") : t("Call of {0}, not made")}
        parts={[<code key={name}>{visible(name)}</code>]}
      />
    </p>
  );
}
