// Against the request before: how much a provider could have read from its cache, and where that ended.
import type { CacheLoss, ExactCall } from "../../src/protocol/exactCall.ts";
import { count, counted, money, percent } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { Differences } from "./Differences.tsx";
import type { Inspector } from "./model.ts";

export function DiffTab({ inspector, call }: { readonly inspector: Inspector; readonly call: ExactCall }) {
  const { cache } = call;
  if (cache === null)
    return <p class="muted">This is the first request: there is none before it to compare it with.</p>;
  const { parts, common, now, previous } = cache;
  return (
    <>
      <p class="proof">
        <Icon name={parts === null ? "pass" : "git-compare"} />
        <span>
          The first {count(common)} of {counted(now, "character")} ({percent(common, now)}) are those of the request
          before,{" "}
          <button type="button" class="link" onClick={() => inspector.select(previous)}>
            event {count(previous)}
          </button>
          .{parts !== null && ` They part at ${parts.where}, character ${count(parts.change.at + 1)}.`}
        </span>
      </p>
      <p class="proof">{lossWords(cache)}</p>
      {cache.differences.length > 0 && (
        <section class="section">
          <h3>What is different</h3>
          <Differences differences={cache.differences} />
        </section>
      )}
    </>
  );
}

function lossWords({ parts, lostTokens, lostUsd }: CacheLoss): string {
  if (parts === null)
    return "All of the request before is its beginning: a provider that keeps what it read finds it in its cache.";
  if (lostTokens === null)
    return "How many tokens that is is unknown: the provider did not report those of the request before.";
  const tokens = `About ${counted(lostTokens, "token")} of the request before had to be read anew`;
  return lostUsd === null
    ? `${tokens}; what that cost is unknown, for want of a price.`
    : `${tokens}: at the price of uncached tokens against cached ones that cost ${money(lostUsd)}.`;
}
