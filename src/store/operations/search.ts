// Finds what was said, in all sessions.
import type { FactKind } from "../../core/event.ts";
import { fail } from "../../core/failure.ts";
import { type Condition, everything } from "../../core/filter/condition.ts";
import { parseSearch } from "../../core/searchFilter.ts";
import { findIn, joined, type Range, type SearchQuery, type Term } from "../../core/searchQuery.ts";
import { withoutSeams } from "../../core/searchWords.ts";
import type { Purpose } from "../../core/session.ts";
import type { Database } from "../database.ts";
import { read } from "../operation.ts";
import { filterSql, type Where } from "./filterSql.ts";
import { type Candidate, ranked } from "./searchRank.ts";

export interface SearchInput {
  /**
   * Words that all must be there, "a phrase" of them, and -words that must not. The last word may be a beginning. Among them
   * conditions such as tool:shell or after:7d (core/searchFilter.ts).
   */
  readonly text: string;
  /** Messages, at most. */
  readonly limit: number;
  /** Null: all sessions. */
  readonly purpose: Purpose | null;
}

/** A text and where in it something was found, in UTF-16 code units. */
export interface Found {
  readonly text: string;
  readonly ranges: readonly Range[];
}

export interface SessionFound {
  readonly session: string;
  readonly purpose: Purpose;
  readonly title: Found;
  /** When it was last changed, in milliseconds since 1970. */
  readonly at: number;
}

export interface MessageFound {
  readonly session: string;
  readonly purpose: Purpose;
  readonly title: string;
  readonly id: string;
  readonly seq: number;
  readonly branch: string;
  readonly kind: FactKind;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** A piece of the text around what was found, on one line. */
  readonly snippet: Found;
}

export interface SearchResult {
  /** Whose title has all of the words; newest first. */
  readonly sessions: readonly SessionFound[];
  /** Best first. */
  readonly messages: readonly MessageFound[];
  /** There are more messages than these; more words find them. */
  readonly more: boolean;
}

/**
 * So many of the newest messages that match are weighed against each other; an older one is found with more words. It bounds
 * the work for a word that is everywhere: the index is read newest first, and is not read any further.
 */
const WEIGHED = 300;
/** Matches that are looked at in vain, since their sessions are deleted or of another purpose, in steps of `WEIGHED`. */
const STEPS = 20;
/** Of each purpose: who has more sessions than these finds the older ones by what was said in them. */
const TITLES = 1_000;
const SESSIONS_FOUND = 5;
/** Without a word there is no index to ask: so many of the newest events are looked at, in about a tenth of a second. */
const LOOKED_AT = 200_000;
const LATEST_LETTERS = 240;
/** Words around what was found: about two lines. */
const SNIPPET_WORDS = 24;
// Characters that no indexed text has (core/searchText.ts).
const [OPENS, CLOSES] = ["\u0001", "\u0002"];
const MARKS = new RegExp(`([${OPENS}${CLOSES}])`);

export const find = read((db, { text, limit, purpose }: SearchInput): SearchResult => {
  const { query, condition, problem } = parseSearch(text, Date.now());
  if (problem !== null) throw fail("invalid", problem.message);
  if (query.terms.length === 0) {
    if (condition === everything) return { sessions: [], messages: [], more: false };
    return latest(db, query, condition, limit, purpose);
  }
  const { match, candidates } = newestOf(db, query, filterSql(condition), purpose);
  const best = ranked(candidates).slice(0, limit);
  const snippets = snippetsOf(db, match, best);
  return {
    // A title has no tool and no model.
    sessions: (condition !== everything ? [] : purpose === null ? (["chat", "run"] as const) : [purpose])
      .flatMap((one) => titled(db, query, one))
      .sort((a, b) => b.at - a.at)
      .slice(0, SESSIONS_FOUND),
    messages: best.flatMap(({ key, session: _key, info: _info, sessionId, ...rest }) => {
      const snippet = snippets.get(key);
      return snippet === undefined ? [] : [{ ...rest, session: sessionId, snippet }];
    }),
    more: candidates.length > best.length,
  };
});

/**
 * The last word as a whole word, and only if that is not found often enough also as a beginning: of all words that begin so
 * the whole lists are read, and those are long where the word itself is frequent.
 */
function newestOf(
  db: Database,
  query: SearchQuery,
  where: Where,
  purpose: Purpose | null,
): { match: string; candidates: Row[] } {
  const whole = matchExpression({ ...query, terms: query.terms.map((term) => ({ ...term, open: false })) });
  const candidates = newest(db, whole, where, purpose);
  const match = matchExpression(query);
  if (match === whole || candidates.length > WEIGHED) return { match: whole, candidates };
  return { match, candidates: newest(db, match, where, purpose) };
}

/**
 * In the index's own language. Words are letters and digits only, in quotes, so that nothing typed is ever an operator of it.
 * https://sqlite.org/fts3.html#full_text_index_queries
 */
function matchExpression({ terms, excluded }: SearchQuery): string {
  const wanted = terms.map(expression).join(" AND ");
  return excluded.length === 0 ? wanted : `(${wanted}) NOT (${excluded.map(expression).join(" OR ")})`;
}

