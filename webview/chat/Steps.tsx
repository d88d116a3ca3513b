// The steps of a turn, in order: those of the session's own turn, and those of another agent's within a tool's card.
import type { Step, Turn } from "../../src/core/transcript.ts";
import { t } from "../shared/l10n.ts";
import { CondenseView } from "./CondenseView.tsx";
import { ModelStepView } from "./ModelStepView.tsx";
import { metaOf } from "./meta.ts";
import { SaidView } from "./SaidView.tsx";
import { ToolCard } from "./ToolCard.tsx";

export function Steps({ turn }: { readonly turn: Turn }) {
  const made = new Set(turn.steps.flatMap((step) => (step.type === "tool" ? [step.callId] : [])));
  const latest = turn.state.type === "working" ? turn.steps.at(-1) : undefined;
  return (
    <>
      {turn.steps.map((step) => (
        <div key={step.span} class="step" data-step={step.span}>
          <StepView step={step} made={made} latest={step === latest} />
        </div>
      ))}
    </>
  );
}

interface StepProps {
  readonly step: Step;
  readonly made: ReadonlySet<string>;
  readonly latest: boolean;
}

function StepView({ step, made, latest }: StepProps) {
  switch (step.type) {
    case "model":
      return <ModelStepView step={step} made={made} latest={latest} />;
    case "tool":
      return <ToolCard step={step} within={step.turn && <WithinCall turn={step.turn} />} />;
    case "said":
      return <SaidView step={step} />;
    case "condense":
      return <CondenseView step={step} />;
    default:
      return step satisfies never;
  }
}

/** Its figures are in those of the answer around it, too. */
function WithinCall({ turn }: { readonly turn: Turn }) {
  return (
    <section class="nested" aria-label={t("What {0} did", turn.agentName)}>
      <h3>{turn.agentName}</h3>
      <Steps turn={turn} />
      <ul class="meta" aria-label={t("Figures of {0}", turn.agentName)}>
        {metaOf(turn).map(({ key, text, explanation }) => (
          <li key={key} title={explanation}>
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
