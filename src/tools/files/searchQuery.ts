// What is searched for, and what comes of it: plain JSON, as it goes to the worker and back.
import { fail } from "../../core/failure.ts";

export interface SearchQuery {
  readonly pattern: string;
  readonly isRegex: boolean;
  readonly ignoreCase: boolean;
  readonly everything: boolean;
  /** A glob pattern for the paths of files; null for all. */
  readonly files: string | null;
  /** Real paths of folders, searched one after the other; or of a single file. */
  readonly places: readonly string[];
  /** Matching lines, at most. */
  readonly most: number;
}

export interface Match {
  /** Real and absolute. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/** `all`: everything was looked through. */
export type SearchEnd = "all" | "most" | "late";

/** A larger file is data; ripgrep is told the same number. */
export const MOST_FILE_BYTES = 10 * 1024 * 1024;

/** Throws `invalid`, with the engine's words. */
export function expressionOf({ pattern, isRegex, ignoreCase }: SearchQuery): RegExp {
  const source = isRegex ? pattern : pattern.replace(/[$()*+./?[\\\]^{|}]/g, "\\$&");
  try {
    return new RegExp(source, ignoreCase ? "iu" : "u");
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : "";
    throw fail("invalid", `${why}.`, "For a plain text leave out `regex`.");
  }
}
