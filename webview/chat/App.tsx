import { useEffect } from "preact/hooks";
import { Problem } from "../shared/controls/Problem.tsx";
import { t } from "../shared/l10n.ts";
import { Composer } from "./Composer.tsx";
import { useChat } from "./context.ts";
import { Empty } from "./Empty.tsx";
import { Header } from "./Header.tsx";
import { Transcript } from "./Transcript.tsx";

export function App() {
  const { model } = useChat();
  const phase = model.shown.phase.value;
  const busy = model.activity.value !== "idle";
  // On the document: after a click into the text, or when a button went away under it, the focus is nowhere in the page.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
      if (model.activity.peek() === "working") void model.stop();
      else if (model.problem.peek() !== null) model.dismiss();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [model]);
  if (phase.type === "loading") return null;
  if (phase.type === "failed") {
    return (
      <main class="chat-failed">
        {phase.title !== null && (
          <h1 class="chat-title" title={phase.title} dir="auto">
            {phase.title || t("A session that cannot be read")}
          </h1>
        )}
        <Problem error={phase.error}>
          <button type="button" class="plain-button primary" onClick={() => void model.shown.open()}>
            {t("Try again")}
          </button>
          {phase.title !== null && (
            <button type="button" class="plain-button" onClick={() => void model.go("newSession")}>
              {t("New session")}
            </button>
          )}
        </Problem>
      </main>
    );
  }
  return (
    <div class="chat">
      <Header />
      <div class={busy ? "moving-line moving" : "moving-line"} />
      <main class="chat-main">{model.shown.items.value.length === 0 ? <Empty /> : <Transcript />}</main>
      <SkipToHeader />
      <Composer />
      <div class="visually-hidden" role="log" aria-live="polite" aria-label={t("What happens")}>
        {model.announcer.words.value}
      </div>
    </div>
  );
}

/** Each message has some ten buttons: backwards from the composer, the header would be hundreds of keys away. */
function SkipToHeader() {
  return (
    <div class="skip-room">
      <button
        type="button"
        class="plain-button skip"
        onClick={() => document.querySelector<HTMLElement>(".chat-header :is(select, button)")?.focus()}
      >
        {t("Skip to the header")}
      </button>
    </div>
  );
}
