// What the operating system answers, for a model to read.
import { type Failure, fail, isFailure } from "../../core/failure.ts";

/** Such as "ENOENT"; "unknown" when it is no error of the system. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : "unknown";
}

/** A Failure about the file that is `shown` so; what is one already stays as it is. */
export function ioFailure(thrown: unknown, shown: string): unknown {
  if (isFailure(thrown)) return thrown;
  const quoted = JSON.stringify(shown);
  switch (codeOf(thrown)) {
    case "unknown":
      return thrown;
    case "ENOENT":
      return missing(shown);
    case "EACCES":
    case "EPERM":
      return fail("invalid", `The system does not let this user touch ${quoted}.`);
    case "ELOOP":
    case "ENOTDIR":
      return swapped(shown);
    case "ENOSPC":
      return fail("limit", `The disk is full: ${quoted} could not be written.`);
    case "EROFS":
      return fail("invalid", `${quoted} is on a disk that cannot be written to.`);
    case "EISDIR":
      return fail("invalid", `${quoted} is a folder.`, "List it with list_folder.");
    default:
      return fail("invalid", `${quoted} could not be used (${codeOf(thrown)}).`);
  }
}

export const missing = (shown: string): Failure =>
  fail("missing", `There is no ${JSON.stringify(shown)}.`, "See what there is with list_folder or glob.");

/** Something else was put there between the look and the use: an attack, or a tool that moves files about. */
export const swapped = (shown: string): Failure =>
  fail(
    "stale",
    `${JSON.stringify(shown)} was exchanged for something else just now: it was not touched.`,
    "Try again.",
  );
