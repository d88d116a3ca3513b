// Against the request before: how much a provider could have read from its cache, and where that ended.
import type { CacheLoss, ExactCall } from "../../src/protocol/exactCall.ts";
import { count, money, percent } from "../shared/format.ts";
import { Icon } from "../shared/Icon.tsx";
import { t } from "../shared/l10n.ts";
import { Sentence } from "../shared/Sentence.tsx";
import { Differences } from "./Differences.tsx";
import type { Inspector } from "./model.ts";

export function DiffTab({ inspector, call }: { readonly inspector: Inspector; readonly call: ExactCall }) {
  const { cache } = call;
  if (cache === null)
    return <p class="muted">{t("This is the first request: there is none before it to compare it with.")}</p>;
  const { parts, common, now, previous } = cache;
  const all = now === 1 ? t("1 character") : t("{0} characters", count(now));
  const before = (
    <button type="button" class="link" onClick={() => inspector.select(previous)}>
      {t("event {0}", count(previous))}
    </button>
  );
  return (
    <>
      <p class="proof">
        <Icon name={parts === null ? "pass" : "git-compare"} />
        <span>
          <Sentence
            text={t("The first {0} of {1} ({2}) are those of the request before, {3}.")}
            parts={[count(common), all, percent(common, now), before]}
          />
          {parts !== null && ` ${t("They part at {0}, character {1}.", parts.where, count(parts.change.at + 1))}`}
        </span>
      </p>
      <p class="proof">{lossWords(cache)}</p>
      {cache.differences.length > 0 && (
        <section class="section">
          <h3>{t("What is different")}</h3>
          <Differences differences={cache.differences} />
        </section>
      )}
    </>
  );
}

function lossWords({ parts, lostTokens, lostUsd }: CacheLoss): string {
  if (parts === null)
    return t("All of the request before is its beginning: a provider that keeps what it read finds it in its cache.");
  if (lostTokens === null)
    return t("How many tokens that is is unknown: the provider did not report those of the request before.");
  const lost = lostTokens === 1 ? t("1 token") : t("{0} tokens", count(lostTokens));
  return lostUsd === null
    ? t("About {0} of the request before had to be read anew; what that cost is unknown, for want of a price.", lost)
    : t(
        "About {0} of the request before had to be read anew: at the price of uncached tokens against cached ones that cost {1}.",
        lost,
        money(lostUsd),
      );
}
