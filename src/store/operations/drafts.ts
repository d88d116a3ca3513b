// What stands unsent in a composer. '' is the conversation that is not begun.
import type { Addressee } from "../../core/addressee.ts";
import type { Enclosure, Rewording } from "../../core/message.ts";
import { textBehind, withInserted, withoutMarked } from "../../core/unsent.ts";
import { type Typed, typedForOthers } from "../../core/variables.ts";
import type { Database } from "../database.ts";
import { read, write } from "../operation.ts";

export interface StoredDraft {
  readonly text: string;
  readonly attachments: readonly Enclosure[];
  /** Who is to answer it, where that is not the session's own agent. */
  readonly to?: Addressee;
  /** What is being said otherwise, apart from the draft: sending that leaves it. */
  readonly rewording?: Rewording;
  /** What was typed for variables of agents: sending drops what was for the agent that answers. */
  readonly variables?: Typed;
}

interface Row {
  text: string;
  attachments: string;
  addressee: string | null;
  rewording: string | null;
  variables: string | null;
}

export function find(db: Database, session: string): StoredDraft {
  const row = db.get<Row>(
    "SELECT text, attachments, addressee, rewording, variables FROM draft WHERE session = ?",
    session,
  );
  if (row === undefined) return { text: "", attachments: [] };
  const images = new Map(
    db
      .all<{ place: number; data: string }>("SELECT place, data FROM draft_image WHERE session = ?", session)
      .map(({ place, data }) => [place, data]),
  );
  // What is read here was written by `put`.
  const attachments: Enclosure[] = JSON.parse(row.attachments);
  return {
    text: JSON.parse(row.text),
    ...(row.addressee === null ? {} : { to: JSON.parse(row.addressee) }),
    ...(row.rewording === null ? {} : { rewording: JSON.parse(row.rewording) }),
    ...(row.variables === null ? {} : { variables: JSON.parse(row.variables) }),
    attachments: attachments.map((one, place) =>
      one.type === "image" ? { ...one, data: images.get(place) ?? "" } : one,
    ),
  };
}

export function put(db: Database, session: string, draft: StoredDraft): StoredDraft {
  db.run("DELETE FROM draft_image WHERE session = ?", session);
  const light = draft.attachments.map((one) => (one.type === "image" ? { ...one, data: "" } : one));
  db.run(
    "INSERT OR REPLACE INTO draft (session, text, attachments, addressee, rewording, variables) VALUES (?, ?, ?, ?, ?, ?)",
    session,
    JSON.stringify(draft.text),
    JSON.stringify(light),
    draft.to === undefined ? null : JSON.stringify(draft.to),
    draft.rewording === undefined ? null : JSON.stringify(draft.rewording),
    draft.variables === undefined || draft.variables.length === 0 ? null : JSON.stringify(draft.variables),
  );
  drop(db, session);
  for (const [place, one] of draft.attachments.entries()) {
    if (one.type === "image")
      db.run("INSERT INTO draft_image (session, place, data) VALUES (?, ?, ?)", session, place, one.data);
  }
  return draft;
}

/** Where nothing stands there is no row. */
function drop(db: Database, session: string): void {
  db.run(
    `DELETE FROM draft WHERE session = ? AND text = '""' AND attachments = '[]'
      AND addressee IS NULL AND rewording IS NULL AND variables IS NULL`,
    session,
  );
}

export const get = read((db, { session }: { session: string }): StoredDraft => find(db, session));

/** Leaves what is attached where it is: this is done with every pause in the typing. */
export const setText = write((db, { session, text }: { session: string; text: string }): void => {
  db.run(
    "INSERT INTO draft (session, text, attachments) VALUES (?, ?, '[]') ON CONFLICT (session) DO UPDATE SET text = excluded.text",
    session,
    JSON.stringify(text),
  );
  drop(db, session);
});

export const insert = write((db, { session, text }: { session: string; text: string }): void => {
  const draft = find(db, session);
  put(db, session, { ...draft, text: withInserted(draft.text, text) });
});

/** Also done with every pause in the typing. `rewording` null: the message stays as it is. */
export const setRewording = write(
  (db, { session, rewording }: { session: string; rewording: Rewording | null }): void => {
    db.run(
      `INSERT INTO draft (session, text, attachments, rewording) VALUES (?, '""', '[]', ?)
        ON CONFLICT (session) DO UPDATE SET rewording = excluded.rewording`,
      session,
      rewording === null ? null : JSON.stringify(rewording),
    );
    drop(db, session);
  },
);

/** Also done with every pause in the typing. */
export const setVariables = write((db, { session, variables }: { session: string; variables: Typed }): void => {
  db.run(
    `INSERT INTO draft (session, text, attachments, variables) VALUES (?, '""', '[]', ?)
      ON CONFLICT (session) DO UPDATE SET variables = excluded.variables`,
    session,
    variables.length === 0 ? null : JSON.stringify(variables),
  );
  drop(db, session);
});

export const attach = write((db, { session, attachment }: { session: string; attachment: Enclosure }): StoredDraft => {
  const draft = find(db, session);
  return put(db, session, { ...draft, attachments: [...draft.attachments, attachment] });
});

export const detach = write((db, { session, index }: { session: string; index: number }): StoredDraft => {
  const draft = find(db, session);
  return put(db, session, { ...draft, attachments: draft.attachments.filter((_, at) => at !== index) });
});

/** `to` null: the session's own agent answers. */
export const address = write((db, { session, to }: { session: string; to: Addressee | null }): StoredDraft => {
  const { to: _before, ...draft } = find(db, session);
  return put(db, session, { ...draft, ...(to === null ? {} : { to }) });
});

/** What a message was made of. */
export interface Sent {
  /** Who answers it. */
  readonly agent: string;
  readonly text: string;
  /** Their marks (core/unsent.ts). */
  readonly attached: readonly string[];
  /** Whom the draft named, where it named anybody. */
  readonly to: string | null;
}

/**
 * What was sent goes. What is being said otherwise stays, what was typed for another agent, and what was added, here or in
 * another window, while it was being sent.
 */
export const clear = write((db, { session, agent, text, attached, to }: Sent & { session: string }): void => {
  const { to: asked, variables = [], ...draft } = find(db, session);
  put(db, session, {
    ...draft,
    // The last strokes may not have been saved: then the beginning of what was sent stands there.
    text: text.startsWith(draft.text) ? "" : textBehind(draft.text, text),
    attachments: withoutMarked(draft.attachments, attached),
    variables: typedForOthers(variables, agent),
    ...(asked === undefined || asked.agent === to ? {} : { to: asked }),
  });
});
