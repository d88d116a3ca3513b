// A session that begins with a copy of another one's history, and the map of a session's branches.
import type { Entry, FactOf } from "../../core/event.ts";
import { LABEL_LENGTH } from "../../core/figures.ts";
import { titleFrom } from "../../core/plainWords.ts";
import type { Branch, BranchNode, Session } from "../../core/session.ts";
import type { Database } from "../database.ts";
import { read, write } from "../operation.ts";
import { appendTo, type NewEvent } from "./append.ts";
import { loadJson } from "./blobs.ts";
import { put, type StoredDraft } from "./drafts.ts";
import { inHistory } from "./events.ts";
import { branchesOf, createIn, type NewSession, sessionKey } from "./sessions.ts";

interface Copy extends NewSession {
  readonly from: string;
  /** The branch whose history is copied, up to and including event number `upTo`. */
  readonly fromBranch: string;
  readonly upTo: number;
  /** What follows the copied events. */
  readonly tail: readonly Entry[];
  /** What then stands in its composer. */
  readonly draft: StoredDraft;
}

/** Answers null when the session that is to be copied does not exist (any more). */
export const copy = write((db, { from, fromBranch, upTo, tail, draft, ...input }: Copy): Session | null => {
  const source = db.get<{ key: number; own: number; imported: number }>(
    "SELECT key, own, imported FROM session WHERE id = ?",
    from,
  );
  if (source === undefined) return null;
  const copied = copiedEvents(db, source.key, fromBranch, upTo);
  const session = createIn(db, input);
  // A copy of what came from a file is no more to be acted on than that is.
  const upToNumber = (last: number) => copied.filter(({ seq }) => seq <= last).length;
  const [own, imported] = [upToNumber(source.own), upToNumber(source.imported)];
  db.run("UPDATE session SET own = ?, imported = ? WHERE id = ?", own, imported, input.id);
  const fresh = freshIds(input.id);
  const entries = [
    ...copied.map(({ seq: _, ...event }) => event),
    ...tail.map((entry) => ({ ...entry, at: input.at })),
  ];
  const events: NewEvent[] = entries.map((event) => ({
    ...event,
    id: fresh.event(),
    span: fresh.span(event.span),
    parent: fresh.span(event.parent),
  }));
  appendTo(db, { session: input.id, branch: input.branch, events });
  put(db, input.id, draft);
  return session;
});

/** `seq`: where it stands in the session that is copied. */
type CopiedEvent = Omit<NewEvent, "id"> & { readonly seq: number };

/** In order. Checkpoints are left out: what they held stands in the facts that ended their calls. */
function copiedEvents(db: Database, session: number, branch: string, upTo: number): CopiedEvent[] {
  const where = inHistory(db, session, branch);
  return (
    db
      .all<{ seq: number; at: number; span: string | null; parent: string | null; json: string }>(
        `SELECT event.seq, event.at, event.span, event.parent, body.json FROM event JOIN body ON body.event = event.key
        WHERE event.session = ? AND event.seq <= ? AND ${where.sql} AND event.kind <> 'model.streamed' ORDER BY event.seq`,
        session,
        upTo,
        ...where.values,
      )
      // What is read here was written by `append`.
      .map(({ json, ...header }) => ({ ...header, fact: loadJson(db, json) as never }))
  );
}

/** Ids that are the new session's own and sort as they were made, however often a copy is copied. */
function freshIds(session: string) {
  const spans = new Map<string, string>();
  let made = 0;
  const next = () => `${session}-${String(++made).padStart(8, "0")}`;
  return {
    event: next,
    span(old: string | null): string | null {
      if (old === null) return null;
      const known = spans.get(old) ?? next();
      spans.set(old, known);
      return known;
    },
  };
}

/** The ids of the sessions that began with a copy of this one, oldest first. */
export const copies = read((db, { session }: { session: string }): string[] =>
  db
    .all<{ json: string }>(
      `SELECT body.json FROM event JOIN body ON body.event = event.key
        WHERE event.session = ? AND event.kind = 'session.forked' ORDER BY event.seq`,
      sessionKey(db, session) ?? -1,
    )
    // What is read here was written by `append`.
    .map(({ json }) => (loadJson(db, json) as unknown as FactOf<"session.forked">).into),
);

/** The number of the last event that the session was imported with; 0 when it was not. */
export const importedUpTo = read(
  (db, { session }: { session: string }): number =>
    db.get<{ imported: number }>("SELECT imported FROM session WHERE id = ?", session)?.imported ?? 0,
);

interface OwnRow {
  branch: string;
  seq: number;
  at: number;
  length: number;
}

/** The session's branches, oldest first, each with the words in which it parts from the others. */
export const branchMap = read((db, { session }: { session: string }): BranchNode[] => {
  const key = sessionKey(db, session);
  if (key === undefined) return [];
  const own = db.all<OwnRow>(
    `SELECT branch.id AS branch, min(event.seq) AS seq, max(event.at) AS at, count(*) AS length
      FROM event JOIN branch ON branch.key = event.branch
      WHERE event.session = ? AND event.parent IS NULL AND event.kind IN ('message.user', 'turn.started')
      GROUP BY event.branch`,
    key,
  );
  const byBranch = new Map(own.map((row) => [row.branch, row]));
  return branchesOf(db, key).map((branch) => nodeOf(db, key, branch, byBranch.get(branch.id)));
});

function nodeOf(db: Database, session: number, branch: Branch, own: OwnRow | undefined): BranchNode {
  if (own === undefined) return { ...branch, seq: 0, at: branch.createdAt, agent: null, words: "", length: 0 };
  const { seq, at, length } = own;
  const first = db.get<{ kind: string; label: string; span: string | null }>(
    "SELECT kind, label, span FROM event WHERE session = ? AND seq = ?",
    session,
    seq,
  );
  const begun = first?.kind === "turn.started";
  const words = begun ? answerWords(db, session, first.span) : titleFrom(first?.label ?? "", LABEL_LENGTH);
  return { ...branch, seq, at, agent: begun ? first.label : null, words, length };
}

/** The first words that a model said in a turn. */
function answerWords(db: Database, session: number, turn: string | null): string {
  const calls = db.all<{ json: string }>(
    `SELECT body.json FROM event JOIN body ON body.event = event.key
      WHERE event.session = ? AND event.kind IN ('model.responded', 'model.failed') AND event.span IN
        (SELECT span FROM event AS asked WHERE asked.session = event.session AND asked.kind = 'model.requested' AND asked.parent = ?)
      ORDER BY event.seq`,
    session,
    turn,
  );
  for (const { json } of calls) {
    const { content } = loadJson(db, json) as unknown as FactOf<"model.responded"> | FactOf<"model.failed">;
    const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join(" ");
    if (text.trim() !== "") return titleFrom(text, LABEL_LENGTH);
  }
  return "";
}
