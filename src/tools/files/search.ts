import * as z from "zod/mini";
import { fail } from "../../core/failure.ts";
import type { Tool } from "../../core/tool.ts";
import { defineTool } from "../defineTool.ts";
import type { Workspace } from "../workspace.ts";
import { type Root, shownPath } from "./confine.ts";
import { globPattern } from "./globPattern.ts";
import { kindOf, locateExisting, openRoots } from "./locate.ts";
import { pathInput } from "./pathInput.ts";
import { searchWithRipgrep } from "./ripgrep.ts";
import { searchInWorker } from "./searchInWorker.ts";
import { expressionOf, type Match, type SearchEnd, type SearchQuery } from "./searchQuery.ts";
import { sensitivity } from "./sensitivity.ts";
import { leftOut } from "./walk.ts";

/** More lines than these are a sign that the pattern is too wide. */
const MOST_MATCHES = 200;
/** As much of a line as is shown: enough to know it again. */
const LONGEST_TEXT = 300;
/** Large projects are searched in less; an expression that never ends must not hold up a turn. */
const MOST_MS = 20_000;

/** `mostMs`: how long it may take. */
export function search(workspace: Workspace, mostMs = MOST_MS): Tool {
  return defineTool({
    name: "search",
    description:
      "Finds lines in the files of the workspace that contain a text, or match an expression when regex is set. " +
      `Not in ${leftOut.join(", ")} unless everything is set, and never in files that may hold secrets (.env, keys).`,
    effect: "read",
    input: z.strictObject({
      pattern: z
        .string()
        .check(
          z.minLength(1),
          z.maxLength(1_000),
          z.meta({ description: "The text to find within one line; with `regex` a JavaScript regular expression." }),
        ),
      regex: z
        .optional(z.boolean())
        .check(z.meta({ description: "Whether the pattern is a regular expression. Absent: it is a plain text." })),
      ignoreCase: z
        .optional(z.boolean())
        .check(z.meta({ description: "Whether large and small letters are the same. Absent: no." })),
      path: z.optional(
        pathInput("The folder or file to search, relative to the workspace folder. Absent: everything."),
      ),
      files: z
        .optional(z.string().check(z.minLength(1), z.maxLength(500)))
        .check(z.meta({ description: "Only in files whose path matches this pattern, such as `*.ts` or `src/**`." })),
      everything: z
        .optional(z.boolean())
        .check(z.meta({ description: `Also search in ${leftOut.join(", ")}. Absent: no.` })),
    }),
    async prepare({ pattern, regex = false, ignoreCase = false, path, files = null, everything = false }) {
      if (/[\r\n]/.test(pattern)) throw fail("invalid", "A search is for text within one line.");
      const roots = await openRoots(workspace);
      const place = path === undefined ? null : await locateExisting(path, roots);
      const kind = place === null ? "folder" : await kindOf(place);
      const caution = place === null ? null : sensitivity(place.path).reading;
      const query: SearchQuery = {
        ...{ pattern, isRegex: regex, ignoreCase, everything, files, most: MOST_MATCHES },
        places: place === null ? roots.map((root) => root.path) : [place.path],
      };
      expressionOf(query);
      if (files !== null) globPattern(files);
      const where = [
        place === null || place.shown === "." ? "" : ` in ${place.shown}`,
        files === null ? "" : ` (${files})`,
      ];
      return {
        preview: `Search for ${regex ? `/${pattern}/` : JSON.stringify(pattern)}${where.join("")}`,
        ...(caution !== null && { caution }),
        async run(signal) {
          const late = AbortSignal.timeout(mostMs);
          const program = kind === "folder" ? workspace.ripgrep() : null;
          const result =
            (program === null ? null : await searchWithRipgrep(query, program, late, signal)) ??
            (await searchInWorker(query, workspace.searchWorker, late, signal));
          return { text: report(result, roots, mostMs), isError: false };
        },
      };
    },
  });
}

function report(
  { matches, end }: { readonly matches: readonly Match[]; readonly end: SearchEnd },
  roots: readonly Root[],
  mostMs: number,
): string {
  const lines = matches.map(({ path, line, text }) => `${shownPath(path, roots)}:${line}: ${shorten(text)}`);
  if (end === "most") lines.push(`… there may be more than these ${MOST_MATCHES} lines: narrow the search.`);
  if (end === "late")
    lines.push(`… not all was searched in ${mostMs / 1000} seconds: search in one folder, or for a plain text.`);
  return lines.length === 0 ? "Nothing was found." : lines.join("\n");
}

function shorten(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
