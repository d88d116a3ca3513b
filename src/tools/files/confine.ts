// (what a model wrote) -> a real path inside a workspace folder, or a Failure. Links, "..", case and Unicode forms are
// resolved by the file system itself, and its answer is what is compared. What is opened is checked once more (hold.ts).
import { lstat, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { fail } from "../../core/failure.ts";
import type { Folder } from "../workspace.ts";
import { codeOf } from "./ioError.ts";
import { pathProblem } from "./pathProblem.ts";

export interface Place {
  /** Absolute and real: without links. The last names may not exist yet. */
  readonly path: string;
  /** How many names at its end do not exist; 0 when it is there. */
  readonly missing: number;
  /** Relative, with "/", after the folder's name where there are several folders: as people and models are shown it. */
  readonly shown: string;
}

/** A workspace folder by its real path. */
export interface Root {
  readonly name: string;
  readonly path: string;
  /** As the editor spells it, which may go through links. */
  readonly spelled: string;
}

/** The workspace folders that exist. Throws `unconfigured` when there is none. */
export async function rootsOf(folders: readonly Folder[]): Promise<readonly Root[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const real = await realpath(folder.path).catch(() => null);
      return real === null ? [] : [{ name: folder.name, path: real, spelled: path.resolve(folder.path) }];
    }),
  );
  const roots = found.flat();
  if (roots.length === 0) throw fail("unconfigured", "No folder is open in the editor, so there are no files here.");
  return roots;
}

/** Throws `invalid` for what is not, or may not be, inside a workspace folder. */
export async function confine(given: string, roots: readonly Root[]): Promise<Place> {
  const problem = pathProblem(given, process.platform);
  if (problem !== null) throw fail("invalid", problem);
  const places: Place[] = [];
  for (const spelled of spellings(given, roots)) {
    // Nothing outside is even looked at: an answer must not tell whether a file exists there.
    if (roots.some((root) => isSpelledInside(spelled, root))) places.push(await resolve(given, spelled, roots));
  }
  const there = places.filter(({ missing }) => missing === 0);
  const [place, second] = there.length > 0 ? there : places;
  if (place === undefined) throw outside(given);
  if (second !== undefined && second.path !== place.path) {
    const names = roots.map(({ name }) => `"${name}"`).join(", ");
    throw fail("invalid", `${JSON.stringify(given)} could be in several folders.`, `Begin it with one of ${names}.`);
  }
  return place;
}

/** How a real path is shown. */
export function shownPath(real: string, roots: readonly Root[]): string {
  const root = rootAround(real, roots);
  if (root === undefined) return real;
  const inside = path.relative(root.path, real).split(path.sep).join("/");
  if (roots.length === 1) return inside === "" ? "." : inside;
  return inside === "" ? root.name : `${root.name}/${inside}`;
}

/** The absolute paths that may be meant. */
function spellings(given: string, roots: readonly Root[]): readonly string[] {
  if (path.isAbsolute(given)) return [path.resolve(given)];
  const [first = "", ...rest] = given.split(process.platform === "win32" ? /[\\/]/ : "/");
  const named = roots.length === 1 ? [] : roots.filter(({ name }) => name === first);
  if (named.length > 0) return named.map((root) => path.resolve(root.path, rest.join("/")));
  return roots.map((root) => path.resolve(root.path, given));
}

async function resolve(given: string, spelled: string, roots: readonly Root[]): Promise<Place> {
  const missing: string[] = [];
  let trouble: string | null = null;
  for (let at = spelled; ; at = path.dirname(at)) {
    const real = await realpath(at).catch(async (thrown) => {
      // A link to nothing is there all the same: what is written "to it" would come into being where it points.
      if (await isThere(at)) throw outside(given);
      const code = codeOf(thrown);
      if (code !== "ENOENT" && code !== "ENOTDIR") trouble ??= code;
      return null;
    });
    if (real === null) {
      missing.unshift(path.basename(at));
      continue;
    }
    if (rootAround(real, roots) === undefined) throw outside(given);
    if (trouble !== null) throw fail("invalid", `${JSON.stringify(given)} cannot be looked at (${trouble}).`);
    if (missing.length > 0 && !(await stat(real)).isDirectory()) {
      throw fail("invalid", `${JSON.stringify(shownPath(real, roots))} is a file, not a folder.`);
    }
    const whole = path.join(real, ...missing);
    return { path: whole, missing: missing.length, shown: shownPath(whole, roots) };
  }
}

const isThere = (at: string): Promise<boolean> =>
  lstat(at).then(
    () => true,
    () => false,
  );

/** The innermost workspace folder around a real path. Real paths have one spelling, so that they can be compared. */
function rootAround(real: string, roots: readonly Root[]): Root | undefined {
  const around = roots.filter((root) => isBelow(real, root.path));
  return around.sort((one, other) => other.path.length - one.path.length)[0];
}

/** Name by name: "/ws-evil" is not below "/ws". */
function isBelow(inner: string, outer: string): boolean {
  const between = path.relative(outer, inner);
  return between === "" || !(path.isAbsolute(between) || between.split(path.sep)[0] === "..");
}

/** A first look at the spelling alone, as generous as a file system may be; the real path decides. */
function isSpelledInside(spelled: string, root: Root): boolean {
  const fold = (text: string) => (process.platform === "linux" ? text : text.normalize("NFC").toLowerCase());
  return [root.path, root.spelled].some((outer) => isBelow(fold(spelled), fold(outer)));
}

/** One sentence for all of them: a link to nothing and a link to somebody's file must look the same. */
const outside = (given: string) =>
  fail(
    "invalid",
    `${JSON.stringify(given)} is not inside the workspace folders, or is a link that leads out of them.`,
    "Give a path inside the workspace, relative to its folder.",
  );
