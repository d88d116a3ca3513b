// The folder that holds a database: made for this user alone, and called by one name.
import { mkdirSync, realpathSync } from "node:fs";
import path from "node:path";

/**
 * Makes the folder if there is none. Answers the file's real name: two windows may come to one folder by different ways, and
 * must find the same lock there.
 */
export function prepareFolder(file: string): string {
  const folder = path.dirname(path.resolve(file));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return path.join(realpathSync(folder), path.basename(file));
}
