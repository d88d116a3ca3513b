// Messages that wait for the agent: out of the queue and into the log is one step.
import type { Event, Fact } from "../../core/event.ts";
import type { QueuedMessage } from "../../core/queued.ts";
import type { Database } from "../database.ts";
import { read, write } from "../operation.ts";
import { append, type NewEvent } from "./append.ts";
import { loadJson } from "./blobs.ts";
import { find as findDraft, put as putDraft } from "./drafts.ts";
import { leaseOwner } from "./leases.ts";

interface Add extends QueuedMessage {
  readonly session: string;
}

/** Puts a message behind those that wait, while somebody works in the session. False when nobody does, and nothing happens. */
export const add = write((db, { session, id, at, content, to }: Add): boolean => {
  if (leaseOwner(db, session) === undefined) return false;
  db.run(
    "INSERT INTO queued_message (id, session, at, content, addressee) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
    id,
    session,
    at,
    JSON.stringify(content),
    to === undefined ? null : JSON.stringify(to),
  );
  return true;
});

type Message = Pick<QueuedMessage, "content" | "to">;

interface Stored {
  readonly content: string;
  readonly addressee: string | null;
}

const toMessage = ({ content, addressee }: Stored): Message => ({
  content: JSON.parse(content),
  ...(addressee === null ? {} : { to: JSON.parse(addressee) }),
});

/** In the order in which they were written. */
export const list = read((db, { session }: { session: string }): QueuedMessage[] =>
  db
    .all<{ id: string; at: number } & Stored>(
      "SELECT id, at, content, addressee FROM queued_message WHERE session = ? ORDER BY key",
      session,
    )
    .map(({ id, at, ...stored }) => ({ id, at, ...toMessage(stored) })),
);

/** False when it does not wait any more. */
export const remove = write(
  (db, { session, id }: { session: string; id: string }): boolean => takeOut(db, session, id) !== null,
);

/** Takes a message back to where messages are written, before what stands there. False when it does not wait any more. */
export const edit = write((db, { session, id }: { session: string; id: string }): boolean => {
  const message = takeOut(db, session, id);
  if (message === null) return false;
  const { content } = message;
  const { text, attachments, ...draft } = findDraft(db, session);
  const texts = content.flatMap((block) => (block.type === "text" ? [block.text] : []));
  const attached = content.filter((block) => block.type !== "text");
  putDraft(db, session, {
    text: [...texts, ...(text.trim() === "" ? [] : [text])].join("\n\n"),
    attachments: [...attached, ...attachments],
    ...draft,
    ...(message.to && { to: message.to }),
  });
  return true;
});

interface Deliver {
  readonly session: string;
  readonly branch: string;
  /** The turn under way that is told; null for messages that a turn begins with. */
  readonly span: string | null;
  readonly owner: string;
  /** Which, and the ids that they get in the log. */
  readonly messages: readonly { readonly queued: string; readonly event: string }[];
  readonly at: number;
}

/** Writes them into the log, but for those that do not wait any more. Answers like `events.append`. */
export const deliver = write((db, input: Deliver): Event[] | null | "lost" => {
  const { session, branch, span, owner, messages, at } = input;
  const events: NewEvent[] = [];
  for (const { queued, event } of messages) {
    const message = messageOf(db, session, queued) ?? deliveredAs(db, event);
    if (message !== null)
      events.push({ id: event, at, span, parent: null, fact: { kind: "message.user", ...message } });
  }
  if (events.length === 0) return [];
  const appended = append.run(db, { session, branch, events, owner });
  if (Array.isArray(appended)) for (const { queued } of messages) takeOut(db, session, queued);
  return appended;
});

function messageOf(db: Database, session: string, id: string): Message | null {
  const row = db.get<Stored>("SELECT content, addressee FROM queued_message WHERE session = ? AND id = ?", session, id);
  return row === undefined ? null : toMessage(row);
}

/** After a failed sync the messages may be in the log although their delivery failed. */
function deliveredAs(db: Database, event: string): Message | null {
  const row = db.get<{ json: string }>(
    "SELECT body.json FROM event JOIN body ON body.event = event.key WHERE event.id = ? AND event.kind = 'message.user'",
    event,
  );
  if (row === undefined) return null;
  // What is read here was written by `append`.
  const fact = loadJson(db, row.json) as never as Fact;
  return fact.kind === "message.user" ? fact : null;
}

function takeOut(db: Database, session: string, id: string): Message | null {
  const message = messageOf(db, session, id);
  if (message !== null) db.run("DELETE FROM queued_message WHERE session = ? AND id = ?", session, id);
  return message;
}
