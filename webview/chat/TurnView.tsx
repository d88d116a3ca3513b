// An agent's turn: its steps, how it ended, and its figures.
import type { Alternatives } from "../../src/core/session.ts";
import type { TurnItem } from "../../src/core/transcript.ts";
import { exactTime, time } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { useChat } from "./context.ts";
import { metaOf } from "./meta.ts";
import { Steps } from "./Steps.tsx";
import { TurnEndView } from "./TurnEndView.tsx";
import { Ways } from "./Ways.tsx";

export interface TurnProps {
  readonly turn: TurnItem;
  readonly ways: Alternatives | undefined;
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
  // Where it went wrong, the button stands beside the words that say so.
  const retryHere = last && (turn.state.reason === "done" || turn.state.reason === "cancelled");
  return (
    <div class="row-foot">
      <ul class="meta" aria-label="Figures of this answer">
        {meta.map(({ key, text, explanation }) => (
          <li key={key} title={explanation}>
            {text}
          </li>
        ))}
      </ul>
      {answer !== "" && (
        <button
          type="button"
          class="icon-button"
          title="Copy answer"
          aria-label="Copy answer"
          onClick={() => void model.copy(answer)}
        >
          <Icon name="copy" />
        </button>
      )}
      {retryHere && (
        <button
          type="button"
          class="icon-button"
          title="Retry: answer again; this answer is kept"
          aria-label="Retry"
          disabled={model.activity.value !== "idle"}
          onClick={() => void model.retry(turn.id)}
        >
          <Icon name="refresh" />
        </button>
      )}
    </div>
  );
}

/** The answer as it was written, in Markdown. */
function answerOf(turn: TurnItem): string {
  return turn.steps
    .flatMap((step) => (step.type === "model" ? step.content : []))
    .flatMap((block) => (block.type === "text" ? [block.text.trim()] : []))
    .join("\n\n");
}
