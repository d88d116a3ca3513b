// A quick question and its answer.
import { useEffect } from "preact/hooks";
import type { AssistantBlock } from "../../src/core/message.ts";
import type { TurnItem, UserItem } from "../../src/core/transcript.ts";
import type { AskSnapshot } from "../../src/protocol/ask.ts";
import { metaOf } from "../chat/meta.ts";
import { attachmentLabel, endWords, needsSettings } from "../chat/words.ts";
import { Problem } from "../shared/controls/Problem.tsx";
import { Icon } from "../shared/Icon.tsx";
import { inLanguage, t } from "../shared/l10n.ts";
import { Markdown } from "../shared/markdown/Markdown.tsx";
import type { AskModel } from "./model.ts";

export function App({ model }: { readonly model: AskModel }) {
  const state = model.state.value;
  const working = model.working.value;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing || !model.working.peek()) return;
      event.preventDefault();
      void model.stop();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [model]);
  if (state.at === "loading") return null;
  if (state.at === "failed") {
    return (
      <main class="ask">
        <Problem error={state.error}>
          <button type="button" class="plain-button primary" onClick={() => void model.open()}>
            {t("Try again")}
          </button>
        </Problem>
      </main>
    );
  }
  const { snapshot, question, turn } = state;
  return (
    <>
      <div class={working ? "moving-line moving" : "moving-line"} />
      <main class="ask" aria-busy={working}>
        {question && <Question question={question} snapshot={snapshot} />}
        <Answer model={model} turn={turn} />
        {model.problem.value && <Problem error={model.problem.value} />}
        {turn && <Foot turn={turn} />}
        <Actions model={model} snapshot={snapshot} />
      </main>
      <div class="visually-hidden" role="status">
        {working ? t("Asking {0}.", snapshot.model) : t("The answer is complete.")}
      </div>
    </>
  );
}

function Question({ question, snapshot }: { readonly question: UserItem; readonly snapshot: AskSnapshot }) {
  return (
    <header>
      <h1 dir="auto">{question.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n")}</h1>
      <p class="muted">
        {snapshot.model} · {snapshot.connection}
        {question.content.map(
          (block) =>
            block.type === "attachment" && (
              <span key={block.path} title={block.path}>
                {" · "}
                <Icon name="list-selection" /> {attachmentLabel(block)}
              </span>
            ),
        )}
        {!snapshot.kept && ` · ${t("recorded nowhere")}`}
      </p>
    </header>
  );
}

function Answer({ model, turn }: { readonly model: AskModel; readonly turn: TurnItem | null }) {
  const content = model.content.value;
  const growing = model.working.value;
  const step = turn?.steps.findLast((one) => one.type === "model");
  const last = step?.type === "model" ? step : null;
  const cut = last?.state.type === "done" ? endWords[last.state.finish.reason] : null;
  return (
    <section aria-label={t("Answer")}>
      {growing && content.length === 0 && (
        <p class="muted">{last ? t("Waiting for {0}…", last.model.model) : t("Waiting for the model…")}</p>
      )}
      {content.map((block, index) => (
        <Block key={index} block={block} growing={growing && index === content.length - 1} />
      ))}
      {cut && (
        <p class="aside">
          <Icon name="warning" /> {cut}
        </p>
      )}
      {last?.state.type === "failed" && last.state.retryInMs !== undefined && growing && (
        <p class="aside">
          <Icon name="history" /> {inLanguage(last.state.error.message)} {t("It is tried again.")}
        </p>
      )}
      {turn?.state.type === "ended" && <End model={model} state={turn.state} />}
    </section>
  );
}

function Block({ block, growing }: { readonly block: AssistantBlock; readonly growing: boolean }) {
  switch (block.type) {
    case "text":
      return <Markdown text={block.text} growing={growing} />;
    case "thinking":
      return block.text === "" ? null : (
        <details class="fold thinking">
          <summary>{growing ? t("Thinking…") : t("Thought")}</summary>
          <div class="fold-body">
            <Markdown text={block.text} growing={growing} />
          </div>
        </details>
      );
    case "call":
      // No tools were offered.
      return null;
    default:
      return block satisfies never;
  }
}

function End(props: { readonly model: AskModel; readonly state: Extract<TurnItem["state"], { type: "ended" }> }) {
  const { model, state } = props;
  if (state.reason === "done") return null;
  if (state.reason === "cancelled")
    return (
      <p class="aside">
        <Icon name="circle-slash" /> {t("Stopped.")}
      </p>
    );
  const error = state.error ?? { code: "internal", message: t("The answer failed, and nothing says why.") };
  return (
    <Problem error={error}>
      {needsSettings(error) && (
        <button type="button" class="plain-button" onClick={() => void model.openSettings()}>
          {t("Open settings")}
        </button>
      )}
    </Problem>
  );
}

function Foot({ turn }: { readonly turn: TurnItem }) {
  if (turn.state.type !== "ended") return <div class="row-foot" />;
  return (
    <div class="row-foot">
      <ul class="meta" aria-label={t("Figures of this answer")}>
        {metaOf(turn).map(({ key, text, explanation }) => (
          <li key={key} title={explanation}>
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Actions({ model, snapshot }: { readonly model: AskModel; readonly snapshot: AskSnapshot }) {
  const answer = model.answer.value;
  if (model.working.value) {
    return (
      <div class="ask-actions">
        <button type="button" class="plain-button" title={t("Stop (Escape)")} onClick={() => void model.stop()}>
          <Icon name="debug-stop" /> {t("Stop")}
        </button>
      </div>
    );
  }
  return (
    <div class="ask-actions">
      <button
        type="button"
        class="plain-button primary"
        title={snapshot.kept ? t("Show its session") : t("Keep it as a session, and go on with it")}
        onClick={() => void model.continueInChat()}
      >
        <Icon name="comment-discussion" /> {t("Continue in chat")}
      </button>
      {answer !== "" && (
        <button type="button" class="plain-button" onClick={() => void model.copy(answer)}>
          <Icon name="copy" /> {t("Copy answer")}
        </button>
      )}
      <button type="button" class="plain-button" onClick={() => void model.another()}>
        <Icon name="comment" /> {t("Ask something else")}
      </button>
    </div>
  );
}
