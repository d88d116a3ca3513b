import * as vscode from "vscode";
import type { CostTotal } from "../core/cost.ts";
import { errorWords, toErrorInfo } from "../core/failure.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { BackupWithContent } from "../store/backups.ts";
import { language } from "./language.ts";

/** "$0.0061", "≈ $0.04", "free", or "cost unknown": unknown is never shown as zero. */
export function costWords({ usd, unknown, estimated }: CostTotal): string {
  if (usd === 0) return unknown > 0 ? vscode.l10n.t("cost unknown") : vscode.l10n.t("free");
  const digits =
    usd >= 1
      ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : { minimumSignificantDigits: 2, maximumSignificantDigits: 2 };
  const amount = usd.toLocaleString(language(), {
    ...{ style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", useGrouping: false },
    ...digits,
  });
  return estimated || unknown > 0 ? `≈ ${amount}` : amount;
}

const UNITS = [
  ["year", 365 * 24 * 60 * 60 * 1000],
  ["month", 30 * 24 * 60 * 60 * 1000],
  ["week", 7 * 24 * 60 * 60 * 1000],
  ["day", 24 * 60 * 60 * 1000],
  ["hour", 60 * 60 * 1000],
  ["minute", 60 * 1000],
] as const;

/** "3 days ago", in the language of the editor. */
/** A session without a title has not been begun, or said nothing yet. */
export const sessionName = (title: string | undefined): string => title || vscode.l10n.t("New chat");

export function ageWords(at: number, now: number): string {
  const words = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
  for (const [unit, ms] of UNITS) if (now - at >= ms) return words.format(-Math.floor((now - at) / ms), unit);
  return vscode.l10n.t("just now");
}

/** "27 Nov 2026, 10:55", as the views write it: English times as in Britain. */
export const dateWords = (at: number): string => {
  const times = language() === "en" ? "en-GB" : language();
  return new Date(at).toLocaleString(times, { dateStyle: "medium", timeStyle: "short" });
};

/** What happened, and what to do, for a notification: a server may have written it. */
export function failureWords(thrown: unknown): string {
  return withoutLinks(errorWords(toErrorInfo(thrown)));
}

/** "12 sessions and runs, 3,456 events, 1.2 MB" */
export function contentWords({ content, bytes }: BackupWithContent): string {
  const number = (value: number, digits = 0) => value.toLocaleString(language(), { maximumFractionDigits: digits });
  const size = vscode.l10n.t("{0} MB", number(bytes / 1e6, 1));
  if (content === null) return size;
  return vscode.l10n.t(
    "{0} sessions and runs, {1} events, {2}",
    number(content.sessions),
    number(content.events),
    size,
  );
}
