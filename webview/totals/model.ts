// The totals without their looks: of what, in which time, and what they are.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import type { Totals } from "../../src/core/totals.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import * as contract from "../../src/protocol/totals.ts";
import { inLanguage, t } from "../shared/l10n.ts";
import { paced } from "../shared/paced.ts";
import type { Measure } from "./measure.ts";

/** How often the totals of a session at work are read again. */
const FOLLOW_EVERY_MS = 2_000;

export interface Arrangement {
  readonly range: contract.Range;
  /** "all" or a branch's id. */
  readonly branch: string;
  /** Null: nobody chose. Then costs are shown where there are any. */
  readonly measure: Measure | null;
}

export const defaultArrangement: Arrangement = { range: "month", branch: "all", measure: null };

const measures: readonly Measure[] = ["cost", "tokens", "calls"];

export function parseArrangement(kept: unknown): Arrangement {
  const fields: Record<string, unknown> = typeof kept === "object" && kept !== null ? { ...kept } : {};
  const { range, branch, measure } = fields;
  return {
    range: contract.rangeNames.find((known) => known === range) ?? defaultArrangement.range,
    branch: typeof branch === "string" && branch !== "" ? branch : defaultArrangement.branch,
    measure: measures.find((known) => known === measure) ?? defaultArrangement.measure,
  };
}

type Reading =
  | { readonly type: "reading" }
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly error: ErrorInfo };

export interface TotalsModel {
  readonly arrangement: Signal<Arrangement>;
  /** Undefined until it is known. */
  readonly subject: ReadonlySignal<contract.TotalsSubject | undefined>;
  /** While others are read those of before stay. */
  readonly totals: ReadonlySignal<Totals | null>;
  readonly reading: ReadonlySignal<Reading>;
  /** All sessions are not followed by themselves: something was recorded since. */
  readonly stale: ReadonlySignal<boolean>;
  /** What a screen reader is told. */
  readonly announcement: ReadonlySignal<string>;
  /** What the charts show. */
  readonly measure: ReadonlySignal<Measure>;
  arrange(change: Partial<Arrangement>): void;
  read(): void;
  copy(text: string): void;
  dispose(): void;
}

export function createTotalsModel(peer: Peer, arrangement: Signal<Arrangement>): TotalsModel {
  const subject = signal<contract.TotalsSubject | undefined>(undefined);
  const totals = signal<Totals | null>(null);
  const reading = signal<Reading>({ type: "reading" });
  const stale = signal(false);
  const announcement = signal("");
  let asking: AbortController | null = null;

  async function read(): Promise<void> {
    asking?.abort();
    const controller = new AbortController();
    asking = controller;
    reading.value = { type: "reading" };
    stale.value = false;
    try {
      const opened = await peer.ask(contract.open, undefined, controller.signal);
      if (asking !== controller) return;
      subject.value = opened;
      const { range, branch } = arrangement.peek();
      const known = opened?.branches.some(({ id }) => id === branch) === true;
      const found = await peer.ask(
        contract.read,
        // One session is looked at as a whole, whenever it was.
        { range: opened === null ? range : "all", branch: known ? branch : null },
        controller.signal,
      );
      if (asking !== controller) return;
      totals.value = found;
      reading.value = { type: "ready" };
    } catch (thrown) {
      if (asking !== controller) return;
      reading.value = { type: "failed", error: toErrorInfo(thrown) };
    }
    asking = null;
  }

  const follow = paced(FOLLOW_EVERY_MS, () => void read());
  peer.on(contract.changed, () => {
    if (subject.peek()) follow();
    else stale.value = true;
  });
  void read();

  return {
    arrangement,
    subject,
    totals,
    reading,
    stale,
    announcement,
    measure: computed(() => {
      const { measure } = arrangement.value;
      if (measure !== null) return measure;
      return totals.value !== null && totals.value.total.cost.usd === 0 ? "tokens" : "cost";
    }),
    arrange(change) {
      const before = arrangement.peek();
      arrangement.value = { ...before, ...change };
      const { range, branch } = arrangement.peek();
      if (range !== before.range || branch !== before.branch) void read();
    },
    read: () => void read(),
    copy(text) {
      peer.ask(contract.copy, { text }).then(
        () => {
          announcement.value = t("Copied.");
        },
        (thrown: unknown) => {
          announcement.value = inLanguage(toErrorInfo(thrown).message);
        },
      );
    },
    dispose() {
      follow.cancel();
      asking?.abort();
      asking = null;
    },
  };
}
