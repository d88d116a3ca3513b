// Two histories side by side, without their looks: which rows there are, which of the same ones are unfolded, what one says.
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../../src/core/failure.ts";
import type { ComparisonView, PairFields, PairRow, Side, Sides } from "../../../src/protocol/comparing.ts";
import * as contract from "../../../src/protocol/inspector.ts";
import type { Peer } from "../../../src/protocol/peer.ts";
import { paced } from "../../shared/paced.ts";
import type { ScrollWish } from "../../shared/useVirtualWindow.ts";

/** How often two histories are compared again while one of them grows. */
const COMPARE_EVERY_MS = 2_000;
/** Fewer of the same in a row are not folded: a line says as much as they do. */
const FOLD_FROM = 3;

export type ShownRow =
  | { readonly type: "pair"; readonly at: number; readonly pair: PairRow }
  /** Rows that are the same, folded away. */
  | { readonly type: "fold"; readonly at: number; readonly count: number };

type CompareState =
  | { readonly type: "closed" }
  | { readonly type: "loading"; readonly sides: Sides }
  | { readonly type: "open"; readonly sides: Sides; readonly comparison: ComparisonView }
  | { readonly type: "failed"; readonly sides: Sides; readonly error: ErrorInfo };

type FieldsState =
  | { readonly type: "none" }
  | { readonly type: "ready"; readonly row: PairRow; readonly fields: PairFields }
  | { readonly type: "failed"; readonly error: ErrorInfo };

export interface Comparing {
  readonly state: ReadonlySignal<CompareState>;
  readonly rows: ReadonlySignal<readonly ShownRow[]>;
  /** The position in `rows` of the active one; null when there is none. */
  readonly active: ReadonlySignal<number | null>;
  readonly scroll: ReadonlySignal<ScrollWish | null>;
  readonly fields: ReadonlySignal<FieldsState>;
  /** Lets the person choose what to compare this branch with. */
  choose(left: Side): Promise<void>;
  open(sides: Sides): void;
  /** The two change places. */
  swap(): void;
  retry(): void;
  activate(position: number): void;
  /** Unfolds the rows that are folded at this position. */
  unfold(position: number): void;
  toFirst(): void;
  /** One of the two may have grown. */
  refresh(): void;
  close(): void;
  dispose(): void;
}

