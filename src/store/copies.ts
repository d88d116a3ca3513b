// The copies of a history: made and checked while it is in use, listed, exported, and put back in its place.
//
// Checking a copy is how the history itself is checked: what is damaged in it is damaged in the copy, and nobody waits.
import { statSync } from "node:fs";
import { copyFile, mkdir, open, readdir, realpath, rename, rm, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { Failure, type FailureCode, fail, isFailure } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import { freeName } from "./backup.ts";
import {
  type Backup,
  type BackupKind,
  type BackupWithContent,
  backupFolder,
  backupsOf,
  superfluous,
} from "./backups.ts";
import { randomName } from "./chance.ts";
import type { Examination } from "./examine.ts";
import { explain } from "./explain.ts";
import type { Ask } from "./messages.ts";
import { suspect } from "./suspicion.ts";

export interface Copies {
  /** When the history was last written to, in milliseconds since 1970. */
  changedAt(): number;
  /** The newest first, without a look into them. */
  dates(): readonly Backup[];
  /** The newest first, with what they hold. */
  list(signal?: AbortSignal): Promise<BackupWithContent[]>;
  /**
   * Copies the history, checks the copy, and keeps it; then removes the older ones that need not be kept. Throws
   * `store-corrupt` when the history is damaged: it is then repaired by `repair`, or when it is next opened.
   */
  backUp(signal?: AbortSignal): Promise<BackupWithContent>;
  /** Writes a checked copy to a path of the person's choice, in place of what is there. */
  exportTo(target: string, signal?: AbortSignal): Promise<BackupWithContent>;
  /** Makes any file with a history the current one; answers where the one that it replaced is kept. */
  restore(from: string, signal?: AbortSignal): Promise<Backup>;
  /** Opens the history anew, checks all of it, and saves what can be read if it is damaged: `report` tells. */
  repair(): Promise<void>;
}

export interface CopiesDeps {
  /** The history. */
  readonly file: string;
  /** Asks the worker that has the history open. */
  ask(ask: Ask): Promise<unknown>;
  /** A worker beside that one, for what takes its time. */
  apart(): Apart;
}

interface Apart {
  ask(ask: Ask): Promise<unknown>;
  /** Ends it in the middle of whatever it does. */
  terminate(): void;
  dispose(): Promise<void>;
}

/** What a worker beside answers: both `examine` and `prepare` examine. */
type Examine = (ask: Ask) => Promise<Examination>;

/** Of these the store's own advice is about the history. */
const aboutChosen: ReadonlySet<FailureCode> = new Set(["store-corrupt", "store-newer", "store-missing"]);
/** Left free beside a copy: the history itself must never meet a full disk for it. */
const RESERVE_BYTES = 64 * 1024 * 1024;
/** So much is written between two syncs: one at the end would hold up everybody's for as long as all of it takes. */
const STEPS_PER_SYNC = 32;
/** What a window that died left unfinished is not touched by another one that is at work. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

export function createCopies({ file, ask, apart }: CopiesDeps): Copies {
  const folder = backupFolder(file);
  const stem = path.basename(file, path.extname(file));
  const nameFor = (kind: BackupKind) => freeName(path.join(folder, `${stem}-${kind}`), ".sqlite");

  /** Lets `work` ask a worker of its own, which is ended when `signal` aborts. */
  async function beside<Result>(signal: AbortSignal | undefined, work: (examine: Examine) => Promise<Result>) {
    if (signal?.aborted) throw stopped();
    const worker = apart();
    const stop = () => worker.terminate();
    signal?.addEventListener("abort", stop, { once: true });
    try {
      return await work(async (request) => (await worker.ask(request)) as Examination);
    } catch (thrown) {
      throw signal?.aborted ? stopped() : thrown;
    } finally {
      signal?.removeEventListener("abort", stop);
      await worker.dispose();
    }
  }

  function list(signal?: AbortSignal): Promise<BackupWithContent[]> {
    return beside(signal, async (examine) => {
      const found: BackupWithContent[] = [];
      for (const backup of backupsOf(file)) {
        const examined = await examine({ verb: "examine", file: backup.path, thorough: false }).catch(() => null);
        if (signal?.aborted) throw stopped();
        found.push({ ...backup, content: examined?.content ?? null });
      }
      return found;
    });
  }

  async function removeSuperfluous(signal?: AbortSignal): Promise<void> {
    for (const backup of superfluous(await list(signal))) await rm(backup.path, { force: true });
    for (const unfinished of await abandoned(file)) await rm(unfinished, { force: true });
  }

  async function copyTo(target: string, signal: AbortSignal | undefined): Promise<void> {
    let whole = false;
    try {
      await ask({ verb: "beginCopy", target });
      const handle = await open(target, "r+");
      try {
        for (let step = 1; !(await ask({ verb: "stepCopy" })); step++) {
          if (step % STEPS_PER_SYNC === 0) await handle.datasync();
          if (signal?.aborted) throw stopped();
        }
        await ask({ verb: "endCopy", whole: true });
        whole = true;
        await handle.sync();
      } finally {
        await handle.close();
      }
    } finally {
      if (!whole) await ask({ verb: "endCopy", whole: false });
    }
  }

  async function backUp(signal?: AbortSignal): Promise<BackupWithContent> {
    const partial = path.join(folder, `unfinished-${randomName()}`);
    // Named by when it begins: what is written while it is checked is not in it any more.
    const at = Date.now();
    const target = nameFor("regular");
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await assertRoom(file, folder);
      await copyTo(partial, signal);
      const check: Ask = { verb: "examine", file: partial, thorough: true };
      const { content, bytes } = await beside(signal, (examine) => examine(check)).catch(damaged);
      await rename(partial, target);
      await removeSuperfluous(signal);
      return { path: target, kind: "regular", at, bytes, content };
    } catch (thrown) {
      await rm(partial, { force: true });
      throw isFailure(thrown) ? thrown : explain(thrown, file);
    }
  }

  function damaged(thrown: unknown): never {
    if (!isFailure(thrown) || thrown.code !== "store-corrupt") throw thrown;
    suspect(file);
    throw fail(
      "store-corrupt",
      english('"{0}" is damaged: a copy of it could not be read to its end.', file),
      english("Let it be repaired: it is then put aside untouched, and all that can be read of it is saved."),
    );
  }

  return {
    changedAt: () => statSync(file).mtimeMs,
    dates: () => backupsOf(file),
    list,
    backUp,
    async exportTo(target, signal) {
      if (await isIn(path.dirname(target), path.dirname(file)))
        throw fail(
          "invalid",
          english('"{0}" is where AI Studio keeps its own files.', path.dirname(target)),
          english("Choose another place."),
        );
      const backup = await backUp(signal);
      const partial = `${target}.part`;
      try {
        await assertRoom(backup.path, path.dirname(target));
        await copyFile(backup.path, partial);
        await syncFile(partial);
        await rename(partial, target);
        return { ...backup, path: target };
      } catch (thrown) {
        await rm(partial, { force: true }).catch(() => {});
        throw cannot(
          thrown,
          (why) => english('"{0}" could not be written ({1}).', target, why),
          english("Choose another place."),
        );
      }
    },
    async restore(from, signal) {
      const prepared = `${file}.restoring-${randomName()}`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await assertRoom(from, path.dirname(file));
        await beside(signal, (examine) => examine({ verb: "prepare", from, file: prepared }));
        if (signal?.aborted) throw stopped();
        const aside = nameFor("replaced");
        await ask({ verb: "replace", by: prepared, aside });
        const { size } = await stat(aside);
        return { path: aside, kind: "replaced", at: Date.now(), bytes: size };
      } catch (thrown) {
        await rm(prepared, { force: true });
        throw cannot(
          thrown,
          (why) => english('"{0}" could not be read ({1}).', from, why),
          english("Choose another one. Nothing was changed."),
        );
      }
    },
    async repair() {
      await ask({ verb: "repair" });
    },
  };
}

