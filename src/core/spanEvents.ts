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
  /** Bits: the cost is unknown (1), or an estimate (2). */
  readonly unsure: Uint8Array;
}

/** Both ends are built together, so that a kind's number is the same at both. */
const kindNames = Object.keys(spanRole) as FactKind[]; // the table's keys are its type's
const numberOf = new Map<string, number>(kindNames.map((kind, index) => [kind, index]));
const orNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;
const UNKNOWN = 1;
const ESTIMATED = 2;

/** An event as it stands in the database, where a flag is a number. */
export type SpanRow = Omit<SpanEvent, "failed" | "costUnknown" | "costEstimated"> & {
  readonly failed: boolean | number;
  readonly costUnknown: boolean | number;
  readonly costEstimated: boolean | number;
};

const hasFigures = (row: SpanRow): boolean =>
  row.inputTokens !== null || row.outputTokens !== null || row.costUsd !== null || Boolean(row.costUnknown);

/** Plain loops: while this runs, no commit does. */
export function packSpanEvents(rows: readonly SpanRow[]): SpanEvents {
  const { length } = rows;
  const [seqs, spans, parents] = [new Uint32Array(length), new Uint32Array(length), new Uint32Array(length)];
  const [ats, kinds, failed] = [new Float64Array(length), new Uint8Array(length), new Uint8Array(length)];
  const ids: string[] = [];
  const placeOf = new Map<string, number>();
  const place = (id: string | null): number => {
    if (id === null) return 0;
    const known = placeOf.get(id);
    if (known !== undefined) return known;
    placeOf.set(id, ids.push(id));
    return ids.length;
  };
  const spenders: SpanRow[] = [];
  const spent: number[] = [];
  for (let index = 0; index < length; index++) {
    const row = rows[index];
    if (row === undefined) break;
    seqs[index] = row.seq;
    ats[index] = row.at;
    kinds[index] = numberOf.get(row.kind) ?? 0;
    failed[index] = row.failed ? 1 : 0;
    spans[index] = place(row.span);
    parents[index] = place(row.parent);
    if (hasFigures(row)) {
      spenders.push(row);
      spent.push(index);
    }
  }
  return {
    ...{ seqs, ats, kinds, failed, spans, parents, ids },
    spent: Uint32Array.from(spent),
    inputs: Float64Array.from(spenders, ({ inputTokens }) => inputTokens ?? Number.NaN),
    outputs: Float64Array.from(spenders, ({ outputTokens }) => outputTokens ?? Number.NaN),
    usd: Float64Array.from(spenders, ({ costUsd }) => costUsd ?? Number.NaN),
    unsure: Uint8Array.from(
      spenders,
      ({ costUnknown, costEstimated }) => (costUnknown ? UNKNOWN : 0) | (costEstimated ? ESTIMATED : 0),
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
      costUnknown: (unsure & UNKNOWN) !== 0,
      costEstimated: (unsure & ESTIMATED) !== 0,
    };
  }
}
