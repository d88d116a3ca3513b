// Sessions that leave for a file, and that come in from one, ours or another program's.
import type { Event, FactKind } from "../core/event.ts";
import { redactFound } from "../core/findSecrets.ts";
import { closeOpenTurn } from "../core/recovery.ts";
import { redact } from "../core/redact.ts";
import type { Emitter } from "../core/scope.ts";
import { lineage } from "../core/session.ts";
import type { SessionCopy } from "../core/sessionCopy.ts";
import type { Known, Merged } from "../store/operations/transfer.ts";
import { type SessionSource, writeBundle } from "../transfer/bundle/write.ts";
import { readChosenFile } from "../transfer/chosenFile.ts";
import { type FoundSource, findSources, type Places } from "../transfer/foreign/places.ts";
import type { Found, Problem } from "../transfer/found.ts";
import { sessionHtml } from "../transfer/html/sessionHtml.ts";
import { sessionMarkdown } from "../transfer/markdown.ts";
import { writeNewFile } from "../transfer/newFile.ts";
import type { Change } from "./changes.ts";
import type { Connections } from "./connections.ts";
import type { StudioDeps } from "./deps.ts";
import { noSession, type Sessions } from "./sessions.ts";

/** Where conversations are read from. It is only ever read. */
export interface ImportSource {
  /** As a person knows it. */
  readonly name: string;
  /** Throws `Failure` when nothing of it can be read. What is taken is read anew. */
  read(signal: AbortSignal): AsyncIterable<Found>;
}

/** What importing a conversation would do. */
export interface Preview {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since 1970, of its last event. */
  readonly at: number;
  readonly messages: number;
  readonly state:
    | { readonly type: "new" }
    /** It is here and deleted: it would come back. */
    | { readonly type: "deleted" }
    /** It is here, but for so many events. */
    | { readonly type: "grown"; readonly events: number }
    | { readonly type: "here" }
    /** It is being removed for good, or what it holds is in another session. */
    | { readonly type: "removing" | "elsewhere" };
}

export interface Looked {
  readonly sessions: readonly Preview[];
  readonly problems: Problems;
}

/** The first of them, and how many there are. */
export interface Problems {
  readonly shown: readonly Problem[];
  readonly count: number;
}

export interface Taken {
  /** Ids, in the order of the source. */
  readonly added: readonly string[];
  readonly grown: readonly string[];
  /** Were here already. */
  readonly known: number;
  readonly messages: number;
  readonly problems: Problems;
  /** False when it was stopped: what was taken until then is whole. */
  readonly complete: boolean;
}

export interface Transfer {
  /** Writes sessions with all that belongs to them, and answers how many bytes. Throws `missing`, `store-io`. */
  exportBundle(ids: readonly string[], target: string, signal: AbortSignal): Promise<number>;
  /** Writes one session to be read: Markdown of the shown branch, or HTML of all. Throws like `exportBundle`. */
  exportDocument(id: string, form: "markdown" | "html", target: string, signal: AbortSignal): Promise<number>;
  /** A file that a person chose: a bundle, or what another program exported. */
  fileSource(path: string, name: string): ImportSource;
  /** The histories of other programs on this machine. */
  sources(places: Places): Promise<(ImportSource & Pick<FoundSource, "count" | "folder">)[]>;
  /** Looks through all of a source. `progress` is told how many conversations were found so far. */
  look(source: ImportSource, signal: AbortSignal, progress?: (found: number) => void): Promise<Looked>;
  /** Takes over the conversations with these ids, each whole or not at all. Taking one again adds what is new in it. */
  take(
    source: ImportSource,
    ids: ReadonlySet<string>,
    signal: AbortSignal,
    progress?: (taken: number) => void,
  ): Promise<Taken>;
}

/** Events that are read at a time: some hundred kilobytes. */
const PAGE = 200;
/** More than a person reads; a damaged file of a gigabyte has more. */
const MOST_PROBLEMS = 1_000;

