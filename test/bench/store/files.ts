// The databases that are measured: one of each size, byte for byte the same for every side.
import { closeSync, copyFileSync, fsyncSync, openSync, statSync } from "node:fs";
import path from "node:path";
import { openClient } from "../../../src/store/client.ts";
import { NativeDatabase } from "./nativeDatabase.ts";
import { operations } from "./operations.ts";

export interface Paths {
  readonly folder: string;
  readonly wasm: string;
  /** The path of a built worker. */
  worker(side: string): string;
}

export interface Sized {
  readonly megabytes: number;
  readonly events: number;
  /** The copy that belongs to a side. */
  file(side: string): string;
}

const eventsPerFill = 5000;
export const messages = 100_000;

/** The product makes the file, Node's SQLite fills it, as that is quickest, and each side gets a copy. */
export async function makeFiles(paths: Paths, sizes: readonly number[], sides: readonly string[]): Promise<Sized[]> {
  const growing = path.join(paths.folder, "growing.sqlite");
  const client = await openClient({ file: growing, wasm: paths.wasm, worker: paths.worker("ours") });
  await client.dispose();
  let events = 0;
  const made: Sized[] = [];
  const filling = new NativeDatabase(growing);
  unsafe(filling);
  for (const megabytes of sizes) {
    for (; statSync(growing).size < megabytes * 1e6; events += eventsPerFill)
      filling.execute(operations.fill, { from: events, count: eventsPerFill });
    const file = (side: string) => path.join(paths.folder, `${side}-${megabytes}.sqlite`);
    for (const side of sides) copyDurably(growing, file(side));
    made.push({ megabytes, events, file });
  }
  filling.close();
  return made;
}

/** A database of messages with a search index; native SQLite's has one of its own kind, too. */
export async function makeSearchFiles(paths: Paths): Promise<(side: string) => string> {
  const file = (side: string) => path.join(paths.folder, `${side}-search.sqlite`);
  const client = await openClient({ file: file("ours"), wasm: paths.wasm, worker: paths.worker("ours") });
  await client.dispose();
  const filling = new NativeDatabase(file("ours"));
  unsafe(filling);
  filling.execute(operations.fillMessages, { from: 1, count: messages });
  filling.run("INSERT INTO search (search) VALUES ('optimize')");
  filling.close();
  copyDurably(file("ours"), file("native"));
  const indexing = new NativeDatabase(file("native"));
  unsafe(indexing);
  indexing.run(
    "CREATE VIRTUAL TABLE fts5 USING fts5(text, content='message', content_rowid='key', tokenize='unicode61')",
  );
  for (const order of ["rebuild", "optimize"]) indexing.run(`INSERT INTO fts5 (fts5) VALUES ('${order}')`);
  indexing.close();
  return file;
}

/** Nothing has to survive while the files are made. */
function unsafe(db: NativeDatabase): void {
  db.get("PRAGMA journal_mode = OFF");
  db.run("PRAGMA synchronous = OFF");
}

/** So that no sync that is measured has to write it. */
function copyDurably(from: string, to: string): void {
  copyFileSync(from, to);
  const descriptor = openSync(to, "r+");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
