// Turns whatever went wrong in the store into a Failure: a code to decide on, what happened, what to do next.
import { type ErrorInfo, Failure, type FailureCode, fail, isFailure, toErrorInfo } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import { FileReplaced } from "./diskFile.ts";
import { LockHeld } from "./lock.ts";
import { processOf } from "./owner.ts";
import { rc } from "./sqlite.ts";
import { errno, SqliteError } from "./sqliteError.ts";

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

type Sentences = Required<Pick<ErrorInfo, "message" | "advice">>;

export function explain(thrown: unknown, file: string): Failure {
  if (isFailure(thrown)) return thrown;
  const code = codeOf(thrown);
  if (code === undefined) return new Failure(toErrorInfo(thrown), { cause: thrown });
  if (thrown instanceof SqliteError && thrown.fault instanceof LockHeld) {
    const { fault } = thrown;
    return new Failure({ code, ...aboutHold(fault) }, { cause: thrown });
  }
  const cause = thrown instanceof SqliteError && thrown.fault instanceof Error ? thrown.fault : thrown;
  const detail = cause instanceof Error ? ` (${cause.message})` : "";
  return new Failure({ code, ...sentences(code, file, detail) }, { cause: thrown });
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

function sentences(code: FailureCode, file: string, detail: string): Sentences {
  switch (code) {
    case "store-full":
      return {
        message: english('The disk that holds "{0}" is full; this could not be saved.', file),
        advice: english("Free some space, then try again."),
      };
    case "store-readonly":
      return {
        message: english('"{0}" or its folder cannot be written to{1}.', file, detail),
        advice: english("Check their permissions, then try again."),
      };
    case "store-busy":
      return {
        message: english('Another window is using "{0}"; nothing was read or saved.', file),
        advice: english("Try again in a moment."),
      };
    case "store-corrupt":
      return {
        message: english('"{0}" is damaged{1}.', file, detail),
        advice: english(
          "Reload the window: the file is then put aside untouched, and what can be read of it is saved.",
        ),
      };
    case "store-missing":
      return {
        message: english('"{0}" was removed or replaced while it was open{1}.', file, detail),
        advice: english("Put it back, or reload the window to start with what is there now."),
      };
    default:
      return {
        message: english('"{0}" could not be read or written{1}.', file, detail),
        advice: english("Check the disk, then try again."),
      };
  }
}

/** Who keeps the lock, for how long, and how to end that. */
function aboutHold({ owner, heldMs }: LockHeld): Sentences {
  const process = owner === undefined ? undefined : processOf(owner);
  const seconds = Math.max(1, Math.round(heldMs / 1000));
  if (process === undefined)
    return {
      message: english("Another window has kept the history locked for {0} s; nothing was read or saved.", seconds),
      advice: english("Close that window, then try again."),
    };
  if (process === null)
    return {
      message: english(
        "A window on another machine or in a container has kept the history locked for {0} s; nothing was read or saved.",
        seconds,
      ),
      advice: english("Close that window, then try again. If it is gone, its lock ends by itself after ten minutes."),
    };
  const { pid, stopped } = process;
  if (stopped)
    return {
      message: english(
        "Another window (process {0}, which is stopped) has kept the history locked for {1} s; nothing was read or saved.",
        ...[pid, seconds],
      ),
      advice: english("Let it go on, or close that window or end process {0}, then try again.", pid),
    };
  return {
    message: english(
      "Another window (process {0}) has kept the history locked for {1} s; nothing was read or saved.",
      ...[pid, seconds],
    ),
    advice: english("Close that window or end process {0}, then try again.", pid),
  };
}

export const tooNew = (file: string, found: number, known: number): Failure =>
  fail(
    "store-newer",
    english(
      '"{0}" was written by a newer version of AI Studio (format {1}; this one knows {2}).',
      ...[file, found, known],
    ),
    english("Update AI Studio, or reload the window if it was just updated. The file is left as it is."),
  );

export const notOurs = (file: string): Failure =>
  fail(
    "store-corrupt",
    english('"{0}" is a database of another program.', file),
    english("Move it elsewhere, then reload the window. It was not changed."),
  );
