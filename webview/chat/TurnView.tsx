// An agent's turn: its steps, how it ended, and its figures.
import type { TurnItem } from "../../src/core/transcript.ts";
import { exactTime, time } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { useChat } from "./context.ts";
import type { Fork } from "./conversation.ts";
import { metaOf } from "./meta.ts";
import { Steps } from "./Steps.tsx";
import { TurnEndView } from "./TurnEndView.tsx";
import { Ways } from "./Ways.tsx";

export interface TurnProps {
  readonly turn: TurnItem;
  readonly ways: Fork | undefined;
  readonly last: boolean;
}

export function TurnView({ turn, ways, last }: TurnProps) {
  return (
    <>
      <div class="row-head">
        <h2>{turn.agentName}</h2>
        {ways && <Ways ways={ways} />}
        <time class="muted" dateTime={new Date(turn.at).toISOString()} title={exactTime(turn.at)}>
          {time(turn.at)}
        </time>
      </div>
      <Steps turn={turn} />
      {turn.state.type === "ended" && <TurnEndView turn={turn} state={turn.state} last={last} />}
      <TurnFoot turn={turn} last={last} />
    </>
  );
}

function TurnFoot({ turn, last }: { readonly turn: TurnItem; readonly last: boolean }) {
  const { model } = useChat();
  const meta = metaOf(turn);
  const answer = answerOf(turn);
  // The room for it is there from the beginning: nothing moves when the answer is done.
  if (turn.state.type !== "ended") return <div class="row-foot" />;
  const { reason } = turn.state;
  // Where it went wrong, the button stands beside the words that say so.
  const retryHere = !last || reason === "done" || reason === "cancelled";
  const busy = model.activity.value !== "idle";
  return (
    <div class="row-foot">
      <ul class="meta" aria-label={t("Figures of this answer")}>
        {meta.map(({ key, text, explanation }) => (
          <li key={key} title={explanation}>
            {text}
          </li>
        ))}
      </ul>
      <div class="foot-buttons">
        {answer !== "" && (
          <FootButton
            icon="copy"
            label={t("Copy answer")}
            title={t("Copy answer")}
            onClick={() => void model.copy(answer)}
          />
        )}
        {retryHere && (
          <FootButton
            icon="refresh"
            label={t("Retry")}
            title={
              last
                ? t("Retry: answer again; this answer is kept")
                : t("Retry: answer again; this answer, and what follows, is kept")
            }
            disabled={busy}
            onClick={() => void model.retry(turn.id)}
          />
        )}
        <FootButton
          icon="arrow-swap"
          label={t("Answer again with another agent or model")}
          title={
            last
              ? t("Answer again with another agent or model; this answer is kept")
              : t("Answer again with another agent or model; this answer, and what follows, is kept")
          }
          disabled={busy}
          onClick={() => void model.retryWith(turn.id)}
        />
        <FootButton
          icon="repo-forked"
          label={t("Fork from this answer")}
          title={t("Fork: a new session that begins with a copy of everything up to this answer")}
          onClick={() => void model.fork(turn.seq)}
        />
      </div>
    </div>
  );
}

interface FootButtonProps {
  readonly icon: string;
  readonly label: string;
  readonly title: string;
  readonly disabled?: boolean;
  onClick(): void;
}

function FootButton({ icon, label, title, disabled = false, onClick }: FootButtonProps) {
  return (
    <button type="button" class="icon-button" title={title} aria-label={label} disabled={disabled} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

/** The answer as it was written, in Markdown. */
function answerOf(turn: TurnItem): string {
  return turn.steps
    .flatMap((step) => (step.type === "model" ? step.content : []))
    .flatMap((block) => (block.type === "text" ? [block.text.trim()] : []))
    .join("\n\n");
}
