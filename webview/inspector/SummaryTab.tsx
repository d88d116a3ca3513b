import type { Event } from "../../src/core/event.ts";
import { errorWords } from "../../src/core/failure.ts";
import { Icon } from "../shared/Icon.tsx";
import { kinds } from "./kinds.ts";
import { summary } from "./summary.ts";

export function SummaryTab({ event, startedAt }: { readonly event: Event; readonly startedAt: number }) {
  const { error, figures } = summary(event, startedAt);
  return (
    <>
      <p class="means muted">{kinds[event.fact.kind].means}</p>
      {error && (
        <div class="notice failed">
          <Icon name="error" />
          <span class="notice-words">{errorWords(error)}</span>
        </div>
      )}
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
