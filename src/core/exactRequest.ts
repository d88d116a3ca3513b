// A request as the model was sent it. The log holds no copy: it is derived from what the log holds, and proved by its hash.

import { asideMessages } from "./asideMessages.ts";
import type { Event } from "./event.ts";
import type { Message } from "./message.ts";
import type { ModelRequest } from "./provider.ts";
import { requestText } from "./requestText.ts";
import {
  type AsideRecord,
  branchRecord,
  type ModelRecord,
  messagesAt,
  type TurnRecord,
  withNested,
} from "./turnRecord.ts";

export interface ExactRequest {
  readonly request: ModelRequest;
  /** Whether its hash is that of what was sent. If not, the record, or how AI Studio puts messages together, has changed since. */
  readonly proven: boolean;
  /**
   * The number of the request before it in the same turn or, of the session's own turns, in the one before; of a summary that
   * is made in parts, that of the part before. Null for the first.
   */
  readonly previous: number | null;
}

/** Whether a request is the one with this hash. Earlier versions hashed the fields in the order in which they came. */
export const isHashOf = (hash: string, request: ModelRequest, digest: (text: string) => string): boolean =>
  digest(requestText(request)) === hash || digest(JSON.stringify(request)) === hash;

/** Null when event `seq` of the branch's history is no request of ours. */
export function exactRequest(
  history: readonly Event[],
  seq: number,
  digest: (text: string) => string,
): ExactRequest | null {
  const exact = (request: ModelRequest, { requested }: ModelRecord, before: number | null): ExactRequest => ({
    request,
    proven: isHashOf(requested.fact.request, request, digest),
    previous: before,
  });
  const { turns, asides } = branchRecord(history);
  let previous: number | null = null;
  for (const aside of [...asides, ...turns.flatMap(({ condensings }) => condensings)]) {
    const position = aside.calls.findIndex(({ requested }) => requested.seq === seq);
    const call = aside.calls[position];
    if (call !== undefined)
      return exact(recordedAside(aside, call, history), call, aside.calls[position - 1]?.requested.seq ?? null);
  }
  for (const own of turns) {
    for (const turn of withNested(own)) {
      const position = turn.calls.findIndex(({ requested }) => requested.seq === seq);
      const call = turn.calls[position];
      if (call === undefined) continue;
      const before = turn.calls[position - 1]?.requested.seq ?? (turn === own ? previous : null);
      return exact(recordedRequest(turn, call, history), call, before);
    }
    previous = own.calls.at(-1)?.requested.seq ?? previous;
  }
  return null;
}

/** As the log has it. */
export function recordedRequest(turn: TurnRecord, call: ModelRecord, history: readonly Event[]): ModelRequest {
  const aside = turn.condensings.find(({ calls }) => calls.includes(call));
  if (aside !== undefined) return recordedAside(aside, call, history);
  return withMessages(call, messagesAt(turn, call, history));
}

export const recordedAside = (aside: AsideRecord, call: ModelRecord, history: readonly Event[]): ModelRequest =>
  withMessages(call, asideMessages(aside, call, history));

function withMessages({ requested }: ModelRecord, messages: readonly Message[]): ModelRequest {
  const { model, system, tools, parameters } = requested.fact;
  return { model, system, messages, tools, parameters };
}
