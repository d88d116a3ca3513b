// Turns whatever went wrong in the store into a Failure: a code to decide on, what happened, what to do next.
import { Failure, type FailureCode, fail, isFailure, toErrorInfo } from "../core/failure.ts";
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

export function explain(thrown: unknown, file: string): Failure {
  if (isFailure(thrown)) return thrown;
  const code = codeOf(thrown);
  if (code === undefined) return new Failure(toErrorInfo(thrown), { cause: thrown });
  if (thrown instanceof SqliteError && thrown.fault instanceof LockHeld) {
    const [message, advice] = aboutHold(thrown.fault);
    return new Failure({ code, message, advice }, { cause: thrown });
  }
  const cause = thrown instanceof SqliteError && thrown.fault instanceof Error ? thrown.fault : thrown;
  const detail = cause instanceof Error ? ` (${cause.message})` : "";
  const [message, advice] = sentences(code, file, detail);
  return new Failure({ code, message, advice }, { cause: thrown });
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

function sentences(code: FailureCode, file: string, detail: string): [message: string, advice: string] {
  switch (code) {
    case "store-full":
      return [`The disk that holds "${file}" is full; this could not be saved.`, "Free some space, then try again."];
    case "store-readonly":
      return [`"${file}" or its folder cannot be written to${detail}.`, "Check their permissions, then try again."];
    case "store-busy":
      return [`Another window is using "${file}"; nothing was read or saved.`, "Try again in a moment."];
    case "store-corrupt":
      return [
        `"${file}" is damaged${detail}.`,
        "Reload the window: the file is then put aside untouched, and what can be read of it is saved.",
      ];
    case "store-missing":
      return [
        `"${file}" was removed or replaced while it was open${detail}.`,
        "Put it back, or reload the window to start with what is there now.",
      ];
    default:
      return [`"${file}" could not be read or written${detail}.`, "Check the disk, then try again."];
  }
}

/** Who keeps the lock, for how long, and how to end that. */
function aboutHold({ owner, heldMs }: LockHeld): [message: string, advice: string] {
  const process = owner === undefined ? undefined : processOf(owner);
  const time = `for ${Math.max(1, Math.round(heldMs / 1000))} s`;
  if (process === undefined)
    return [
      `Another window has kept the history locked ${time}; nothing was read or saved.`,
      "Close that window, then try again.",
    ];
  if (process === null)
    return [
      `A window on another machine or in a container has kept the history locked ${time}; nothing was read or saved.`,
      "Close that window, then try again. If it is gone, its lock ends by itself after ten minutes.",
    ];
  const { pid, stopped } = process;
  return [
    `Another window (process ${pid}${stopped ? ", which is stopped" : ""}) has kept the history locked ${time}; nothing was read or saved.`,
    `${stopped ? "Let it go on, or close" : "Close"} that window or end process ${pid}, then try again.`,
  ];
}

export function tooNew(file: string, found: number, known: number): Failure {
  return fail(
    "store-newer",
    `"${file}" was written by a newer version of AI Studio (format ${found}; this one knows ${known}).`,
    "Update AI Studio, or reload the window if it was just updated. The file is left as it is.",
  );
}

export function notOurs(file: string): Failure {
  return fail(
    "store-corrupt",
    `"${file}" is a database of another program.`,
    "Move it elsewhere, then reload the window. It was not changed.",
  );
}
