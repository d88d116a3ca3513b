// A span in words: for the tree, for hovers, and for whoever listens.
import type { EventHeader } from "../../../src/core/figures.ts";
import { note, type SpanKind, type SpanState, type SpanTable } from "../../../src/core/spanTable.ts";
import * as format from "../../shared/format.ts";
import { t } from "../../shared/l10n.ts";

interface Kind {
  readonly name: string;
  /** A codicon. */
  readonly icon: string;
}

export const spanKindWords: Record<SpanKind, Kind> = {
  turn: { name: t("Turn"), icon: "debug-start" },
  agent: { name: t("Agent"), icon: "robot" },
  model: { name: t("Model call"), icon: "sparkle" },
  tool: { name: t("Tool call"), icon: "tools" },
  wait: { name: t("Wait for you"), icon: "bell" },
  summary: { name: t("Condensing"), icon: "fold" },
  title: { name: t("Title"), icon: "tag" },
};

const spanStateWords: Record<SpanState, string> = {
  open: t("going on"),
  done: "",
  failed: t("failed"),
  denied: t("denied"),
  stopped: t("stopped"),
  cut: t("never ended"),
};

export interface SpanWords {
  readonly kind: Kind;
  readonly name: string;
  /** Empty when all went well. */
  readonly state: string;
  /** It failed. That somebody said no or stopped it is no failure. */
  readonly isBad: boolean;
  readonly duration: string;
  /** Since the session's first event. */
  readonly start: string;
  readonly tokens: string;
  readonly cost: string;
}

interface Clock {
  /** Milliseconds from the session's first event to the table's. */
  readonly begins: number;
  /** Where what is still open has come to, in true time. */
  readonly now: number;
}

export function spanWords(
  table: SpanTable,
  span: number,
  header: EventHeader | undefined,
  { begins, now }: Clock,
): SpanWords {
  const kind = table.kindOf(span);
  const state = table.stateOf(span);
  const start = table.starts.get(span);
  const end = state === "open" ? Math.max(now, start) : table.ends.get(span);
  const notes = table.notes.get(span);
  const tokens =
    (notes & note.tokens) === 0
      ? ""
      : `${format.tokens(table.inputs.get(span))} → ${format.tokens(table.outputs.get(span))}`;
  return {
    kind: spanKindWords[kind],
    name: kind === "wait" ? "" : (header?.label ?? ""),
    state: spanStateWords[state],
    isBad: state === "failed",
    duration: state === "cut" ? t("{0} or longer", format.duration(end - start)) : format.duration(end - start),
    start: format.offset(begins + start),
    tokens,
    cost: costWords(notes, table.usd.get(span)),
  };
}

function costWords(notes: number, usd: number): string {
  const isUnknown = (notes & note.costUnknown) !== 0;
  if ((notes & note.cost) === 0) return isUnknown ? t("unknown") : "";
  if (usd === 0 && !isUnknown) return t("free");
  const sum = `${(notes & note.costEstimated) === 0 ? "" : "~"}${format.money(usd)}`;
  return isUnknown ? (usd === 0 ? t("unknown") : t("{0} + unknown", sum)) : sum;
}

/** "Model call, claude-sonnet-5, failed: 3.2 s from +0.02, 1.2k → 312 tokens, $0.0061". */
export function spanSentence(words: SpanWords): string {
  const { kind, name, state, duration, start, tokens, cost } = words;
  const what = [kind.name, name, state].filter((part) => part !== "").join(", ");
  const figures = [tokens && t("{0} tokens", tokens), cost && (cost === t("free") ? cost : t("cost {0}", cost))];
  return [t("{0}: {1} from {2}", what, duration, start), ...figures.filter(Boolean)].join(", ");
}
