// What the person said while the agent was at work, where it was told of it.
import type { SaidStep } from "../../src/core/transcript.ts";
import { exactTime, time } from "../shared/format.ts";
import { SaidContent } from "./SaidContent.tsx";

export function SaidView({ step }: { readonly step: SaidStep }) {
  return (
    <section class="said-within" aria-label="You, while it worked">
      <div class="row-head">
        <h3>You</h3>
        <time class="muted" dateTime={new Date(step.at).toISOString()} title={exactTime(step.at)}>
          {time(step.at)}
        </time>
      </div>
      <SaidContent id={step.span} seq={step.seq} content={step.content} />
    </section>
  );
}
