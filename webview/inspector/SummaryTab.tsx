import type { Event } from "../../src/core/event.ts";
import { isStop } from "../../src/core/figures.ts";
import { ErrorNotice } from "./ErrorNotice.tsx";
import { kindLooks } from "./kinds.ts";
import { summary } from "./summary.ts";

export function SummaryTab({ event, startedAt }: { readonly event: Event; readonly startedAt: number }) {
  const { error, figures } = summary(event, startedAt);
  return (
    <>
      <p class="means muted">{kindLooks(event.fact.kind, error !== null && isStop(error)).means}</p>
      {error && <ErrorNotice error={error} />}
      <dl class="figures">
        {figures.map(({ term, value, title }) => (
          <div key={term} class="figure" title={title}>
            <dt class="muted">{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
