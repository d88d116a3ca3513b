// What stands unsent in a composer. '' is the conversation that is not begun.
import type { Addressee } from "../../core/addressee.ts";
import type { Enclosure } from "../../core/message.ts";
import type { Database } from "../database.ts";
import { read, write } from "../operation.ts";

export interface StoredDraft {
  readonly text: string;
  readonly attachments: readonly Enclosure[];
  /** Who is to answer it, where that is not the session's own agent. */
  readonly to?: Addressee;
}

export function find(db: Database, session: string): StoredDraft {
  const row = db.get<{ text: string; attachments: string; addressee: string | null }>(
    "SELECT text, attachments, addressee FROM draft WHERE session = ?",
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
    attachments: attachments.map((one, place) =>
      one.type === "image" ? { ...one, data: images.get(place) ?? "" } : one,
    ),
  };
}

export function put(db: Database, session: string, draft: StoredDraft): StoredDraft {
  db.run("DELETE FROM draft_image WHERE session = ?", session);
  if (draft.text === "" && draft.attachments.length === 0 && draft.to === undefined) {
    db.run("DELETE FROM draft WHERE session = ?", session);
    return draft;
  }
  const light = draft.attachments.map((one) => (one.type === "image" ? { ...one, data: "" } : one));
  db.run(
    `INSERT INTO draft (session, text, attachments, addressee) VALUES (?, ?, ?, ?) ON CONFLICT (session)
      DO UPDATE SET text = excluded.text, attachments = excluded.attachments, addressee = excluded.addressee`,
    session,
    JSON.stringify(draft.text),
    JSON.stringify(light),
    draft.to === undefined ? null : JSON.stringify(draft.to),
  );
  for (const [place, one] of draft.attachments.entries()) {
    if (one.type === "image")
      db.run("INSERT INTO draft_image (session, place, data) VALUES (?, ?, ?)", session, place, one.data);
  }
  return draft;
}

export const get = read((db, { session }: { session: string }): StoredDraft => find(db, session));

/** Leaves what is attached where it is: this is done with every pause in the typing. */
export const setText = write((db, { session, text }: { session: string; text: string }): void => {
  db.run(
    "INSERT INTO draft (session, text, attachments) VALUES (?, ?, '[]') ON CONFLICT (session) DO UPDATE SET text = excluded.text",
    session,
    JSON.stringify(text),
  );
  db.run("DELETE FROM draft WHERE session = ? AND text = '\"\"' AND attachments = '[]' AND addressee IS NULL", session);
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
  const { text, attachments } = find(db, session);
  return put(db, session, { text, attachments, ...(to === null ? {} : { to }) });
});

export const clear = write((db, { session }: { session: string }): void => {
  put(db, session, { text: "", attachments: [] });
});
