// What calls did to files.
import type { FactOf } from "../../core/event.ts";
import type { FileEdit } from "../../core/tool.ts";
import { read } from "../operation.ts";
import { loadJson } from "./blobs.ts";

/** The files that the call with this span changes, in its own order. */
export const prepared = read((db, { session, span }: { session: string; span: string }): FileEdit[] =>
  db
    .all<{ json: string }>(
      `SELECT body.json FROM event JOIN body ON body.event = event.key JOIN session ON session.key = event.session
        WHERE session.id = ? AND event.kind = 'file.prepared' AND event.span = ? ORDER BY event.seq`,
      session,
      span,
    )
    .map(({ json }) => {
      const { path, before, after } = loadJson(db, json) as unknown as FactOf<"file.prepared">;
      return { path, before, after };
    }),
);

export interface ChangedFile extends FileEdit {
  readonly seq: number;
}

export interface Changed {
  readonly files: readonly ChangedFile[];
  /** Whether steps that did not happen here say that they changed files, too. */
  readonly imported: boolean;
}

interface ChangeRow {
  seq: number;
  span: string | null;
  own: number;
  json: string;
}

/**
 * What allowed calls may have written since event number `from`, over all branches (the files on the disk have only one), in
 * order: a call that failed wrote nothing, one that was stopped, or whose process ended, in the middle of it may have. What was
 * imported says nothing of the files here.
 */
export const changed = read((db, { session, from }: { session: string; from: number }): Changed => {
  const found = db.get<{ key: number; own: number; imported: number }>(
    "SELECT key, own, imported FROM session WHERE id = ?",
    session,
  );
  if (found === undefined) return { files: [], imported: false };
  const all = db
    .all<ChangeRow>(
      `SELECT event.seq, event.span, (event.seq <= ?3 OR event.seq > ?4) AS own, body.json
        FROM event JOIN body ON body.event = event.key
        WHERE event.session = ?1 AND event.seq >= ?2 AND event.kind IN ('file.prepared', 'file.restored') ORDER BY event.seq`,
      found.key,
      from,
      found.own,
      found.imported,
    )
    .flatMap(({ seq, span, own, json }) => {
      const fact = loadJson(db, json) as unknown as FactOf<"file.prepared"> | FactOf<"file.restored">;
      const { path, before, after } = fact;
      const change = { file: { seq, path, before, after }, isOwn: own === 1 };
      if (fact.kind === "file.restored") return [change];
      const said = <Kind extends "tool.decided" | "tool.finished">(kind: Kind): FactOf<Kind> | undefined => {
        const row = db.get<{ json: string }>(
          `SELECT body.json FROM event JOIN body ON body.event = event.key
            WHERE event.session = ?1 AND event.seq > ?2 AND event.span = ?3 AND event.kind = ?4
              AND (event.seq <= ?5 OR event.seq > ?6) = ?7`,
          found.key,
          seq,
          span,
          kind,
          found.own,
          found.imported,
          // A file has no say in what a call did here.
          own,
        );
        return row && (loadJson(db, row.json) as unknown as FactOf<Kind>);
      };
      if (said("tool.decided")?.decision.verdict !== "allow") return [];
      const finished = said("tool.finished");
      return finished?.isError === true && finished.stopped !== "during" ? [] : [change];
    });
  return {
    files: all.filter(({ isOwn }) => isOwn).map(({ file }) => file),
    imported: all.some(({ isOwn }) => !isOwn),
  };
});
