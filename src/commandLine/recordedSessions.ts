// The sessions in a file: a bundle, or a history, which is read from a copy so that nothing of it changes.
import { copyFile, mkdtemp, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { AgentVersion } from "../core/agent.ts";
import type { Event } from "../core/event.ts";
import { fail } from "../core/failure.ts";
import { type Branch, lineage } from "../core/session.ts";
import { openStore, type Store } from "../store/store.ts";
import { isBundle, readBundle } from "../transfer/bundle/read.ts";
import { type Element, jsonElements } from "../transfer/elements.ts";
import { fileChunks } from "../transfer/sourceFile.ts";

export interface RecordedSession {
  readonly id: string;
  readonly title: string;
  /** The branch that it shows. */
  readonly head: string;
  readonly branches: readonly Branch[];
  /** In order. */
  history(branch: string): Promise<readonly Event[]>;
  /** The versions of agents that its turns name, as far as the file has them. */
  readonly versions: readonly AgentVersion[];
}

/** What the store runs on. */
export interface StoreProgram {
  readonly worker: string;
  readonly wasm: string;
}

/** Bytes of one element of a bundle, as for an import. */
const LONGEST_ELEMENT = 64 * 1024 * 1024;
const DATABASE = "SQLite format 3\0";

/** Throws `Failure` when the file cannot be read; `told` hears of what in it could not be understood. */
export async function* recordedSessions(
  file: string,
  program: StoreProgram,
  told: (problem: string) => void,
  signal: AbortSignal,
): AsyncGenerator<RecordedSession> {
  const beginning = fileChunks(file, signal);
  const { value: first } = await beginning.next();
  await beginning.return(undefined);
  if (first === undefined) throw unreadable(file, "it is empty.");
  if (Buffer.from(first.subarray(0, DATABASE.length)).toString("latin1") === DATABASE)
    yield* fromHistory(file, program);
  else yield* fromBundle(file, told, signal);
}

const unreadable = (file: string, why: string) =>
  fail("invalid", `“${file}” could not be read: ${why}`, "Name an exported bundle, or a studio.sqlite.");

async function* fromBundle(
  file: string,
  told: (problem: string) => void,
  signal: AbortSignal,
): AsyncGenerator<RecordedSession> {
  const elements = jsonElements(fileChunks(file, signal), LONGEST_ELEMENT);
  const { done, value: head } = await elements.next();
  if (done || head.type !== "element" || !isBundle(parsed(head)))
    throw unreadable(file, "it is neither a bundle nor a history.");
  async function* all(): AsyncGenerator<Element> {
    if (head !== undefined) yield head;
    yield* elements;
  }
  for await (const found of readBundle(all(), path.basename(file))) {
    if (found.type === "problem") told(`${found.problem.where}: ${found.problem.what}`);
    else {
      const { id, title, head: shown, branches, events, versions } = found.copy;
      yield {
        id,
        title,
        head: shown,
        branches,
        versions,
        history: async (branch) => historyOf(events, branches, branch),
      };
    }
  }
}

function parsed(element: Extract<Element, { type: "element" }>): unknown {
  try {
    return JSON.parse(element.text);
  } catch {
    return undefined;
  }
}

function historyOf(events: readonly Event[], branches: readonly Branch[], head: string): Event[] {
  const upTo = new Map(lineage(branches, head).map((stretch) => [stretch.branch, stretch.upTo]));
  return events.filter(({ branch, seq }) => seq <= (upTo.get(branch) ?? 0));
}

/** Its journal goes along: by it a write that was under way is taken back in the copy. */
async function* fromHistory(file: string, program: StoreProgram): AsyncGenerator<RecordedSession> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "ai-studio-replay-"));
  const copy = path.join(folder, "studio.sqlite");
  let store: Store | null = null;
  try {
    await copyFile(file, copy);
    if (await stat(`${file}-journal`).catch(() => null)) await copyFile(`${file}-journal`, `${copy}-journal`);
    store = await openStore({ file: copy, ...program });
    if (store.report.outcome === "replaced") throw unreadable(file, "it is damaged, or was written to meanwhile.");
    for (const purpose of ["chat", "run"] as const)
      for (const { id } of await store.call("sessions.list", { purpose })) {
        const recorded = await sessionIn(store, id);
        if (recorded !== null) yield recorded;
      }
  } finally {
    await store?.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

async function sessionIn(store: Store, id: string): Promise<RecordedSession | null> {
  const found = await store.call("sessions.get", { id });
  if (found === null) return null;
  const { session, branches } = found;
  const ids = new Set<string>();
  for (const { id: branch } of branches)
    for (const { fact } of await store.call("events.history", { session: id, branch, after: 0 }))
      if (fact.kind === "turn.started") ids.add(fact.agentVersion);
  return {
    id,
    title: session.title,
    head: session.head,
    branches,
    versions: await store.call("transfer.versions", { ids: [...ids] }),
    history: (branch) => store.call("events.history", { session: id, branch, after: 0 }),
  };
}
