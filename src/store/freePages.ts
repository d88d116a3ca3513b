// Room that was freed can be given back to the disk in slices (`operations/purge.ts`), if the file keeps track of which page
// belongs to what. https://sqlite.org/pragma.html#pragma_auto_vacuum
import type { Connection } from "./connection.ts";

const INCREMENTAL = 2;

/** In a file without tables. */
export function keepTrackOfPages(connection: Connection): void {
  connection.run(`PRAGMA auto_vacuum = ${INCREMENTAL}`);
}

/** A file from before we did that is written anew, once. */
export function beginToKeepTrack(connection: Connection): void {
  if (connection.value("PRAGMA auto_vacuum") === INCREMENTAL) return;
  keepTrackOfPages(connection);
  connection.run("VACUUM");
  connection.forgetStatements();
}
