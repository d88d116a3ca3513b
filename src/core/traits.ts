// Fact -> what else is asked of an event by those who filter, search and add up, so that they never open a body.
import type { Entry, Fact, FactKind } from "./event.ts";
import { firstWords } from "./figures.ts";

export const authors = ["user", "model", "tool", "policy"] as const;
/** Whose doing an event is. */
export type Author = (typeof authors)[number];

export interface EventTraits {
  /** The tool that is called. */
  readonly tool: string | null;
  /** The model that was asked. */
  readonly model: string | null;
  readonly author: Author | null;
  /** Whole milliseconds until the first piece of the answer came. */
  readonly firstPartMs: number | null;
  readonly cacheWriteTokens: number | null;
  readonly reasoningTokens: number | null;
}

const none: EventTraits = {
  tool: null,
  model: null,
  author: null,
  firstPartMs: null,
  cacheWriteTokens: null,
  reasoningTokens: null,
};

export function traits(fact: Fact): EventTraits {
  switch (fact.kind) {
    case "message.user":
    case "variables.filled":
    case "file.restored":
      return { ...none, author: "user" };
    case "model.requested":
      return { ...none, model: firstWords(fact.model.model) };
    case "model.responded":
    case "model.failed":
      return {
        ...none,
        model: firstWords(fact.model.model),
        author: "model",
        firstPartMs: fact.timing.firstPartMs === null ? null : Math.round(fact.timing.firstPartMs),
        cacheWriteTokens: fact.usage.cacheWrite ?? null,
        reasoningTokens: fact.usage.reasoning ?? null,
      };
    case "tool.requested":
      return { ...none, tool: firstWords(fact.name), author: "model" };
    case "tool.asked":
      return { ...none, tool: firstWords(fact.name) };
    case "tool.decided":
      return { ...none, tool: firstWords(fact.name), author: fact.decision.by };
    case "tool.finished":
      return { ...none, tool: firstWords(fact.name), author: "tool" };
    default:
      return none;
  }
}

/** Where in the agents' work an event stands. */
export interface Place {
  /** The agent at work; null outside every turn. */
  readonly agent: string | null;
  /** The tool whose call the event is part of, without being about that call itself; null outside every call. */
  readonly within: string | null;
}

/** What began a span, as far as the place of what is in it depends on it. */
export interface Beginning extends Place {
  readonly kind: string;
  readonly tool: string | null;
}

const beginnings: ReadonlySet<FactKind> = new Set([
  "turn.started",
  "model.requested",
  "tool.requested",
  "condensing.started",
  "titling.started",
]);

/**
 * `begun` finds the fact that began a span; `before` the agent of the session's own turn before: what is condensed or named
 * between two turns is its conversation.
 */
export function placeOf(
  { span, parent, fact }: Entry,
  begun: (span: string) => Beginning | undefined,
  before: () => string | null,
): Place {
  const begins = beginnings.has(fact.kind);
  const around = begins ? parent : span;
  const found = around === null ? undefined : begun(around);
  const within = begins && found?.kind === "tool.requested" ? found.tool : (found?.within ?? null);
  if (fact.kind === "turn.started") return { agent: firstWords(fact.agentName), within };
  const isBetween = parent === null && (fact.kind === "condensing.started" || fact.kind === "titling.started");
  return { agent: isBetween ? before() : (found?.agent ?? null), within };
}

/** Remembers what began each span of one session, as its events come by in order. */
export function createPlaces(): (entry: Entry) => Place {
  const begun = new Map<string, Beginning>();
  let last: string | null = null;
  return (entry) => {
    const place = placeOf(
      entry,
      (span) => begun.get(span),
      () => last,
    );
    const { span, parent, fact } = entry;
    if (fact.kind === "turn.started" && parent === null) last = place.agent;
    if (span !== null && !begun.has(span)) begun.set(span, { ...place, kind: fact.kind, tool: traits(fact).tool });
    return place;
  };
}
