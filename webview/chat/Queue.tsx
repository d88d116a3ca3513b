// What was written while the agent worked, until it is told of it: above where messages are written.
import type { QueuedMessage } from "../../src/core/queued.ts";
import { count } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";
import { attachmentLabel } from "./words.ts";

export function Queue() {
  const { model } = useChat();
  const queued = model.shown.queued.value;
  const activity = model.activity.value;
  if (queued.length === 0) return null;
  /** Whether the agent will be told without anybody doing anything. */
  const waits = activity === "working" || activity === "stopping";
  const explanation = waits ? t("Told at the next step.") : t("Not sent: the agent is not at work.");
  return (
    <section class="queue" aria-label={t("Queued messages")}>
      <div class="queue-head">
        <Icon name="clock" />
        <h2 title={explanation}>{t("{0} queued", count(queued.length))}</h2>
        <span class="queue-note">{explanation}</span>
        {!waits && (
          <button
            type="button"
            class="plain-button"
            disabled={activity !== "idle"}
            onClick={() => void model.sendQueued()}
          >
            {t("Send now")}
          </button>
        )}
      </div>
      <ul>
        {queued.map((message) => (
          <Waiting key={message.id} message={message} />
        ))}
      </ul>
    </section>
  );
}

function Waiting({ message }: { readonly message: QueuedMessage }) {
  const { model } = useChat();
  const words = wordsOf(message);
  return (
    <li class="queued">
      <span class="queued-words" title={words} dir="auto">
        {words}
      </span>
      <button
        type="button"
        class="icon-button"
        title={t("Edit: take it back to where messages are written")}
        aria-label={t("Edit: {0}", words)}
        onClick={() => void model.editQueued(message.id)}
      >
        <Icon name="edit" />
      </button>
      <button
        type="button"
        class="icon-button"
        title={t("Remove: it is not sent")}
        aria-label={t("Remove: {0}", words)}
        onClick={() => void model.removeQueued(message.id)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

/** On one line; what it is about stands after the words. */
function wordsOf({ content, to }: QueuedMessage): string {
  const texts = content.flatMap((block) => (block.type === "text" ? [block.text.replace(/\s+/g, " ").trim()] : []));
  const about = content.flatMap((block) => {
    if (block.type === "text") return [];
    return [block.type === "image" ? t("an image") : attachmentLabel(block)];
  });
  return [to ? `@${to.name}` : "", texts.join(" "), about.length > 0 ? `(${about.join(", ")})` : ""]
    .filter((part) => part !== "")
    .join(" ");
}
