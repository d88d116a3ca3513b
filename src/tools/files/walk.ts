// Everything below a folder, in the order of its names. Links are told, never followed: what they lead to is either in the
// workspace under its own name, or outside.
import { readdir } from "node:fs/promises";
import path from "node:path";
import { holdFolder } from "./hold.ts";

export interface Found {
  /** Real and absolute. */
  readonly path: string;
  readonly kind: "file" | "folder" | "link" | "other";
}

/** History and installed packages: many times larger than a project, and never what is meant unless they are named. */
const LEFT_OUT = new Set([".git", ".hg", ".svn", ".jj", "node_modules"]);
export const leftOut: readonly string[] = [...LEFT_OUT];

/** `everything`: also below the folders that are left out otherwise. Folders that cannot be read are passed over. */
export async function* walk(folder: string, everything: boolean, signal: AbortSignal): AsyncGenerator<Found, void> {
  signal.throwIfAborted();
  const entries = await entriesOf(folder).catch(() => []);
  for (const found of entries) {
    signal.throwIfAborted();
    if (!everything && LEFT_OUT.has(path.basename(found.path))) continue;
    yield found;
    if (found.kind === "folder") yield* walk(found.path, everything, signal);
  }
}

/** What is in a folder, by the bytes of the names, as ripgrep sorts. Throws the system's errors and `stale`. */
export async function entriesOf(folder: string): Promise<readonly Found[]> {
  const held = await holdFolder(folder);
  try {
    const entries = await readdir(held.at("."), { withFileTypes: true });
    await held.check();
    const found = entries.map((entry): Found => {
      const isLink = entry.isSymbolicLink();
      const kind = isLink ? "link" : entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "other";
      return { path: path.join(folder, entry.name), kind };
    });
    return found.sort((one, other) => Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)));
  } finally {
    await held.close();
  }
}