export function createTransfer(
  { store, now, digest }: StudioDeps,
  { sessions, connections }: { readonly sessions: Sessions; readonly connections: Connections },
  changes: Emitter<Change>,
  keys: ReadonlySet<string>,
): Transfer {
  async function* eventsOf(session: string): AsyncGenerator<Event> {
    let after = 0;
    for (;;) {
      const events = await store.call("transfer.page", { session, after, most: PAGE });
      // The log holds no keys; one that was entered since somebody wrote it into a message is one now.
      yield* redact(events, keys).map(withoutFileSecrets);
      const last = events.at(-1);
      if (last === undefined) return;
      after = last.seq;
    }
  }

  async function* sourcesOf(ids: readonly string[]): AsyncGenerator<SessionSource> {
    await connections.learnKeys();
    for (const id of ids) {
      const { session, branches } = await sessions.get(id);
      const { purpose, title, agent, head, createdAt } = session;
      yield {
        ...redact({ id, purpose, title, agent, head, createdAt, branches }, keys),
        events: () => eventsOf(id),
        versions: async (versions) => redact(await store.call("transfer.versions", { ids: versions }), keys),
      };
    }
  }

  const knownOf = ({ id, events, branches }: SessionCopy): Promise<Known> =>
    store.call("transfer.known", {
      session: id,
      events: events.map((event) => event.id),
      branches: branches.map((branch) => branch.id),
    });

  return {
    async exportBundle(ids, target, signal) {
      if (ids.length === 0) throw noSession();
      return writeNewFile(target, writeBundle(sourcesOf(ids), { exportedAt: now() }), signal);
    },

    async exportDocument(id, form, target, signal) {
      await connections.learnKeys();
      const { session, branches } = await sessions.get(id);
      const events: Event[] = [];
      for await (const event of eventsOf(id)) {
        signal.throwIfAborted();
        events.push(event);
      }
      const document = { session: redact(session, keys), branches, events };
      return writeNewFile(target, form === "html" ? sessionHtml(document) : [sessionMarkdown(document)], signal);
    },

    fileSource: (path, name) => ({ name, read: (signal) => readChosenFile(path, now(), signal) }),
    sources: async (places) =>
      (await findSources(places)).map(({ name, folder, count, read }) => ({
        ...{ name, folder, count },
        read: (signal) => read(now(), signal),
      })),

    async look(source, signal, progress) {
      const looked: Preview[] = [];
      const problems = createProblems();
      for await (const found of source.read(signal)) {
        signal.throwIfAborted();
        if (found.type === "problem") problems.add(found.problem);
        else {
          const { copy, messages } = found;
          const { id, title, createdAt } = copy;
          const state = stateOf(await knownOf(copy), copy.events.length);
          looked.push({ id, title, at: copy.events.at(-1)?.at ?? createdAt, messages, state });
          progress?.(looked.length);
        }
      }
      return { sessions: looked, problems: problems.result() };
    },

    async take(source, ids, signal, progress) {
      await connections.learnKeys();
      const problems = createProblems();
      const [added, grown]: [string[], string[]] = [[], []];
      let [known, messages] = [0, 0];
      const done = (complete: boolean) => {
        changes.emit({ type: "sessions" });
        for (const session of grown) changes.emit({ type: "session", session });
        return { added, grown, known, messages, problems: problems.result(), complete };
      };
      try {
        for await (const found of source.read(signal)) {
          if (signal.aborted) return done(false);
          if (found.type === "problem") problems.add(found.problem);
          else if (ids.has(found.copy.id)) {
            const before = await knownOf(found.copy);
            const copy =
              before.events < found.copy.events.length ? closed(redact(found.copy, keys), digest) : found.copy;
            const merged = await store.call("transfer.merge", { copy, at: now() });
            if (merged.kind !== "merged") problems.add({ where: copy.title, what: refusals[merged.kind] });
            else if (before.session === "here" && merged.events === 0) known += 1;
            else {
              (before.session === "absent" ? added : grown).push(copy.id);
              messages += found.messages;
            }
            progress?.(added.length + grown.length + known);
          }
        }
      } catch (thrown) {
        if (!signal.aborted) throw thrown;
        return done(false);
      }
      return done(true);
    },
  };
}

const refusals: Record<Exclude<Merged["kind"], "merged">, string> = {
  working: "An agent is at work in this session. Stop it, then import again.",
  removing: "This session is being removed for good right now. Import again in a minute.",
  elsewhere: "What it holds is in another session already, under the same ids. It was left out.",
};

function stateOf({ session, events, elsewhere }: Known, all: number): Preview["state"] {
  if (elsewhere > 0) return { type: "elsewhere" };
  switch (session) {
    case "absent":
      return { type: "new" };
    case "here":
      return events < all ? { type: "grown", events: all - events } : { type: "here" };
    case "deleted":
    case "removing":
      return { type: session };
    default:
      return session satisfies never;
  }
}

/** A copy that was made in the middle of a turn: nobody goes on with it here, so that it ends here. */
function closed(copy: SessionCopy, digest: StudioDeps["digest"]): SessionCopy {
  const spans = (kind: FactKind) => copy.events.filter(({ fact }) => fact.kind === kind).map(({ span }) => span);
  const ended = new Set(spans("turn.ended"));
  if (spans("turn.started").every((span) => ended.has(span))) return copy;
  const events = [...copy.events];
  for (const branch of copy.branches) {
    const line = new Map(lineage(copy.branches, branch.id).map(({ branch: of, upTo }) => [of, upTo]));
    const history = copy.events.filter((event) => event.seq <= (line.get(event.branch) ?? 0));
    const last = history.at(-1);
    // What another branch has taken up is not open.
    if (last === undefined || last.branch !== branch.id) continue;
    for (const [index, entry] of closeOpenTurn(history).entries()) {
      const id = digest(`${last.id} closed ${index}`).slice(0, CLOSED_ID_LENGTH);
      const place = { session: copy.id, branch: branch.id, seq: events.length + 1, at: last.at };
      events.push({ ...entry, id, ...place });
    }
  }
  return { ...copy, events };
}

/** Whole files stand in the log, so that they can be put back: what a tool's output would not show of them goes to nobody else. */
function withoutFileSecrets(event: Event): Event {
  const { fact } = event;
  if (fact.kind !== "file.prepared" && fact.kind !== "file.restored") return event;
  const clean = (content: string | null) => content && redactFound(content);
  return { ...event, fact: { ...fact, before: clean(fact.before), after: clean(fact.after) } };
}

/** Characters, as many as other ids have. */
const CLOSED_ID_LENGTH = 26;

function createProblems() {
  const shown: Problem[] = [];
  let count = 0;
  return {
    add(problem: Problem) {
      count += 1;
      if (shown.length < MOST_PROBLEMS) shown.push(problem);
    },
    result: (): Problems => ({ shown, count }),
  };
}
