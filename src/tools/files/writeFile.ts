import * as z from "zod/mini";
import { fail } from "../../core/failure.ts";
import type { Tool } from "../../core/tool.ts";
import { defineTool } from "../defineTool.ts";
import type { Workspace } from "../workspace.ts";
import { change, type Existing, mustBeSaved, readExisting } from "./change.ts";
import { locate } from "./locate.ts";
import { pathInput } from "./pathInput.ts";
import type { SeenFiles } from "./seenFiles.ts";

/** More than a model writes at once, and less than `MOST_CHANGED_BYTES`. */
const MOST_CHARACTERS = 4_000_000;

export function writeFile(workspace: Workspace, seen: SeenFiles): Tool {
  return defineTool({
    name: "write_file",
    description:
      "Writes a whole file in the workspace, making it and its folders when they do not exist. One that exists must have been " +
      "read before; to change a part of it use edit_file.",
    effect: "write",
    input: z.strictObject({
      path: pathInput("The file, relative to the workspace folder."),
      content: z.string().check(z.maxLength(MOST_CHARACTERS), z.meta({ description: "All of its new text." })),
    }),
    async prepare({ path, content }, signal) {
      const place = await locate(path, workspace);
      mustBeSaved(place, workspace);
      const before = place.missing > 0 ? null : await readExisting(place, signal);
      if (before !== null) mustBeSeen(place.path, place.shown, before, seen);
      const after = before === null ? content : withItsLineEnds(content, before.text);
      const size = `${after.length.toLocaleString("en")} characters`;
      const preview = before === null ? `Create ${place.shown} (${size})` : `Overwrite ${place.shown} (${size})`;
      return change(
        place,
        before,
        after,
        { workspace, seen },
        preview,
        `${before === null ? "Created" : "Wrote"} ${place.shown}.`,
      );
    },
  });
}

/** A model overwrites only what it knows. */
function mustBeSeen(path: string, shown: string, { stamp }: Existing, seen: SeenFiles): void {
  const known = seen.stamp(path);
  const quoted = JSON.stringify(shown);
  if (known === undefined) throw fail("invalid", `${quoted} exists, and you have not read it.`, "Read it first.");
  if (known !== stamp) throw fail("stale", `${quoted} has changed since you read it.`, "Read it again first.");
}

/** A model is shown no carriage returns, and writes none: a file that has them everywhere keeps them. */
function withItsLineEnds(content: string, before: string): string {
  const isWindows = before.includes("\r\n") && !/(^|[^\r])\n/.test(before);
  return isWindows && !content.includes("\r") ? content.replaceAll("\n", "\r\n") : content;
}
