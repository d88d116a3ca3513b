// Turns whatever went wrong in the store into a Failure: a code to decide on, what happened, what to do next.
import { Failure, type FailureCode, isFailure, toErrorInfo } from "../core/failure.ts";
import { FileReplaced } from "./diskFile.ts";
import { LockHeld } from "./lock.ts";
import { processOf } from "./owner.ts";
import { rc } from "./sqlite.ts";
import { errno, SqliteError } from "./sqliteError.ts";
import { type Sentences, type Translate, told } from "./told.ts";

/** Errors of the file system by what a person can do about them. */
const byErrno: Readonly<Record<string, FailureCode>> = {
  ENOSPC: "store-full",
  EDQUOT: "store-full",
  EROFS: "store-readonly",
  EACCES: "store-readonly",
  EPERM: "store-readonly",
  ENOENT: "store-missing",
  ENOTDIR: "store-missing",
};

const byResult: Readonly<Record<number, FailureCode>> = {
  [rc.BUSY]: "store-busy",
  [rc.LOCKED]: "store-busy",
  [rc.READONLY]: "store-readonly",
  [rc.IOERR]: "store-io",
  [rc.CANTOPEN]: "store-io",
  [rc.PROTOCOL]: "store-io",
  [rc.FULL]: "store-full",
  [rc.CORRUPT]: "store-corrupt",
  [rc.NOTADB]: "store-corrupt",
};

export function explain(thrown: unknown, file: string): Failure {
  if (isFailure(thrown)) return thrown;
  const code = codeOf(thrown);
  if (code === undefined) return new Failure(toErrorInfo(thrown), { cause: thrown });
  if (thrown instanceof SqliteError && thrown.fault instanceof LockHeld) {
    const { fault } = thrown;
    return new Failure(
      told(code, (t) => aboutHold(t, fault)),
      { cause: thrown },
    );
  }
  const cause = thrown instanceof SqliteError && thrown.fault instanceof Error ? thrown.fault : thrown;
  const detail = cause instanceof Error ? ` (${cause.message})` : "";
  return new Failure(
    told(code, (t) => sentences(t, code, file, detail)),
    { cause: thrown },
  );
}

function codeOf(thrown: unknown): FailureCode | undefined {
  if (thrown instanceof FileReplaced) return "store-missing";
  if (!(thrown instanceof SqliteError)) return byErrno[errno(thrown) ?? ""] ?? (errno(thrown) ? "store-io" : undefined);
  if (thrown.rc === rc.IOERR || thrown.rc === rc.CANTOPEN) {
    const code = thrown.fault instanceof FileReplaced ? "store-missing" : byErrno[errno(thrown.fault) ?? ""];
    if (code !== undefined) return code;
  }
  return byResult[thrown.rc];
}

function sentences(t: Translate, code: FailureCode, file: string, detail: string): Sentences {
  switch (code) {
    case "store-full":
      return [
        t('The disk that holds "{0}" is full; this could not be saved.', file),
        t("Free some space, then try again."),
      ];
    case "store-readonly":
      return [
        t('"{0}" or its folder cannot be written to{1}.', file, detail),
        t("Check their permissions, then try again."),
      ];
    case "store-busy":
      return [t('Another window is using "{0}"; nothing was read or saved.', file), t("Try again in a moment.")];
    case "store-corrupt":
      return [
        t('"{0}" is damaged{1}.', file, detail),
        t("Reload the window: the file is then put aside untouched, and what can be read of it is saved."),
      ];
    case "store-missing":
      return [
        t('"{0}" was removed or replaced while it was open{1}.', file, detail),
        t("Put it back, or reload the window to start with what is there now."),
      ];
    default:
      return [t('"{0}" could not be read or written{1}.', file, detail), t("Check the disk, then try again.")];
  }
}

/** Who keeps the lock, for how long, and how to end that. */
function aboutHold(t: Translate, { owner, heldMs }: LockHeld): Sentences {
  const process = owner === undefined ? undefined : processOf(owner);
  const seconds = Math.max(1, Math.round(heldMs / 1000));
  if (process === undefined)
    return [
      t("Another window has kept the history locked for {0} s; nothing was read or saved.", seconds),
      t("Close that window, then try again."),
    ];
  if (process === null)
    return [
      t(
        "A window on another machine or in a container has kept the history locked for {0} s; nothing was read or saved.",
        seconds,
      ),
      t("Close that window, then try again. If it is gone, its lock ends by itself after ten minutes."),
    ];
  const { pid, stopped } = process;
  if (stopped)
    return [
      t(
        "Another window (process {0}, which is stopped) has kept the history locked for {1} s; nothing was read or saved.",
        ...[pid, seconds],
      ),
      t("Let it go on, or close that window or end process {0}, then try again.", pid),
    ];
  return [
    t(
      "Another window (process {0}) has kept the history locked for {1} s; nothing was read or saved.",
      ...[pid, seconds],
    ),
    t("Close that window or end process {0}, then try again.", pid),
  ];
}

export function tooNew(file: string, found: number, known: number): Failure {
  return new Failure(
    told("store-newer", (t) => [
      t('"{0}" was written by a newer version of AI Studio (format {1}; this one knows {2}).', ...[file, found, known]),
      t("Update AI Studio, or reload the window if it was just updated. The file is left as it is."),
    ]),
  );
}

export function notOurs(file: string): Failure {
  return new Failure(
    told("store-corrupt", (t) => [
      t('"{0}" is a database of another program.', file),
      t("Move it elsewhere, then reload the window. It was not changed."),
    ]),
  );
}
