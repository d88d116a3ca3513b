// The events of one branch's history, folded into what is shown; grows at its end.
import type { Event } from "../../src/core/event.ts";
import { type Alternatives, alternatives, type Branch } from "../../src/core/session.ts";
import { createTranscript, type TranscriptItem } from "../../src/core/transcript.ts";
import type { Values } from "../../src/core/variables.ts";

export interface Conversation {
  readonly head: string | null;
  /** A new array after each change; what did not change in it are the same objects. */
  readonly items: readonly TranscriptItem[];
  /** The number of the last event, 0 when there is none. */
  readonly ends: number;
  /** What was filled in for variables of an agent's instructions. */
  readonly filled: Values;
  add(events: readonly Event[]): void;
  /** About how long a model call thought before it said anything, in milliseconds; null when that is not known. */
  thoughtMs(span: string): number | null;
}

/** `shown`: items on the screen that may be the same; those that are equal stay the same objects. */
export function createConversation(
  head: string | null,
  events: readonly Event[],
  shown: readonly TranscriptItem[] = [],
): Conversation {
  const transcript = createTranscript();
  const thinking = createThinking();
  let ends = 0;
  let filled: Values = {};
  function add(added: readonly Event[]): void {
    for (const event of added) {
      // The numbers of a history only rise: what is not behind the last one came twice.
      if (event.seq <= ends) continue;
      ends = event.seq;
      transcript.add(event);
      thinking.add(event);
      if (event.fact.kind === "variables.filled") filled = { ...filled, ...event.fact.values };
    }
  }
  add(events);
  const built = transcript.items;
  const same = new Map(shown.map((item) => [item.id, item]));
  const kept = new Map<TranscriptItem, TranscriptItem>();
  for (const item of built) {
    const old = same.get(item.id);
    if (old && equal(old, item)) kept.set(item, old);
  }
  return {
    head,
    get items() {
      return kept.size === 0 ? transcript.items : transcript.items.map((item) => kept.get(item) ?? item);
    },
    get ends() {
      return ends;
    },
    get filled() {
      return filled;
    },
    add,
    thoughtMs: thinking.of,
  };
}

/** Whether two plain JSON values are the same. */
function equal(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const entries = Object.entries(one);
  const others = new Map(Object.entries(other));
  return entries.length === others.size && entries.every(([key, value]) => equal(value, others.get(key)));
}

function createThinking(): { add(event: Event): void; of(span: string): number | null } {
  const asked = new Map<string, number>();
  const spoke = new Map<string, number>();
  const took = new Map<string, number>();
  return {
    add({ span, at, fact }) {
      if (span === null) return;
      switch (fact.kind) {
        case "model.requested":
          asked.set(span, at);
          return;
        case "model.streamed":
          if (!spoke.has(span) && fact.parts.some((part) => part.type === "text" || part.type === "call"))
            spoke.set(span, at);
          return;
        case "model.responded":
        case "model.failed": {
          const from = asked.get(span);
          const { firstPartMs } = fact.timing;
          const speaks = fact.kind === "model.responded" && fact.content.some(({ type }) => type !== "thinking");
          // What has been said is read without how it came: then nobody knows when the thinking was over.
          const until = spoke.get(span) ?? (speaks ? undefined : at);
          if (from !== undefined && until !== undefined && firstPartMs !== null)
            took.set(span, Math.max(0, until - from - firstPartMs));
          return;
        }
        default:
      }
    },
    of: (span) => took.get(span) ?? null,
  };
}

/** Several ways on, and the number of the event that they all go on from: the same whichever is shown. */
export interface Fork extends Alternatives {
  readonly after: number;
}

/** Where a conversation could have gone on otherwise, by the item that stands there. */
export function waysByItem(
  branches: readonly Branch[],
  head: string,
  items: readonly TranscriptItem[],
): ReadonlyMap<string, Fork> {
  const found = new Map<string, Fork>();
  for (const [after, ways] of alternatives(branches, head)) {
    // A way on from the middle of the last turn, or from its end, has nothing behind it on this one.
    const item = items.find(({ seq, type }) => seq > after && (type === "user" || type === "turn")) ?? items.at(-1);
    if (item) found.set(item.id, { after, ...ways });
  }
  return found;
}
