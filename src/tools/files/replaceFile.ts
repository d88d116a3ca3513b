// Puts a file in the place of another, or a new one where none is: whole or not at all, in the very folder that was checked.
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, link, lstat, mkdir, open, rename, unlink } from "node:fs/promises";
import path from "node:path";
import { fail } from "../../core/failure.ts";
import type { Place } from "./confine.ts";
import { type HeldFolder, holdFolder } from "./hold.ts";
import { codeOf, ioFailure } from "./ioError.ts";
import { openIn, stampOf } from "./openFile.ts";

/** What the system gives a new file, before the person's umask. */
const NEW_FILE_MODE = 0o666;

/**
 * Writes `bytes` and returns the new file's stamp. `stamp` is that of the file to replace; null makes a new one, and its folders.
 * Throws `stale` when the file is not in that state any more, or one is there that was not.
 */
export async function replaceFile(place: Place, bytes: Buffer, stamp: string | null): Promise<string> {
  try {
    const folder = await holdParent(place);
    try {
      return await put(folder, path.basename(place.path), bytes, stamp, place.shown);
    } finally {
      await folder.close();
    }
  } catch (thrown) {
    throw ioFailure(thrown, place.shown);
  }
}

/** Holds the folder of a file, making those on the way that do not exist: each inside the one that is held. */
async function holdParent(place: Place): Promise<HeldFolder> {
  let parent = path.dirname(place.path);
  const toMake: string[] = [];
  for (let left = place.missing - 1; left > 0; left--) {
    toMake.unshift(path.basename(parent));
    parent = path.dirname(parent);
  }
  let folder = await holdFolder(parent);
  for (const name of toMake) {
    try {
      await mkdir(folder.at(name)).catch((thrown) => {
        if (codeOf(thrown) !== "EEXIST") throw thrown;
      });
      await folder.check();
      const inner = await holdFolder(path.join(folder.path, name), folder.at(name));
      await folder.close();
      folder = inner;
    } catch (thrown) {
      await folder.close();
      throw thrown;
    }
  }
  return folder;
}

async function put(
  folder: HeldFolder,
  name: string,
  bytes: Buffer,
  stamp: string | null,
  shown: string,
): Promise<string> {
  const mode = stamp === null ? NEW_FILE_MODE : await modeOf(folder, name, stamp, shown);
  const temporary = `.ai-studio-${randomBytes(8).toString("hex")}.tmp`;
  const handle = await open(folder.at(temporary), "wx", mode);
  try {
    try {
      await folder.check();
      // Not what the umask takes away: the file keeps what it had.
      if (stamp !== null) await handle.chmod(mode);
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (stamp === null) await placeNew(folder, temporary, name, shown);
    else {
      // Once more, as late as can be: between this look and the next line only the system itself could do better.
      await modeOf(folder, name, stamp, shown);
      await rename(folder.at(temporary), folder.at(name));
    }
  } catch (thrown) {
    await unlink(folder.at(temporary)).catch(() => {});
    throw thrown;
  }
  await folder.check();
  return stampOf(await lstat(folder.at(name), { bigint: true }));
}

/** Of the file that is there, if it is still in that state. */
async function modeOf(folder: HeldFolder, name: string, stamp: string, shown: string): Promise<number> {
  const { handle, stats } = await openIn(folder, name, shown);
  await handle.close();
  if (stampOf(stats) !== stamp) throw changed(shown);
  // A new file could be put in the place of one that is write-protected: that is not what protecting it means.
  await access(folder.at(name), constants.W_OK);
  return Number(stats.mode) & 0o777;
}

/** A link, unlike a renaming, never replaces what has appeared there. */
async function placeNew(folder: HeldFolder, temporary: string, name: string, shown: string): Promise<void> {
  try {
    await link(folder.at(temporary), folder.at(name));
    await unlink(folder.at(temporary));
  } catch (thrown) {
    if (codeOf(thrown) === "EEXIST") throw changed(shown);
    // File systems without hard links (FAT, some network folders).
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(codeOf(thrown))) throw thrown;
    const isThere = await lstat(folder.at(name)).then(
      () => true,
      () => false,
    );
    if (isThere) throw changed(shown);
    await rename(folder.at(temporary), folder.at(name));
  }
}

const changed = (shown: string) =>
  fail("stale", `${JSON.stringify(shown)} has changed meanwhile: nothing was written.`, "Read it again, then repeat.");
