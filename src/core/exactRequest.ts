// A request as the model was sent it. The log holds no copy: it is derived from what the log holds, and proved by its hash.
import type { Event } from "./event.ts";
import type { ModelRequest } from "./provider.ts";
import { requestText } from "./requestText.ts";
import { type ModelRecord, messagesAt, type TurnRecord, turnRecords, withNested } from "./turnRecord.ts";

export interface ExactRequest {
  readonly request: ModelRequest;
  /** Whether its hash is that of what was sent. If not, the record, or how AI Studio puts messages together, has changed since. */
  readonly proven: boolean;
  /** The number of the request before it in the same turn or, of the session's own turns, in the one before; null for the first. */
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
  let previous: number | null = null;
  for (const own of turnRecords(history)) {
    for (const turn of withNested(own)) {
      const position = turn.calls.findIndex(({ requested }) => requested.seq === seq);
      const call = turn.calls[position];
      if (call === undefined) continue;
      const request = recordedRequest(turn, call, history);
      const before = turn.calls[position - 1]?.requested.seq ?? (turn === own ? previous : null);
      return { request, proven: isHashOf(call.requested.fact.request, request, digest), previous: before };
    }
    previous = own.calls.at(-1)?.requested.seq ?? previous;
  }
  return null;
}

/** As the log has it. */
export function recordedRequest(turn: TurnRecord, call: ModelRecord, history: readonly Event[]): ModelRequest {
  const { model, system, tools, parameters } = call.requested.fact;
  return { model, system, messages: messagesAt(turn, call, history), tools, parameters };
}
