import * as z from "zod/mini";
import type { Tool } from "../../core/tool.ts";
import { defineTool } from "../defineTool.ts";
import type { Workspace } from "../workspace.ts";
import { change, mustBeSaved, readExisting } from "./change.ts";
import { locateExisting, openRoots } from "./locate.ts";
import { pathInput } from "./pathInput.ts";
import { type Replaced, replace } from "./replacements.ts";
import type { SeenFiles } from "./seenFiles.ts";
import { sensitivity } from "./sensitivity.ts";

/** More than a model quotes at once. */
const MOST_CHARACTERS = 1_000_000;
/** A change of more places is one for `everywhere`, or for writing the file anew. */
const MOST_EDITS = 100;

const text = (description: string) => z.string().check(z.maxLength(MOST_CHARACTERS), z.meta({ description }));

export function editFile(workspace: Workspace, seen: SeenFiles): Tool {
  return defineTool({
    name: "edit_file",
    description:
      "Replaces exact pieces of text in a file of the workspace: all of them, or none when one cannot be found or is in " +
      "several places. Every old text is looked for in the file as it is now, whatever the other edits change.",
    effect: "write",
    input: z.strictObject({
      path: pathInput("The file, relative to the workspace folder."),
      edits: z
        .array(
          z.strictObject({
            oldText: text("What to replace, exactly as in the file, without line numbers."),
            newText: text("What to put there; empty to remove the old text."),
            everywhere: z
              .optional(z.boolean())
              .check(z.meta({ description: "Replace it wherever it stands. Absent: it must be there once." })),
          }),
        )
        .check(z.minLength(1), z.maxLength(MOST_EDITS), z.meta({ description: "The replacements." })),
    }),
    async prepare({ path, edits }, signal) {
      const place = await locateExisting(path, await openRoots(workspace));
      mustBeSaved(place, workspace);
      const before = await readExisting(place, signal);
      const { reading } = sensitivity(place.path);
      let after: Replaced;
      try {
        after = replace(before.text, edits, reading === null);
      } catch (thrown) {
        if (reading === null) throw thrown;
        // Whether a secret has this text in it is told only after a person was asked.
        return { preview: `Edit ${place.shown}`, caution: reading, run: () => Promise.reject(thrown) };
      }
      const places = `${after.lines.length} ${after.lines.length === 1 ? "place" : "places"}`;
      const lines = after.lines.slice(0, 10).join(", ") + (after.lines.length > 10 ? " …" : "");
      const where = `${after.lines.length === 1 ? "line" : "lines"} ${lines}`;
      const preview = `Edit ${place.shown} in ${places} (${where})`;
      return change(
        place,
        before,
        after.text,
        { workspace, seen },
        preview,
        `Changed ${place.shown} in ${places} (${where}).`,
      );
    },
  });
}
