// What the session comes to: how many events, how long, at what cost.
import { isCostUntold, type Session } from "../../src/core/session.ts";
import type { InspectorSnapshot } from "../../src/protocol/inspector.ts";
import * as format from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
import type { Choice } from "./arrangement.ts";
import type { Listing } from "./eventIndex.ts";
import { isNarrowed } from "./filter.ts";
import type { Cell } from "./rowWords.ts";

const eventsOf = (some: number): string => (some === 1 ? t("1 event") : t("{0} events", format.count(some)));

/** `listing`: what is in the list; null while that is not known. */
export function listedCount(
  { session }: InspectorSnapshot,
  listing: Pick<Listing, "seqs" | "whole"> | null,
  choice: Choice,
): Cell {
  const all = eventsOf(session.ends);
  const inSession = choice.checkpoints
    ? t("{0} in the session, over all its branches.", all)
    : t(
        "{0} in the session, over all its branches; the checkpoints of streamed answers are counted but not listed.",
        all,
      );
  if (listing === null) return { text: all, title: inSession };
  const listed = format.count(listing.seqs.length);
  const ofAll = (some: string) =>
    session.ends === 1 ? t("{0} of 1 event", some) : t("{0} of {1} events", some, format.count(session.ends));
  if (!listing.whole) return { text: ofAll(`${listed}+`), title: `${t("{0} listed so far.", listed)} ${inSession}` };
  return {
    // Where nothing is filtered out, what is not listed is of other branches, and no part of what one looks at.
    text: isNarrowed(choice) ? ofAll(listed) : eventsOf(listing.seqs.length),
    title: `${t("{0} listed.", listed)} ${inSession}`,
  };
}

/** Nothing where another program has not told: it is no figure of ours that is missing. */
function costFigures(session: Session): Cell[] {
  if (isCostUntold(session)) return [];
  const { input, output } = session.tokens;
  return [{ text: format.paidTotal(session.cost, input + output), title: format.costTotalProvenance(session.cost) }];
}

function tokenFigures(session: Session): Cell[] {
  const { input, output, cacheRead } = session.tokens;
  if (isCostUntold(session) && input + output === 0) return [];
  const used = format.tokens(input + output);
  const text =
    cacheRead > 0 ? t("{0} tokens ({1} cached)", used, format.percent(cacheRead, input)) : t("{0} tokens", used);
  const title = t(
    "{0} tokens in, {1} of them read from the provider's cache, and {2} out, over all model calls that reported them.",
    ...[input, cacheRead, output].map(format.count),
  );
  return [{ text, title }];
}

export function totals({ session, startedAt }: InspectorSnapshot): Cell[] {
  const figures = [...costFigures(session), ...tokenFigures(session)];
  // While it waits for a person nothing changes, and the time since the latest change would stand still.
  if (startedAt === null || session.state === "waiting") return figures;
  const duration: Cell = {
    text: format.duration(session.updatedAt - startedAt),
    title: t("From the first event, {0}, to the latest change, pauses included.", format.exactTime(startedAt)),
  };
  return [duration, ...figures];
}
