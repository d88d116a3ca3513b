// Writing to the log: the only way that events come into it.
import { addCost, type CostTotal, noCost } from "../../core/cost.ts";
import type { Entry, Event } from "../../core/event.ts";
import { type EventFigures, figures, firstWords, saidText } from "../../core/figures.ts";
import { TITLE_LENGTH, titleFrom } from "../../core/plainWords.ts";
import type { SessionState } from "../../core/session.ts";
import type { Database } from "../database.ts";
import { write } from "../operation.ts";
import { storeJson } from "./blobs.ts";
import { description } from "./describe.ts";
import { leaseOwner } from "./leases.ts";
import { indexEvent } from "./searchIndex.ts";

/** An entry with its id and time: ready to be appended. */
export interface NewEvent extends Entry {
  readonly id: string;
  readonly at: number;
}

interface Append {
  readonly session: string;
  readonly branch: string;
  readonly events: readonly NewEvent[];
  /** Whose turn the events are of; absent when they are of none. */
  readonly owner?: string;
}

/** What `session` keeps of its events, so that a list of sessions opens none. */
interface Fold {
  ends: number;
  title: string;
  state: SessionState;
  cost: CostTotal;
  input: number;
  output: number;
  cacheRead: number;
}

/**
 * Appends, numbers, and keeps up the session's own fold and the search index, in one transaction. What is there already, by
 * its ids, is answered and not written again: after a failed sync the events may be stored although their append failed.
 * Answers null when the session or the branch does not exist (any more). With `owner` it answers "lost" when the session's
 * lease is not theirs (any more).
 */
export const append = write(appendTo);

/** The same within the transaction of another operation. */
export function appendTo(db: Database, { session, branch, events, owner }: Append): Event[] | null | "lost" {
  const row = db.get<{ key: number; ends: number; title: string; state: SessionState }>(
    "SELECT key, ends, title, state FROM session WHERE id = ?",
    session,
  );
  const branchKey =
    row && db.get<{ key: number }>("SELECT key FROM branch WHERE id = ? AND session = ?", branch, row.key)?.key;
  if (row === undefined || branchKey === undefined) return null;
  const numbered = (event: NewEvent, seq: number): Event => ({ ...event, session, branch, seq });
  const stored = storedBefore(db, row.key, branchKey, events);
  if (stored !== null) return events.map((event, index) => numbered(event, stored[index] ?? 0));
  if (owner !== undefined && leaseOwner(db, session) !== owner) return "lost";

  const fold: Fold = {
    ends: row.ends,
    title: row.title,
    state: row.state,
    cost: noCost,
    input: 0,
    output: 0,
    cacheRead: 0,
  };
  const appended = events.map((event) => {
    const figure = figures(event.fact);
    add(fold, event, figure);
    fold.state = stateAfter(db, row.key, fold.state, event);
    insert(db, { session: row.key, branch: branchKey, seq: fold.ends }, event, figure);
    if (event.fact.kind === "session.copied") payNothing(db, row.key, fold);
    return numbered(event, fold.ends);
  });
  keepUp(db, row.key, fold, events.at(-1)?.at ?? 0);
  return appended;
}

/** The numbers under which these events are stored; null when they are not. */
function storedBefore(db: Database, session: number, branch: number, events: readonly NewEvent[]): number[] | null {
  const numberOf = ({ id }: NewEvent) =>
    db.get<{ seq: number }>("SELECT seq FROM event WHERE id = ? AND session = ? AND branch = ?", id, session, branch)
      ?.seq;
  const [first] = events;
  if (first === undefined || numberOf(first) === undefined) return null;
  return events.map((event) => {
    const seq = numberOf(event);
    if (seq === undefined) throw new Error(`Only a part of what is appended with "${first.id}" is stored.`);
    return seq;
  });
}

function insert(
  db: Database,
  { session, branch, seq }: { session: number; branch: number; seq: number },
  { id, at, span, parent, fact }: NewEvent,
  figure: EventFigures,
): void {
  const inserted = db.get<{ key: number }>(
    `INSERT INTO event (session, seq, id, branch, at, span, parent, kind, label, duration_ms, input_tokens, output_tokens,
        cache_read_tokens, cost_usd, cost_unknown, cost_estimated, failed, tool, model, agent, author, within_tool, first_part_ms,
        cache_write_tokens, reasoning_tokens)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`,
    session,
    seq,
    id,
    branch,
    at,
    span,
    parent,
    fact.kind,
    figure.label,
    figure.durationMs === null ? null : Math.round(figure.durationMs),
    figure.inputTokens,
    figure.outputTokens,
    figure.cacheReadTokens,
    figure.costUsd,
    figure.costUnknown ? 1 : 0,
    figure.costEstimated ? 1 : 0,
    figure.failed ? 1 : 0,
    ...description(db, session, { span, parent, fact }),
  );
  if (inserted === undefined) throw new Error("An event that was just appended is not there.");
  db.run("INSERT INTO body (event, json) VALUES (?, ?)", inserted.key, storeJson(db, session, fact as never));
  indexEvent(db, inserted.key, fact);
}

