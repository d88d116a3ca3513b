// What stands unsent in a composer. '' is the conversation that is not begun.
import type { Attachment } from "../../core/message.ts";
import type { Database } from "../database.ts";
import { read, write } from "../operation.ts";

export interface StoredDraft {
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

export function find(db: Database, session: string): StoredDraft {
  const row = db.get<{ text: string; attachments: string }>(
    "SELECT text, attachments FROM draft WHERE session = ?",
    session,
  );
  return row === undefined
    ? { text: "", attachments: [] }
    : { text: JSON.parse(row.text), attachments: JSON.parse(row.attachments) };
}

export function put(db: Database, session: string, draft: StoredDraft): StoredDraft {
  if (draft.text === "" && draft.attachments.length === 0) {
    db.run("DELETE FROM draft WHERE session = ?", session);
  } else {
    db.run(
      `INSERT INTO draft (session, text, attachments) VALUES (?, ?, ?)
        ON CONFLICT (session) DO UPDATE SET text = excluded.text, attachments = excluded.attachments`,
      session,
      JSON.stringify(draft.text),
      JSON.stringify(draft.attachments),
    );
  }
  return draft;
}

export const get = read((db, { session }: { session: string }): StoredDraft => find(db, session));

export const setText = write((db, { session, text }: { session: string; text: string }): void => {
  put(db, session, { ...find(db, session), text });
});

export const attach = write((db, { session, attachment }: { session: string; attachment: Attachment }): StoredDraft => {
  const draft = find(db, session);
  return put(db, session, { ...draft, attachments: [...draft.attachments, attachment] });
});

export const detach = write((db, { session, index }: { session: string; index: number }): StoredDraft => {
  const draft = find(db, session);
  return put(db, session, { ...draft, attachments: draft.attachments.filter((_, at) => at !== index) });
});

export const clear = write((db, { session }: { session: string }): void => {
  db.run("DELETE FROM draft WHERE session = ?", session);
});
