// Events as the tree of spans needs them, packed to be sent: numbers in columns, each span's id once, figures only where there
// are any. 10,000 events are some 300 KB and half a millisecond to send; as objects they are 50.
import { type FactKind, spanRole } from "./event.ts";
import type { SpanEvent } from "./spans.ts";

export interface SpanEvents {
  readonly seqs: Uint32Array;
  /** Milliseconds since 1970. */
  readonly ats: Float64Array;
  readonly kinds: Uint8Array;
  readonly failed: Uint8Array;
  /** Places in `ids`, from 1; 0 for none. */
  readonly spans: Uint32Array;
  readonly parents: Uint32Array;
  readonly ids: readonly string[];
  /** Events with figures, by their place in the columns; NaN stands for null. */
  readonly spent: Uint32Array;
  readonly inputs: Float64Array;
  readonly outputs: Float64Array;
  readonly usd: Float64Array;
  /** 1: the cost is unknown; 2: it is an estimate. */
  readonly unsure: Uint8Array;
}

/** Both ends are built together, so that a kind's number is the same at both. */
const kindNames = Object.keys(spanRole) as FactKind[]; // the table's keys are its type's
const numberOf = new Map<string, number>(kindNames.map((kind, index) => [kind, index]));
const hasFigures = (event: SpanEvent): boolean =>
  event.inputTokens !== null || event.outputTokens !== null || event.costUsd !== null || event.costUnknown;
const orNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

export function packSpanEvents(events: readonly SpanEvent[]): SpanEvents {
  const ids: string[] = [];
  const placeOf = new Map<string, number>();
  const place = (id: string | null): number => {
    if (id === null) return 0;
    const known = placeOf.get(id);
    if (known !== undefined) return known;
    placeOf.set(id, ids.push(id));
    return ids.length;
  };
  const spent = Uint32Array.from(events.flatMap((event, index) => (hasFigures(event) ? [index] : [])));
  const figure = (of: (event: SpanEvent) => number | null) =>
    Float64Array.from(spent, (index) => {
      const event = events[index];
      return (event && of(event)) ?? Number.NaN;
    });
  return {
    seqs: Uint32Array.from(events, ({ seq }) => seq),
    ats: Float64Array.from(events, ({ at }) => at),
    kinds: Uint8Array.from(events, ({ kind }) => numberOf.get(kind) ?? 0),
    failed: Uint8Array.from(events, ({ failed }) => (failed ? 1 : 0)),
    spans: Uint32Array.from(events, ({ span }) => place(span)),
    parents: Uint32Array.from(events, ({ parent }) => place(parent)),
    ids,
    spent,
    inputs: figure(({ inputTokens }) => inputTokens),
    outputs: figure(({ outputTokens }) => outputTokens),
    usd: figure(({ costUsd }) => costUsd),
    unsure: Uint8Array.from(
      spent,
      (index) => (events[index]?.costUnknown ? 1 : 0) | (events[index]?.costEstimated ? 2 : 0),
    ),
  };
}

export function* unpackSpanEvents(packed: SpanEvents): Generator<SpanEvent> {
  const { seqs, spent } = packed;
  let figured = 0;
  for (let index = 0; index < seqs.length; index++) {
    const at = spent[figured] === index ? figured++ : -1;
    const unsure = packed.unsure[at] ?? 0;
    yield {
      seq: seqs[index] ?? 0,
      at: packed.ats[index] ?? 0,
      kind: kindNames[packed.kinds[index] ?? 0] ?? "message.user",
      failed: packed.failed[index] === 1,
      span: packed.ids[(packed.spans[index] ?? 0) - 1] ?? null,
      parent: packed.ids[(packed.parents[index] ?? 0) - 1] ?? null,
      inputTokens: orNull(packed.inputs[at]),
      outputTokens: orNull(packed.outputs[at]),
      costUsd: orNull(packed.usd[at]),
      costUnknown: (unsure & 1) !== 0,
      costEstimated: (unsure & 2) !== 0,
    };
  }
}
