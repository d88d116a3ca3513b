// Where messages are written. The text is never lost: it is kept while one types, and when sending fails.
import { useLayoutEffect, useRef } from "preact/hooks";
import { MAX_TEXT } from "../../src/protocol/schemas.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { ContextMeter } from "./ContextMeter.tsx";
import { useChat } from "./context.ts";
import { DraftChips } from "./DraftChips.tsx";
import { ImagesButton, useImageFiles } from "./ImageFiles.tsx";
import { MessageField } from "./MessageField.tsx";
import { ProblemNotice } from "./ProblemNotice.tsx";
import { Queue } from "./Queue.tsx";
import { focusUnfilled, VariableForm } from "./VariableForm.tsx";

export function Composer() {
  const { model } = useChat();
  const field = useRef<HTMLTextAreaElement>(null);
  const problem = model.problem.value;
  const wishes = model.focus.value;
  useLayoutEffect(() => {
    const take = () => {
      const element = field.current;
      // What is asked before comes first, and then Enter leads here.
      if (!element || focusUnfilled()) return;
      element.focus();
      element.setSelectionRange(element.value.length, element.value.length);
    };
    // A page that is opened by a command has the focus before it can be told where that belongs.
    if (document.hasFocus()) return take();
    if (wishes === 0) return;
    // The focus is not taken from where the person is by now: it is put here when they come.
    window.addEventListener("focus", take, { once: true });
    return () => window.removeEventListener("focus", take);
  }, [wishes]);
  const obstacle = useObstacle();
  const { over, handlers } = useImageFiles();
  const unseen = model.images.unseen.value;
  return (
    <footer class={over ? "composer dropping" : "composer"} {...handlers}>
      {problem && <ProblemNotice error={problem} />}
      <Queue />
      <VariableForm />
      <DraftChips onEmptied={() => field.current?.focus()} />
      {unseen !== null && (
        <p class="composer-warning" role="status">
          <Icon name="warning" />
          {unseen}
        </p>
      )}
      <MessageField
        field={field}
        enter={obstacle === null || obstacle.passes ? () => void model.send() : focusUnfilled}
      />
      <div class="composer-row">
        <button
          type="button"
          class="composer-button"
          title={t("Attach the editor's selection, or the whole file when nothing is selected")}
          aria-label={t("Attach selection")}
          onClick={() => void model.attachSelection()}
        >
          <Icon name="attach" />
          <span class="composer-word">{t("Attach selection")}</span>
        </button>
        <ImagesButton />
        <span class="composer-note">
          {obstacle?.shown}
          {model.answering.value?.connection === null && model.draft.to.value === null && (
            <>
              {" "}
              <button type="button" class="link" onClick={() => void model.go("agent")}>
                {t("Edit agent")}
              </button>
            </>
          )}
        </span>
        <ContextMeter />
        <SendButton obstacle={obstacle?.title ?? null} />
        <StopButton />
      </div>
    </footer>
  );
}

/** Why the message cannot be sent now. */
interface Obstacle {
  /** Explains it on hover. */
  readonly title: string;
  /** Stands beside the button. */
  readonly shown: string;
  /** It does so by itself: what is sent meanwhile waits for that. */
  readonly passes?: true;
}

function useObstacle(): Obstacle | null {
  const { model } = useChat();
  const text = model.draft.text.value;
  const agent = model.answering.value;
  const to = model.draft.to.value;
  const hasText = text.trim() !== "" || model.draft.attachments.value.length > 0;
  const both = (words: string) => ({ title: words, shown: words });
  if (model.shown.agents.value.length === 0) return both(t("Create an agent first: it answers."));
  if (agent === null && to !== null) return both(t("{0} is gone: take it off the message.", to.name));
  if (agent === null) return both(t("Choose an agent first: it answers."));
  if (agent.connection === null) return both(t("{0} has lost its connection.", agent.name));
  const [unfilled] = model.variables.unfilled.value;
  if (unfilled !== undefined) return { title: t("Fill in {0} first.", unfilled), shown: "" };
  if (text.length > MAX_TEXT)
    return both(t("Too long for a message: save it as a file, and type @ to take that along."));
  if (!hasText) return { title: t("Write a message first."), shown: "" };
  if (model.activity.value === "asking") return { title: t("The message is being sent."), shown: "", passes: true };
  if (model.activity.value === "stopping") return { title: t("The answer is being stopped."), shown: "", passes: true };
  return null;
}

function StopButton() {
  const { model } = useChat();
  const activity = model.activity.value;
  if (activity !== "working" && activity !== "stopping") return null;
  const words = activity === "stopping" ? t("Stopping") : t("Stop");
  return (
    <button
      type="button"
      class="plain-button send"
      title={t("Stop (Escape)")}
      aria-label={words}
      disabled={activity === "stopping"}
      onClick={() => void model.stop()}
    >
      <Icon name="debug-stop" />
      <span class="send-word">{words}</span>
    </button>
  );
}

/** While the agent works it is there as soon as there is something to be queued. */
function SendButton({ obstacle }: { readonly obstacle: string | null }) {
  const { model } = useChat();
  const activity = model.activity.value;
  const queues = activity === "working" || activity === "stopping";
  if (queues && obstacle !== null) return null;
  const words = queues ? t("Queue") : t("Send");
  return (
    <button
      type="button"
      class="plain-button primary send"
      title={obstacle ?? (queues ? t("Queue: the agent is told at its next step (Enter)") : t("Send (Enter)"))}
      aria-label={words}
      aria-disabled={obstacle !== null}
      onClick={() => {
        if (obstacle === null) void model.send();
      }}
    >
      <Icon name={queues ? "add" : "send"} />
      <span class="send-word">{words}</span>
    </button>
  );
}
