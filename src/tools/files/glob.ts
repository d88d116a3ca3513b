import path from "node:path";
import * as z from "zod/mini";
import type { Tool } from "../../core/tool.ts";
import { defineTool } from "../defineTool.ts";
import type { Workspace } from "../workspace.ts";
import { shownPath } from "./confine.ts";
import { globPattern } from "./globPattern.ts";
import { locateFolder, openRoots } from "./locate.ts";
import { pathInput } from "./pathInput.ts";
import { secretsWords } from "./secretsWords.ts";
import { sensitivity } from "./sensitivity.ts";
import { leftOut, walk } from "./walk.ts";

/** More names than these tell a model nothing; it can ask more narrowly. */
const MOST_PATHS = 500;
/** A project of a million files is walked in less; a network folder must not hold up a turn. */
const MOST_MS = 20_000;

export function glob(workspace: Workspace): Tool {
  return defineTool({
    name: "glob",
    description:
      "Finds files by a pattern of their path, such as src/**/*.ts or *.{md,txt}; a pattern without a slash finds names in " +
      `every folder. Not in ${leftOut.join(", ")}, unless everything is set.`,
    effect: "read",
    input: z.strictObject({
      pattern: z
        .string()
        .check(
          z.minLength(1),
          z.maxLength(500),
          z.meta({ description: "`*`, `?`, `[a-z]`, `{a,b}` within a name, `**` for any number of folders." }),
        ),
      path: z.optional(
        pathInput("The folder to look in, relative to the workspace folder. Absent: all of the workspace."),
      ),
      everything: z
        .optional(z.boolean())
        .check(z.meta({ description: `Also look in ${leftOut.join(", ")}. Absent: no.` })),
    }),
    async prepare({ pattern, path: given, everything = false }) {
      const matches = globPattern(pattern);
      const roots = await openRoots(workspace);
      const place = given === undefined ? null : await locateFolder(given, roots);
      const folders = place === null ? roots.map((root) => root.path) : [place.path];
      return {
        preview: `Find files ${pattern}${place === null || place.shown === "." ? "" : ` in ${place.shown}`}`,
        async run(signal) {
          const late = AbortSignal.timeout(MOST_MS);
          const found: string[] = [];
          let secrets = 0;
          let end = "";
          try {
            for (const folder of folders) {
              for await (const entry of walk(folder, everything, AbortSignal.any([signal, late]))) {
                if (entry.kind !== "file" && entry.kind !== "link") continue;
                const inside = path.relative(folder, entry.path).split(path.sep).join("/");
                if (!matches(inside)) continue;
                if (sensitivity(entry.path).reading !== null) secrets++;
                else if (found.length < MOST_PATHS) found.push(shownPath(entry.path, roots));
                else end = "… there are more: narrow the pattern or the folder.";
                if (end !== "") break;
              }
              if (end !== "") break;
            }
          } catch (thrown) {
            signal.throwIfAborted();
            if (!late.aborted) throw thrown;
            end = `… not all was looked through in ${MOST_MS / 1000} seconds: narrow the folder.`;
          }
          const lines = [...found, ...(end === "" ? [] : [end]), ...secretsWords(secrets)];
          return { text: lines.length === 0 ? "No file has such a path." : lines.join("\n"), isError: false };
        },
      };
    },
  });
}