export function createComparing(peer: Peer, onFailure: (error: ErrorInfo) => void): Comparing {
  const state = signal<CompareState>({ type: "closed" });
  const unfolded = signal<ReadonlySet<number>>(new Set());
  const activeAt = signal<number | null>(null);
  const scroll = signal<ScrollWish | null>(null);
  const fields = signal<FieldsState>({ type: "none" });
  let asking: AbortController | null = null;
  let askingFields: AbortController | null = null;

  const rows = computed(() =>
    state.value.type === "open" ? shownRows(state.value.comparison.rows, unfolded.value) : [],
  );
  const active = computed(() => positionOf(rows.value, activeAt.value));

  const isOf = (sides: Sides) => {
    const now = state.peek();
    return now.type !== "closed" && now.sides === sides;
  };

  /** `first`: goes to the first divergence; else one stays where one is. */
  async function load(sides: Sides, first: boolean): Promise<void> {
    asking?.abort();
    const controller = new AbortController();
    asking = controller;
    try {
      const comparison = await peer.ask(contract.compare, sides, controller.signal);
      if (!isOf(sides) || asking !== controller) return;
      batch(() => {
        state.value = { type: "open", sides, comparison };
        if (first) toFirst();
        else void readFields();
      });
    } catch (thrown) {
      if (isOf(sides) && asking === controller) state.value = { type: "failed", sides, error: toErrorInfo(thrown) };
    }
  }

  function toFirst(): void {
    const now = state.peek();
    if (now.type !== "open") return;
    activeAt.value = now.comparison.first ?? (now.comparison.rows.length > 0 ? 0 : null);
    const position = active.peek();
    scroll.value = position === null ? null : { index: position, align: "center" };
    void readFields();
  }

  async function readFields(): Promise<void> {
    askingFields?.abort();
    const now = state.peek();
    const row = now.type === "open" && activeAt.peek() !== null ? now.comparison.rows[activeAt.peek() ?? 0] : undefined;
    const shown = rows.peek()[active.peek() ?? -1];
    if (now.type !== "open" || row === undefined || shown?.type !== "pair") {
      fields.value = { type: "none" };
      return;
    }
    const controller = new AbortController();
    askingFields = controller;
    const { sides } = now;
    const at = { sides, left: row.left?.seq ?? null, right: row.right?.seq ?? null };
    try {
      const found = await peer.ask(contract.compareFields, at, controller.signal);
      if (askingFields === controller) fields.value = { type: "ready", row, fields: found };
    } catch (thrown) {
      if (askingFields === controller) fields.value = { type: "failed", error: toErrorInfo(thrown) };
    }
  }

  function open(sides: Sides): void {
    batch(() => {
      state.value = { type: "loading", sides };
      unfolded.value = new Set();
      activeAt.value = null;
      fields.value = { type: "none" };
    });
    void load(sides, true);
  }

  let isReading = false;
  let again = false;
  const refresh = paced(COMPARE_EVERY_MS, () => void readAgain());
  /** One at a time: a long history would never be read to its end. */
  async function readAgain(): Promise<void> {
    again = isReading;
    const now = state.peek();
    if (isReading || now.type !== "open") return;
    isReading = true;
    await load(now.sides, false);
    isReading = false;
    if (again) refresh();
  }

  return {
    state,
    rows,
    active,
    scroll,
    fields,
    async choose(left) {
      try {
        const right = await peer.ask(contract.chooseOther, { branch: left.branch });
        if (right !== null) open({ left, right });
      } catch (thrown) {
        onFailure(toErrorInfo(thrown));
      }
    },
    open,
    swap() {
      const now = state.peek();
      if (now.type !== "closed") open({ left: now.sides.right, right: now.sides.left });
    },
    retry() {
      const now = state.peek();
      if (now.type === "failed") open(now.sides);
    },
    activate(position) {
      const row = rows.peek()[position];
      if (row === undefined) return;
      activeAt.value = row.at;
      void readFields();
    },
    unfold(position) {
      const row = rows.peek()[position];
      if (row?.type !== "fold") return;
      batch(() => {
        unfolded.value = new Set([...unfolded.peek(), row.at]);
        activeAt.value = row.at;
      });
      void readFields();
    },
    toFirst,
    refresh,
    close() {
      asking?.abort();
      askingFields?.abort();
      state.value = { type: "closed" };
    },
    dispose() {
      refresh.cancel();
      asking?.abort();
      askingFields?.abort();
    },
  };
}

/** What is the same is folded away, but where a person unfolded it. */
export function shownRows(pairs: readonly PairRow[], unfolded: ReadonlySet<number>): ShownRow[] {
  const rows: ShownRow[] = [];
  for (let at = 0; at < pairs.length; ) {
    let end = at;
    while (end < pairs.length && pairs[end]?.differs.length === 0) end++;
    const isFolded = end - at >= FOLD_FROM && !unfolded.has(at);
    if (isFolded) rows.push({ type: "fold", at, count: end - at });
    for (let each = isFolded ? end : at; each < Math.max(end, at + 1); each++) {
      const pair = pairs[each];
      if (pair !== undefined) rows.push({ type: "pair", at: each, pair });
    }
    at = Math.max(end, at + 1);
  }
  return rows;
}

/** Where a pair stands among the rows, or the fold that holds it. */
function positionOf(rows: readonly ShownRow[], at: number | null): number | null {
  if (at === null) return null;
  const found = rows.findLastIndex((row) => row.at <= at);
  return found < 0 ? null : found;
}
