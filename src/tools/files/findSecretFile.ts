// Whether there is a file among the person's own that may hold secrets.
import { sensitivity } from "./sensitivity.ts";
import { walk } from "./walk.ts";

/** A project has fewer; a folder that has more is not looked through before each command. */
const MOST_ENTRIES = 20_000;

/**
 * The first of them below the folders, not in history and installed packages; null when there is none. `"too many"`: there is more
 * than is looked through.
 */
export async function findSecretFile(
  folders: readonly string[],
  signal: AbortSignal,
): Promise<string | "too many" | null> {
  let entries = 0;
  for (const folder of folders) {
    for await (const { path, kind } of walk(folder, false, signal)) {
      if (++entries > MOST_ENTRIES) return "too many";
      if (kind === "file" && sensitivity(path).reading !== null) return path;
    }
  }
  return null;
}
