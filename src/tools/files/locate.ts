// The first step of every filesystem tool: may files be touched at all, which folders are open, where does this path lead?
import { lstat, readdir } from "node:fs/promises";
import path from "node:path";
import { fail } from "../../core/failure.ts";
import type { Workspace } from "../workspace.ts";
import { confine, type Place, type Root, rootsOf } from "./confine.ts";
import { ioFailure, missing } from "./ioError.ts";

/** Throws `invalid` in a workspace that is not trusted: there not even the existence of a file is told. */
export async function openRoots(workspace: Workspace): Promise<readonly Root[]> {
  if (!workspace.trusted())
    throw fail("invalid", "Tools that touch the workspace need a trusted workspace.", "Ask the person to trust it.");
  return rootsOf(workspace.folders());
}

/** Confines a path, which may not exist yet. */
export async function locate(given: string, workspace: Workspace): Promise<Place> {
  return confine(given, await openRoots(workspace));
}

/** Confines a path of something that exists. Throws `missing`, with the name that was perhaps meant. */
export async function locateExisting(given: string, roots: readonly Root[]): Promise<Place> {
  const place = await confine(given, roots);
  if (place.missing === 0) return place;
  const alike = place.missing === 1 ? await nameAlike(place.path) : null;
  if (alike === null) throw missing(place.shown);
  const meant = path.posix.join(path.posix.dirname(place.shown), alike);
  throw fail("missing", `There is no ${JSON.stringify(place.shown)}.`, `There is ${JSON.stringify(meant)}.`);
}

/** Confines a path of a folder. Throws `missing`, or `invalid` when it is none. */
export async function locateFolder(given: string, roots: readonly Root[]): Promise<Place> {
  const place = await locateExisting(given, roots);
  if ((await kindOf(place)) === "folder") return place;
  throw fail("invalid", `${JSON.stringify(place.shown)} is no folder.`, "Read it with read_file.");
}

/** What is there now; what is opened later is checked again. */
export async function kindOf({ path: real, shown }: Place): Promise<"file" | "folder" | "other"> {
  const stats = await lstat(real).catch((thrown) => {
    throw ioFailure(thrown, shown);
  });
  return stats.isDirectory() ? "folder" : stats.isFile() ? "file" : "other";
}

/** A name in the same folder that differs in case or Unicode form only. */
async function nameAlike(file: string): Promise<string | null> {
  const fold = (name: string) => name.normalize("NFC").toLowerCase();
  const wanted = fold(path.basename(file));
  const names = await readdir(path.dirname(file)).catch(() => []);
  return names.find((name) => fold(name) === wanted) ?? null;
}
