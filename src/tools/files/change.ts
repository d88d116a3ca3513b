// A change to one file, from its preview to the disk: what was shown is what is written, or nothing is.
import { fail } from "../../core/failure.ts";
import { losesSecrets } from "../../core/findSecrets.ts";
import type { Invocation } from "../../core/tool.ts";
import type { Workspace } from "../workspace.ts";
import type { Place } from "./confine.ts";
import { openFile, readAll, stampOf } from "./openFile.ts";
import { replaceFile } from "./replaceFile.ts";
import { newSchemaAddress } from "./schemaAddress.ts";
import type { SeenFiles } from "./seenFiles.ts";
import { sensitivity } from "./sensitivity.ts";
import { decode, encode, type Text } from "./text.ts";

/** A larger text is generated; before and after are both kept for the preview. */
const MOST_CHANGED_BYTES = 16 * 1024 * 1024;

export interface Existing extends Text {
  readonly stamp: string;
}

/** The text of a file that is to be changed. Throws `invalid` when it is no text, `limit` when it is too large. */
export async function readExisting(place: Place, signal: AbortSignal): Promise<Existing> {
  const file = await openFile(place);
  try {
    const text = decode(await readAll(file, MOST_CHANGED_BYTES, place.shown, signal));
    if (text === null) throw fail("invalid", `${JSON.stringify(place.shown)} is not text: it cannot be changed.`);
    return { ...text, stamp: stampOf(file.stats) };
  } finally {
    await file.handle.close();
  }
}

/** Throws `invalid` when an editor has unsaved changes: one of the two would be written over the other. */
export function mustBeSaved({ path, shown }: Place, workspace: Workspace): void {
  if (workspace.hasUnsaved(path))
    throw fail(
      "invalid",
      `${JSON.stringify(shown)} has unsaved changes in an editor: nothing was changed.`,
      "Ask the person to save or to undo them, then try again.",
    );
}

export interface Around {
  readonly workspace: Workspace;
  readonly seen: SeenFiles;
}

/**
 * What can be run once: writes `after` in the place of `before`, null for a new file. `words` say what was done.
 * Throws `invalid` for a text that no encoding holds; the run does for a file with unsaved changes in an editor.
 */
export function change(
  place: Place,
  before: Existing | null,
  after: string,
  { workspace, seen }: Around,
  preview: string,
  words: string,
): Invocation {
  if (!after.isWellFormed()) throw fail("invalid", "The new text has half a character in it (a lone surrogate).");
  const bytes = encode({ text: after, encoding: before?.encoding ?? "utf-8" });
  if (bytes.length > MOST_CHANGED_BYTES)
    throw fail("limit", `The new text is larger than ${MOST_CHANGED_BYTES / 1024 / 1024} MB.`);
  if (before !== null && losesSecrets(before.text, after)) {
    const shown = JSON.stringify(place.shown);
    throw fail(
      "invalid",
      `The new text of ${shown} has "[redacted: …]" in it where the file has a secret, which would be lost.`,
      "Leave those parts as they are: change the others with edit_file.",
    );
  }
  const caution = sensitivity(place.path).writing ?? newSchemaAddress(before?.text ?? null, after);
  return {
    preview,
    ...(caution !== null && { caution }),
    detail: { kind: "edits", files: [{ path: place.path, shown: place.shown, before: before?.text ?? null, after }] },
    async run(signal) {
      signal.throwIfAborted();
      mustBeSaved(place, workspace);
      // Its state tells at once; its text, when a clock too coarse for two changes hides one.
      if (before !== null && (await readExisting(place, signal)).text !== before.text) throw changedSince(place);
      seen.note(place.path, await replaceFile(place, bytes, before?.stamp ?? null));
      return { text: words, isError: false };
    },
  };
}

const changedSince = ({ shown }: Place) =>
  fail("stale", `${JSON.stringify(shown)} has changed since this was prepared: nothing was written.`, "Read it again.");
