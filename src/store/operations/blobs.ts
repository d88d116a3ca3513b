// Content-addressed strings: a long string in a stored fact is replaced by its hash, and stands once in `blob`.
import { fail } from "../../core/failure.ts";
import type { Json } from "../../core/json.ts";
import { english } from "../../core/l10n.ts";
import { sha256 } from "../chance.ts";
import type { Database } from "../database.ts";

/** Shorter strings cost less where they are than as a row of their own. */
const BLOB_LENGTH = 512;
// A stored string that begins with NUL is one of these two; text of a person or model that begins with NUL gets the second.
const BLOB = "\u0000blob:";
const TEXT = "\u0000text:";

export function storeJson(db: Database, session: number, value: Json): string {
  return JSON.stringify(value, (_key, part) => {
    if (typeof part !== "string") return part;
    if (part.length < BLOB_LENGTH) return part.startsWith("\u0000") ? TEXT + part : part;
    const json = JSON.stringify(part);
    const hash = sha256(json);
    db.run("INSERT INTO blob (hash, json) VALUES (?, ?) ON CONFLICT DO NOTHING", hash, json);
    db.run("INSERT INTO blob_use (session, hash) VALUES (?, ?) ON CONFLICT DO NOTHING", session, hash);
    return BLOB + hash;
  });
}

/** Throws `internal`, with what to do, where what is stored is no JSON. The database itself is whole then, and its check finds nothing. */
export function loadJson(db: Database, json: string): Json {
  if (!json.includes("\\u0000")) return parsed(json);
  return parsed(json, (_key, part) => {
    if (typeof part !== "string" || !part.startsWith("\u0000")) return part;
    if (part.startsWith(TEXT)) return part.slice(TEXT.length);
    const row = db.get<{ json: string }>("SELECT json FROM blob WHERE hash = ?", part.slice(BLOB.length));
    return row === undefined ? "(this text is missing from the database)" : parsed(row.json);
  });
}

function parsed(json: string, reviver?: Parameters<typeof JSON.parse>[1]): Json {
  try {
    return JSON.parse(json, reviver);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    throw fail(
      "internal",
      english("What is recorded here is damaged and cannot be read."),
      english('A backup may hold it whole: "AI Studio: Restore from Backup…" in the command palette lists them.'),
    );
  }
}
