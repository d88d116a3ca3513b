// Searching with ripgrep. It only finds: which lines match in which files. What is shown is read by ourselves, through the
// same door as every file, so that a link put in its way in the meantime gets nothing out.
import { spawn } from "node:child_process";
import path from "node:path";
import { linesOf } from "./linesOf.ts";
import { rustExpression } from "./rustExpression.ts";
import { isWanted } from "./searchFolders.ts";
import { type Match, MOST_FILE_BYTES, type SearchEnd, type SearchQuery } from "./searchQuery.ts";
import { leftOut } from "./walk.ts";

/** Null when this ripgrep does not take the expression, or does not run at all. */
export async function searchWithRipgrep(
  query: SearchQuery,
  program: string,
  late: AbortSignal,
  signal: AbortSignal,
): Promise<{ readonly matches: readonly Match[]; readonly end: SearchEnd } | null> {
  if (!(await takes(program, query))) return null;
  const wanted = isWanted(query);
  const matches: Match[] = [];
  const either = AbortSignal.any([late, signal]);
  try {
    for (const place of query.places) {
      let file = "";
      let lines: readonly string[] | null = null;
      for await (const [name, line] of found(program, query, place, either)) {
        const whole = path.join(place, name);
        if (whole !== file) {
          file = whole;
          lines = wanted(whole, place) ? await linesOf(whole, either) : null;
        }
        const text = lines?.[line - 1];
        if (text === undefined) continue;
        matches.push({ path: whole, line, text });
        if (matches.length === query.most) return { matches, end: "most" };
      }
    }
    either.throwIfAborted();
    return { matches, end: "all" };
  } catch (thrown) {
    signal.throwIfAborted();
    if (!late.aborted) throw thrown;
    return { matches, end: "late" };
  }
}

function patternFlags({ pattern, isRegex, ignoreCase }: SearchQuery): readonly string[] {
  const flags = ["--no-config", ignoreCase ? "--ignore-case" : "--case-sensitive"];
  return isRegex
    ? [...flags, "--crlf", "--regexp", rustExpression(pattern)]
    : [...flags, "--fixed-strings", "--regexp", pattern];
}

/** Asked with nothing to search: 1 is "nothing found", 2 an expression that it does not know. */
function takes(program: string, query: SearchQuery): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, [...patternFlags(query), "-"], { stdio: "ignore", env: environment() });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 1 || code === 0));
  });
}

/** Name of a file, relative to the place, and number of a line. */
async function* found(
  program: string,
  query: SearchQuery,
  place: string,
  signal: AbortSignal,
): AsyncGenerator<readonly [name: string, line: number], void> {
  const flags = [
    ...patternFlags(query),
    // All that we would search too: what is hidden or ignored is left out by name, for both alike.
    ...["--hidden", "--no-ignore", "--no-follow", "--no-messages", "--sort=path"],
    ...(query.everything ? [] : leftOut.map((name) => `--glob=!**/${name}`)),
    `--max-filesize=${MOST_FILE_BYTES}`,
    // "NAME, NUL, NUMBER:" and one byte of the line: also of a binary file, so that no other line comes in between.
    ...["--text", "--null", "--line-number", "--with-filename", "--no-heading", "--color=never", "--max-columns=1"],
    ".",
  ];
  const child = spawn(program, flags, { cwd: place, stdio: ["ignore", "pipe", "ignore"], env: environment() });
  const stop = () => void child.kill("SIGKILL");
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  child.on("error", () => {});
  try {
    let rest = Buffer.alloc(0);
    for await (const chunk of child.stdout) {
      rest = Buffer.concat([rest, chunk]);
      for (;;) {
        const nul = rest.indexOf(0);
        const end = nul < 0 ? -1 : rest.indexOf(0x0a, nul);
        if (end < 0) break;
        const line = Number.parseInt(rest.toString("latin1", nul + 1, end), 10);
        yield [rest.toString("utf8", 0, nul), line];
        rest = rest.subarray(end + 1);
      }
    }
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/** Nothing of ours is told to the program; Windows needs to know where it is. */
function environment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}
