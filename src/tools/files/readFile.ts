import path from "node:path";
import * as z from "zod/mini";
import type { Tool } from "../../core/tool.ts";
import { defineTool } from "../defineTool.ts";
import type { Workspace } from "../workspace.ts";
import { sizeWords } from "./describe.ts";
import { locateExisting, openRoots } from "./locate.ts";
import { openFile, stampOf } from "./openFile.ts";
import { pathInput } from "./pathInput.ts";
import { readLines } from "./readLines.ts";
import type { SeenFiles } from "./seenFiles.ts";
import { sensitivity } from "./sensitivity.ts";

/** What one call answers at most: about 16,000 tokens, so that no single file fills a model's memory. */
const MOST = { lines: 2_000, characters: 64_000 };

export function readFile(workspace: Workspace, seen: SeenFiles): Tool {
  return defineTool({
    name: "read_file",
    description:
      "The text of a file in the workspace, with line numbers (which are not part of it). " +
      `At most ${MOST.lines} lines at a time: ask for a range of a longer one. Read a file before you change it.`,
    effect: "read",
    input: z.strictObject({
      path: pathInput("The file, relative to the workspace folder."),
      fromLine: z
        .optional(z.int().check(z.minimum(1)))
        .check(z.meta({ description: "The first line to read; 1 is the file's first. Absent: from its beginning." })),
      toLine: z
        .optional(z.int().check(z.minimum(1)))
        .check(z.meta({ description: "The last line to read. Absent: as far as fits." })),
    }),
    async prepare({ path: given, fromLine, toLine }) {
      const place = await locateExisting(given, await openRoots(workspace));
      const caution = sensitivity(place.path).reading;
      const from = fromLine ?? 1;
      const wanted = toLine === undefined ? MOST.lines : Math.max(1, toLine - from + 1);
      return {
        preview: `Read ${place.shown}${rangeWords(fromLine, toLine)}`,
        ...(caution !== null && { caution }),
        async run(signal) {
          const file = await openFile(place);
          try {
            const most = { lines: Math.min(wanted, MOST.lines), characters: MOST.characters };
            const found = await readLines(file, from, most, signal);
            seen.note(place.path, stampOf(file.stats));
            const size = sizeWords(Number(file.stats.size));
            if (found.kind === "binary") {
              return { text: `${place.shown} cannot be shown as text: ${found.description}.`, isError: false };
            }
            const { lines, more, counted } = found;
            if (lines.length === 0) {
              const why =
                counted === 0 ? `${place.shown} is empty.` : `${place.shown} has ${counted} lines: none from ${from}.`;
              return { text: why, isError: false };
            }
            const last = from + lines.length - 1;
            const width = String(last).length;
            const numbered = lines.map((line, index) => `${String(from + index).padStart(width)}\t${line}`);
            const isCut = more && lines.length < wanted;
            const hint = isCut || (more && toLine === undefined);
            if (hint) numbered.push(`… ${path.basename(place.path)} (${size}) goes on: read from line ${last + 1}.`);
            if (workspace.hasUnsaved(place.path))
              numbered.push("… An editor has unsaved changes of this file: this is what is on disk.");
            return { text: numbered.join("\n"), isError: false };
          } finally {
            await file.handle.close();
          }
        },
      };
    },
  });
}

function rangeWords(from: number | undefined, to: number | undefined): string {
  if (from === undefined && to === undefined) return "";
  if (to === undefined) return ` from line ${from}`;
  return `, lines ${from ?? 1} to ${to}`;
}
