// What a call into SQLite answered when it did not answer OK.
import { rc } from "./sqlite.ts";

export class SqliteError extends Error {
  /** The primary result code. */
  readonly rc: number;
  /** What the file system threw while SQLite was at work, if it did. */
  readonly fault: unknown;

  constructor(code: number, message: string, fault: unknown) {
    super(message, { cause: fault });
    this.name = "SqliteError";
    this.rc = code & 0xff;
    this.fault = fault;
  }
}

/** The file's content makes no sense: SQLITE_CORRUPT, SQLITE_NOTADB. */
export function saysCorrupt(thrown: unknown): thrown is SqliteError {
  return thrown instanceof SqliteError && (thrown.rc === rc.CORRUPT || thrown.rc === rc.NOTADB);
}

/** `ENOSPC` and the like, of an error that the file system threw. */
export function errno(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
}
