// A tool's call: its state, what it was given, and what came of it. What a model wrote cannot hide anything here.
import type { ComponentChildren } from "preact";
import { visibleLines } from "../../src/core/hiddenText.ts";
import type { ResultImage } from "../../src/core/message.ts";
import type { ToolStep } from "../../src/core/transcript.ts";
import { size } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { imageSource } from "../shared/imageSource.ts";
import { t } from "../shared/l10n.ts";
import { visible } from "../shared/markdown/links.ts";
import { Approval } from "./Approval.tsx";
import { askedIn } from "./askedIn.ts";
import { useChat } from "./context.ts";
import { Fold } from "./Fold.tsx";
import { PlanView } from "./PlanView.tsx";
import { asking, noteOf, toolLook } from "./toolLook.ts";

/** A longer result is cut on the screen; the inspector has all of it. */
const MAX_SHOWN = 20_000;
/** Shorter results are no surprise to who unfolds them. */
const TOLD_SIZE = 1_000;
/** Of what is printed while a tool runs. */
const SHOWN_LINES = 12;
/** As much of an error, or of a denial's reason, as is shown without unfolding the card. */
const NOTE_LENGTH = 300;

export interface ToolCardProps {
  readonly step: ToolStep;
  /** What another agent did in this call. */
  readonly within: ComponentChildren;
}

export function ToolCard({ step, within }: ToolCardProps) {
  const { state } = step;
  const held = askedIn(step.turn?.steps ?? []) !== undefined;
  const look = held ? asking : toolLook(state);
  const { output } = useChat().model;
  const finished = state.type === "finished" ? state : null;
  const printed = state.type === "running" ? (output.value.get(step.span) ?? "") : "";
  const note = noteOf(state);
  const preview = visibleLines(step.preview);
  const line = preview.replace(/\s+/g, " ");
  return (
    <div class={`tool ${look.tone}`}>
      <Fold
        id={step.span}
        class="tool-fold"
        held={held}
        summary={
          <span class="tool-line">
            <Icon name={look.icon} spin={look.tone === "alive"} />
            <span class="tool-name">{visibleLines(step.name)}</span>
            {line !== step.name && (
              <span class="tool-preview" title={preview} dir="ltr">
                {line}
              </span>
            )}
            <span class="tool-state">
              {look.words}
              {finished && finished.text.length >= TOLD_SIZE && ` · ${size(finished.text.length)}`}
            </span>
          </span>
        }
      >
        {() => (
          <>
            <h3>{t("Arguments")}</h3>
            <Output label={t("Arguments")} text={visibleLines(JSON.stringify(step.input, null, 2))} />
            {within}
            {finished && (
              <>
                <h3>
                  {finished.isError ? t("Error") : t("Result")} <span class="muted">{size(finished.text.length)}</span>
                </h3>
                <Output label={t("Result")} text={finished.text} />
              </>
            )}
          </>
        )}
      </Fold>
      {/* Afterwards it folds away, but for the files that can be compared and put back. */}
      {finished && step.plan?.kind === "edits" && <PlanView step={step} restorable={!finished.isError} />}
      {state.type === "asking" && (
        <Approval step={step} state={state}>
          {step.plan === null ? (
            <Output label={t("Arguments")} text={visibleLines(JSON.stringify(step.input, null, 2))} />
          ) : (
            <PlanView step={step} restorable={false} />
          )}
        </Approval>
      )}
      {printed !== "" && <Printed text={printed} />}
      {finished?.images?.map((image, index) => (
        <Picture key={index} image={image} of={step.name} />
      ))}
      {note !== "" && (
        <p class="tool-note" dir="auto">
          {visible(note.slice(0, NOTE_LENGTH))}
          {note.length > NOTE_LENGTH && "…"}
        </p>
      )}
    </div>
  );
}

/** The end of what a running tool has printed, as in a terminal. */
function Printed({ text }: { readonly text: string }) {
  const lines = text.trimEnd().split(/\r?\n/).slice(-SHOWN_LINES);
  return <pre class="output printed">{visible(lines.join("\n"))}</pre>;
}

function Picture({ image, of }: { readonly image: ResultImage; readonly of: string }) {
  const source = imageSource(image);
  if (source === null)
    return <p class="muted">{t("An image of type {0}, which cannot be shown.", visible(image.mediaType))}</p>;
  return <img class="picture" src={source} alt={t("What {0} returned", visible(of))} />;
}

function Output({ label, text }: { readonly label: string; readonly text: string }) {
  if (text === "") return <p class="muted">{t("(empty)")}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and focus lets the keyboard scroll it */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form */}
      <pre class="output" dir="ltr" role="group" aria-label={label} tabIndex={0}>
        {visible(text.slice(0, MAX_SHOWN))}
      </pre>
      {text.length > MAX_SHOWN && (
        <p class="muted">{t("The first {0} are shown; Inspect has all of it.", size(MAX_SHOWN))}</p>
      )}
    </>
  );
}
