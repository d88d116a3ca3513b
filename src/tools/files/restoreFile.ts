// Puts a file back into an earlier state: with another text, or gone.
import { unlink } from "node:fs/promises";
import path from "node:path";
import { fail } from "../../core/failure.ts";
import type { Workspace } from "../workspace.ts";
import { mustBeSaved, readExisting } from "./change.ts";
import { holdFolder } from "./hold.ts";
import { locate } from "./locate.ts";
import { replaceFile } from "./replaceFile.ts";
import { encode } from "./text.ts";

/** The file's text as it is now; null when there is none. Throws `Failure` for what is no text, unsaved in an editor, or outside the workspace. */
export async function currentText(workspace: Workspace, file: string, signal: AbortSignal): Promise<string | null> {
  const place = await locate(file, workspace);
  mustBeSaved(place, workspace);
  return place.missing > 0 ? null : (await readExisting(place, signal)).text;
}

/**
 * `expected`: what the file has to hold now, null for no file; `text`: what it holds afterwards, null to remove it. `record`
 * is done once the file is known to be so, before anything is written.
 * Throws `stale` when it holds something else, and `invalid` when an editor has unsaved changes; then nothing was done.
 */
export async function restoreFile(
  workspace: Workspace,
  file: string,
  expected: string | null,
  text: string | null,
  record: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const place = await locate(file, workspace);
  mustBeSaved(place, workspace);
  const existing = place.missing > 0 ? null : await readExisting(place, signal);
  if ((existing?.text ?? null) !== expected)
    throw fail("stale", `${JSON.stringify(place.shown)} has changed meanwhile: it was left as it is.`, "Try again.");
  await record();
  if (text !== null) {
    await replaceFile(place, encode({ text, encoding: existing?.encoding ?? "utf-8" }), existing?.stamp ?? null);
  } else if (existing !== null) {
    const folder = await holdFolder(path.dirname(place.path));
    try {
      await folder.check();
      await unlink(folder.at(path.basename(place.path)));
    } finally {
      await folder.close();
    }
  }
}