function expression({ words, open }: Term): string {
  const phrase = words.join(" ");
  if (!open) return `"${phrase}"`;
  // The word itself counts twice, and so before those that only begin with it.
  return words.length === 1 ? `("${phrase}" OR "${phrase}*")` : `"${phrase}*"`;
}

type Row = Candidate & Omit<MessageFound, "session" | "snippet"> & { readonly sessionId: string };

/** The newest matches, in sessions that are not deleted. */
function newest(db: Database, match: string, where: Where, purpose: Purpose | null): Row[] {
  const found: Row[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  for (let step = 0; step < STEPS && found.length <= WEIGHED; step++) {
    const rows = db.all<Row & { deleted: number }>(
      `SELECT docid AS key, matchinfo(search, 'yl') AS info, event.session, event.id, event.seq, event.kind, event.at,
          (SELECT id FROM branch WHERE key = event.branch) AS branch, session.id AS sessionId, session.title, session.purpose,
          session.deleted_at IS NOT NULL AS deleted
        FROM search CROSS JOIN event ON event.key = docid CROSS JOIN session ON session.key = event.session
        WHERE search MATCH ? AND docid < ? AND ${where.sql} ORDER BY docid DESC LIMIT ?`,
      match,
      before,
      ...where.values,
      WEIGHED + 1,
    );
    for (const { deleted, ...row } of rows)
      if (deleted === 0 && (purpose === null || row.purpose === purpose)) found.push(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length <= WEIGHED) break;
    before = last.key;
  }
  return found.slice(0, WEIGHED + 1);
}

/** The newest of which something can be found, where only conditions are given. */
function latest(
  db: Database,
  { excluded }: SearchQuery,
  condition: Condition,
  limit: number,
  purpose: Purpose | null,
): SearchResult {
  const where = filterSql(condition);
  const without = excluded.length === 0 ? [] : [excluded.map(expression).join(" OR ")];
  const found = db.all<Omit<MessageFound, "snippet"> & { text: string }>(
    `SELECT session.id AS session, session.purpose, session.title, event.id, event.seq, event.kind, event.at,
        (SELECT id FROM branch WHERE key = event.branch) AS branch, substr(event_text.text, 1, ${LATEST_LETTERS}) AS text
      FROM event CROSS JOIN event_text ON event_text.event = event.key CROSS JOIN session ON session.key = event.session
      WHERE event.key > (SELECT max(key) FROM event) - ? AND ${where.sql} AND session.deleted_at IS NULL
        AND (? IS NULL OR session.purpose = ?)
        ${without.length === 0 ? "" : "AND event.key NOT IN (SELECT docid FROM search WHERE search MATCH ?)"}
      ORDER BY event.key DESC LIMIT ?`,
    LOOKED_AT,
    ...where.values,
    purpose,
    purpose,
    ...without,
    limit + 1,
  );
  return {
    sessions: [],
    messages: found.slice(0, limit).map(({ text, ...rest }) => ({ ...rest, snippet: unmarked(text) })),
    more: found.length > limit,
  };
}

function snippetsOf(db: Database, match: string, rows: readonly Row[]): Map<number, Found> {
  if (rows.length === 0) return new Map();
  const keys = rows.map(({ key }) => key);
  const found = db.all<{ key: number; marked: string | null }>(
    // The match is read once for all of them; a piece is cut only of those.
    `SELECT docid AS key, CASE WHEN docid IN (SELECT value FROM json_each(?1)) THEN snippet(search, ?2, ?3, '…', 0, ?4) END AS marked
      FROM search WHERE search MATCH ?5 AND docid >= ?6 AND docid <= ?7 ORDER BY docid DESC`,
    JSON.stringify(keys),
    OPENS,
    CLOSES,
    SNIPPET_WORDS,
    match,
    Math.min(...keys),
    Math.max(...keys),
  );
  return new Map(found.flatMap(({ key, marked }) => (marked === null ? [] : [[key, unmarked(marked)] as const])));
}

/** The marked text as text and ranges, on one line. */
function unmarked(marked: string): Found {
  const ranges: Range[] = [];
  let text = "";
  let from = 0;
  for (const part of withoutSeams(marked).replace(/\s+/g, " ").trim().split(MARKS)) {
    if (part === OPENS) from = text.length;
    else if (part === CLOSES) ranges.push({ from, to: text.length });
    else text += part;
  }
  return { text, ranges: joined(ranges) };
}

function titled(db: Database, query: SearchQuery, purpose: Purpose): SessionFound[] {
  const rows = db.all<{ id: string; title: string; at: number }>(
    `SELECT id, title, updated_at AS at FROM session WHERE purpose = ? AND deleted_at IS NULL
      ORDER BY updated_at DESC, key DESC LIMIT ?`,
    purpose,
    TITLES,
  );
  return rows.flatMap(({ id, title, at }) => {
    const ranges = findIn(title, query);
    return ranges === null ? [] : [{ session: id, purpose, title: { text: title, ranges }, at }];
  });
}