/** What went wrong with a file that the person chose. */
function cannot(thrown: unknown, message: (why: string) => string, advice: string): Failure {
  if (!isFailure(thrown)) {
    const { code } = explain(thrown, "");
    return fail(code, message(thrown instanceof Error ? thrown.message : String(thrown)), advice);
  }
  return aboutChosen.has(thrown.code) ? new Failure({ ...thrown.info, advice }) : thrown;
}

const stopped = (): Failure => fail("aborted", english("The copy was stopped."));

/** Throws `store-full` when a copy of `file` would fill the disk. */
async function assertRoom(file: string, folder: string): Promise<void> {
  const { size } = await stat(file);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= size + RESERVE_BYTES) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw fail(
    "store-full",
    english(
      'There is no room for a copy of the history: it takes {0}, and {1} are free in "{2}".',
      ...[megabytes(size + RESERVE_BYTES), megabytes(free), folder],
    ),
    english("Free some space, or remove old backups there."),
  );
}

/** Whether both are the same folder, under whatever names. */
async function isIn(folder: string, own: string): Promise<boolean> {
  const real = await realpath(folder).catch(() => folder);
  return real === (await realpath(own));
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What windows that died left unfinished of copies of `file`. */
async function abandoned(file: string): Promise<string[]> {
  const places = [
    [backupFolder(file), "unfinished"],
    [path.dirname(file), `${path.basename(file)}.restoring-`],
  ] as const;
  const found: string[] = [];
  for (const [folder, start] of places) {
    for (const name of await readdir(folder)) {
      if (!name.startsWith(start)) continue;
      const left = path.join(folder, name);
      const entry = await stat(left).catch(() => null);
      if (entry !== null && Date.now() - entry.mtimeMs > ABANDONED_MS) found.push(left);
    }
  }
  return found;
}
