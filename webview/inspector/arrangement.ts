// What the person arranged in the inspector: kept over reloads, and parsed as leniently as an old version's state deserves.

import { QUERY_LENGTH } from "../../src/core/filter/parse.ts";
import { defaultTimeline, parseTimeline, type TimelineLayout } from "./timeline/arrangement.ts";

/** What is shown. */
export interface Choice {
  /** "current" follows the session's branch; "all"; or a branch's id. */
  readonly branch: string;
  /** A filter (src/core/filter/parse.ts), perhaps half written. */
  readonly text: string;
  /** Filters of before, the latest first. */
  readonly recent: readonly string[];
  /** Whether the checkpoints of streamed answers are listed. */
  readonly checkpoints: boolean;
}

/** Where the list is scrolled to: an event's number, not a row's, so that it holds under another filter. */
export interface Place {
  readonly top: number | null;
  readonly atEnd: boolean;
}

export type Tab = "summary" | "content" | "request" | "response" | "diff" | "raw";
export const tabs: readonly Tab[] = ["summary", "content", "request", "response", "diff", "raw"];

export interface Layout {
  /** The list's part of the room, in [0.2, 0.8]. */
  readonly share: number;
  readonly tab: Tab;
  readonly timeline: TimelineLayout;
}

export const defaultChoice: Choice = {
  branch: "current",
  text: "",
  recent: [],
  checkpoints: false,
};
export const defaultLayout: Layout = { share: 0.58, tab: "summary", timeline: defaultTimeline };

const SHARE_MIN = 0.2;
const SHARE_MAX = 0.8;
export const clampShare = (share: number): number => Math.max(SHARE_MIN, Math.min(SHARE_MAX, share));

const fieldsOf = (kept: unknown): Record<string, unknown> =>
  typeof kept === "object" && kept !== null ? { ...kept } : {};
const numberOrNull = (value: unknown): number | null => (Number.isSafeInteger(value) ? Number(value) : null);

export function parseChoice(kept: unknown): Choice {
  const { branch, text, recent, checkpoints } = fieldsOf(kept);
  return {
    branch: typeof branch === "string" && branch !== "" ? branch : defaultChoice.branch,
    text: typeof text === "string" ? text.slice(0, TEXT_LENGTH) : "",
    recent: Array.isArray(recent)
      ? recent.filter((one) => typeof one === "string" && one.length <= TEXT_LENGTH).slice(0, RECENT)
      : [],
    checkpoints: checkpoints === true,
  };
}

/** Some letters are left for what the view itself adds to a filter. */
export const TEXT_LENGTH = QUERY_LENGTH - 100;
/** As many as fit under the field without scrolling. */
export const RECENT = 6;

export function parsePlace(kept: unknown): Place {
  const { top, atEnd } = fieldsOf(kept);
  return { top: numberOrNull(top), atEnd: atEnd === true };
}

export const parseSelected = numberOrNull;

export function parseLayout(kept: unknown): Layout {
  const { share, tab, timeline } = fieldsOf(kept);
  return {
    share: typeof share === "number" && Number.isFinite(share) ? clampShare(share) : defaultLayout.share,
    tab: tabs.find((known) => known === tab) ?? defaultLayout.tab,
    timeline: parseTimeline(timeline),
  };
}