/** What stands before in the session was copied, and is paid for in the session that it was copied from. */
function payNothing(db: Database, session: number, fold: Fold): void {
  Object.assign(fold, { cost: noCost, input: 0, output: 0, cacheRead: 0 });
  db.run(
    `UPDATE session SET cost_usd = 0, cost_unknown = 0, cost_estimated = 0, input_tokens = 0, output_tokens = 0,
        cache_read_tokens = 0 WHERE key = ?`,
    session,
  );
  db.run(
    `UPDATE event SET cost_usd = NULL, cost_unknown = 0, cost_estimated = 0, input_tokens = NULL, output_tokens = NULL,
        cache_read_tokens = NULL, cache_write_tokens = NULL, reasoning_tokens = NULL WHERE session = ? AND seq < ?`,
    session,
    fold.ends,
  );
}

function add(fold: Fold, { fact }: Entry, figure: EventFigures): void {
  fold.ends += 1;
  if (fact.kind === "model.responded" || fact.kind === "model.failed") fold.cost = addCost(fold.cost, fact.cost);
  fold.input += figure.inputTokens ?? 0;
  fold.output += figure.outputTokens ?? 0;
  fold.cacheRead += figure.cacheReadTokens ?? 0;
  if (fact.kind === "message.user" && fold.title === "") fold.title = titleFrom(saidText(fact), TITLE_LENGTH);
  if (fact.kind === "session.titled" && fold.title === fact.instead) fold.title = firstWords(fact.title, TITLE_LENGTH);
}

/** The state that a session is in after the next fact of its log. One of a turn within a call changes it only when it asks. */
function stateAfter(db: Database, session: number, before: SessionState, { fact, span, parent }: Entry): SessionState {
  // Whoever asks: a turn within a call waits, and goes on, for the turn around it.
  if (fact.kind === "tool.asked") return "waiting";
  if (fact.kind === "tool.decided" || fact.kind === "tool.finished") {
    if (before === "waiting") return isLastAnswered(db, session, span) ? "working" : "waiting";
    return fact.kind === "tool.decided" ? "working" : before;
  }
  if (parent !== null) return before;
  if (fact.kind === "turn.started" || fact.kind === "condensing.started") return "working";
  // However that went: the conversation can go on.
  if (fact.kind === "context.condensed" || fact.kind === "condensing.failed") return "idle";
  if (fact.kind !== "turn.ended") return before;
  return fact.reason === "done" ? "idle" : fact.reason;
}

/**
 * Whether this call was asked about, and no other one of the turn waits for a person. Calls that were not asked about go on
 * beside one that waits; of those an index alone says so.
 */
function isLastAnswered(db: Database, session: number, span: string | null): boolean {
  const asked = "SELECT 1 FROM event WHERE kind = 'tool.asked' AND span = ? AND session = ?";
  if (db.get(asked, span, session) === undefined) return false;
  const other = db.get(
    `SELECT 1 FROM event AS asked WHERE asked.session = ?1 AND asked.kind = 'tool.asked' AND asked.span <> ?2
        AND asked.seq > (SELECT seq FROM event
          WHERE session = ?1 AND kind = 'turn.started' AND parent IS NULL ORDER BY seq DESC LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM event AS later WHERE later.session = ?1 AND later.seq > asked.seq
          AND later.span = asked.span AND later.kind IN ('tool.decided', 'tool.finished')) LIMIT 1`,
    session,
    span,
  );
  return other === undefined;
}

/** What is archived comes back when something happens in it. */
function keepUp(db: Database, session: number, fold: Fold, at: number): void {
  db.run(
    `UPDATE session SET ends = ?, title = ?, state = ?, cost_usd = cost_usd + ?,
        cost_unknown = cost_unknown + ?, cost_estimated = max(cost_estimated, ?), input_tokens = input_tokens + ?,
        output_tokens = output_tokens + ?, cache_read_tokens = cache_read_tokens + ?, updated_at = max(updated_at, ?),
        shelf = nullif(shelf, 'archived')
      WHERE key = ?`,
    fold.ends,
    fold.title,
    fold.state,
    fold.cost.usd,
    fold.cost.unknown,
    fold.cost.estimated ? 1 : 0,
    fold.input,
    fold.output,
    fold.cacheRead,
    at,
    session,
  );
}
