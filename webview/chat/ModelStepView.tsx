// One model call: what it thought, said and called. While it streams, what came live is shown over the checkpoints.

import type { AssistantBlock } from "../../src/core/message.ts";
import type { FinishReason } from "../../src/core/provider.ts";
import type { ModelStep } from "../../src/core/transcript.ts";
import { duration } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { visible } from "../shared/markdown/links.ts";
import { Markdown } from "../shared/markdown/Markdown.tsx";
import { useChat } from "./context.ts";
import { Fold } from "./Fold.tsx";
import { thoughtLabel } from "./words.ts";

/** Ends that a reader should know of: the answer is not whole. */
const endWords: Record<FinishReason, string | null> = {
  stop: null,
  tools: null,
  length: "Cut off: the limit of output tokens was reached.",
  context: "Cut off: the model's context window is full.",
  filter: "Cut off: the provider's content filter stepped in.",
};

export interface ModelStepProps {
  readonly step: ModelStep;
  /** The calls that became tool cards of their own. */
  readonly made: ReadonlySet<string>;
}

export function ModelStepView({ step, made }: ModelStepProps) {
  if (step.state.type === "streaming") return <StreamingStep step={step} made={made} />;
  const words = step.state.type === "done" ? endWords[step.state.finish.reason] : null;
  return (
    <>
      <Blocks step={step} content={step.content} made={made} />
      {words && (
        <p class="aside">
          <Icon name="warning" /> {words}
        </p>
      )}
      {step.state.type === "failed" && step.state.retryInMs !== undefined && (
        <p class="aside">
          <Icon name="history" /> {step.state.error.message} Tried again after {duration(step.state.retryInMs)}.
        </p>
      )}
    </>
  );
}

/** Only this is drawn again for each frame of an answer. */
function StreamingStep({ step, made }: ModelStepProps) {
  const { model } = useChat();
  const content = model.shown.live.contents.value.get(step.span) ?? step.content;
  if (content.length === 0) return <p class="waiting">Waiting for {step.model.model}…</p>;
  return <Blocks step={step} content={content} made={made} />;
}

function Blocks({ step, content, made }: ModelStepProps & { readonly content: readonly AssistantBlock[] }) {
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
  const label = growing ? "Thinking…" : thoughtLabel(model.shown.thoughtMs(step.span));
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
      <Icon name={growing ? "loading" : "tools"} spin={growing} /> {growing ? "Calling" : "Call of"}{" "}
      <code>{visible(name)}</code>
      {growing ? "…" : ", not made"}
    </p>
  );
}
