import * as vscode from "vscode";
import type { CostTotal } from "../core/cost.ts";
import { toErrorInfo } from "../core/failure.ts";
import type { BackupWithContent } from "../store/backups.ts";

/** "$0.0061", "≈ $0.04", "free", or "cost unknown": unknown is never shown as zero. */
export function costWords({ usd, unknown, estimated }: CostTotal): string {
  if (usd === 0) return unknown > 0 ? vscode.l10n.t("cost unknown") : vscode.l10n.t("free");
  const amount = usd >= 1 ? usd.toFixed(2) : usd.toPrecision(2);
  return `${estimated || unknown > 0 ? "≈ " : ""}$${amount}`;
}

/** What happened, and what to do. */
export function failureWords(thrown: unknown): string {
  const { message, advice } = toErrorInfo(thrown);
  return advice === undefined ? message : `${message} ${advice}`;
}

/** "12 sessions and runs, 3,456 events, 1.2 MB" */
export function contentWords({ content, bytes }: BackupWithContent): string {
  const number = (value: number, digits = 0) =>
    value.toLocaleString(vscode.env.language, { maximumFractionDigits: digits });
  const size = vscode.l10n.t("{0} MB", number(bytes / 1e6, 1));
  if (content === null) return size;
  return vscode.l10n.t(
    "{0} sessions and runs, {1} events, {2}",
    number(content.sessions),
    number(content.events),
    size,
  );
}
