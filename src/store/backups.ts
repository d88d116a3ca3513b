// The copies of a history that are kept, by their names: "studio-regular-2026-11-26T09-31-00-000Z.sqlite". And which of them
// are kept for how long.
import { readdirSync, statSync } from "node:fs";
import path from "node:path";

/**
 * `regular`: made by itself once a day, or when somebody checked or exported the history. `replaced`: the history that a
 * restored one took the place of. `migrated`: as it was before its format was changed.
 */
export type BackupKind = "regular" | "replaced" | "migrated";

export interface Backup {
  readonly path: string;
  readonly kind: BackupKind;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
}

/** What a database holds, in figures that a person can compare. */
export interface Content {
  readonly sessions: number;
  readonly events: number;
  /** All events that were ever recorded, with those that were removed on purpose: only damage makes it less. */
  readonly recorded: number;
}

export interface BackupWithContent extends Backup {
  /** Null when it cannot be read. */
  readonly content: Content | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_MS = 7 * DAY_MS;
/** The newest of each of the last days that have one, and of the last weeks: what a person finds out late is still there. */
const KEPT_DAYS = 7;
const KEPT_WEEKS = 4;
/** Of a history over this size: two days and two weeks, so that these take four times its room at the most. */
const LARGE_BYTES = 250e6;
const KEPT_OF_LARGE = 2;
/** Of those made before the history was replaced, and before its format was changed: so many of each. */
const KEPT_CHANGES = 3;

export function backupFolder(file: string): string {
  return path.join(path.dirname(file), "backups");
}

/** Newest first. */
export function backupsOf(file: string): Backup[] {
  const folder = backupFolder(file);
  try {
    return readdirSync(folder)
      .flatMap((name) => toBackup(path.join(folder, name)) ?? [])
      .sort((a, b) => b.at - a.at);
  } catch {
    return [];
  }
}

function toBackup(file: string): Backup | undefined {
  const [, word = "", day, hour, minute, second, ms] =
    /-(regular|replaced|v\d+)-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z(?:-\d+)?\.sqlite$/.exec(file) ?? [];
  if (day === undefined) return undefined;
  const kind = word === "regular" || word === "replaced" ? word : "migrated";
  return { path: file, kind, at: Date.parse(`${day}T${hour}:${minute}:${second}.${ms}Z`), bytes: statSync(file).size };
}

/**
 * Which of these need not be kept. One that holds more than every newer one that stays is never among them: a history that was
 * damaged or emptied does not push out the copies of what it was. Nor is one that cannot be read.
 */
export function superfluous(backups: readonly BackupWithContent[]): Backup[] {
  const newestFirst = backups.toSorted((a, b) => b.at - a.at);
  const kept = new Set([...keptRegular(newestFirst), ...keptChanged(newestFirst)]);
  let most = -1;
  return newestFirst.filter((backup) => {
    const holds = backup.content?.recorded ?? Number.POSITIVE_INFINITY;
    if (!kept.has(backup) && holds <= most) return true;
    if (backup.content !== null) most = Math.max(most, holds);
    return false;
  });
}

function keptRegular(newestFirst: readonly Backup[]): Backup[] {
  const regular = newestFirst.filter(({ kind }) => kind === "regular");
  const large = (regular[0]?.bytes ?? 0) > LARGE_BYTES;
  const newestOfEach = (spanMs: number, spans: number) => {
    const newest = new Map<number, Backup>();
    for (const backup of regular) {
      const span = Math.floor(backup.at / spanMs);
      if (newest.size < spans && !newest.has(span)) newest.set(span, backup);
    }
    return [...newest.values()];
  };
  return [
    ...newestOfEach(DAY_MS, large ? KEPT_OF_LARGE : KEPT_DAYS),
    ...newestOfEach(WEEK_MS, large ? KEPT_OF_LARGE : KEPT_WEEKS),
  ];
}

function keptChanged(newestFirst: readonly Backup[]): Backup[] {
  const of = (wanted: BackupKind) => newestFirst.filter(({ kind }) => kind === wanted).slice(0, KEPT_CHANGES);
  return [...of("replaced"), ...of("migrated")];
}
