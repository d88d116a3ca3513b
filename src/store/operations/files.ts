// What calls did to files.
import type { FactOf } from "../../core/event.ts";
import type { FileEdit } from "../../core/tool.ts";
import { read } from "../operation.ts";
import { loadJson } from "./blobs.ts";
import { sessionKey } from "./sessions.ts";

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

/**
 * What allowed calls may have written since event number `from`, over all branches (the files on the disk have only one), in
 * order: a call that failed wrote nothing, one that was stopped, or whose process ended, in the middle of it may have. What was
 * imported says nothing of the files here.
 */
export const changed = read((db, { session, from }: { session: string; from: number }): ChangedFile[] => {
  const key = sessionKey(db, session);
  if (key === undefined) return [];
  return db
    .all<{ seq: number; span: string; json: string }>(
      `SELECT event.seq, event.span, body.json FROM event JOIN body ON body.event = event.key
        WHERE event.session = ?1 AND event.seq >= ?2 AND event.kind IN ('file.prepared', 'file.restored')
          AND event.seq > (SELECT imported FROM session WHERE key = ?1) ORDER BY event.seq`,
      key,
      from,
    )
    .flatMap(({ seq, span, json }) => {
      const fact = loadJson(db, json) as unknown as FactOf<"file.prepared"> | FactOf<"file.restored">;
      const { path, before, after } = fact;
      if (fact.kind === "file.restored") return [{ seq, path, before, after }];
      const said = <Kind extends "tool.decided" | "tool.finished">(kind: Kind): FactOf<Kind> | undefined => {
        const found = db.get<{ json: string }>(
          `SELECT body.json FROM event JOIN body ON body.event = event.key
            WHERE event.session = ? AND event.seq > ? AND event.span = ? AND event.kind = ?`,
          key,
          seq,
          span,
          kind,
        );
        return found && (loadJson(db, found.json) as unknown as FactOf<Kind>);
      };
      if (said("tool.decided")?.decision.verdict !== "allow") return [];
      const finished = said("tool.finished");
      return finished?.isError === true && finished.stopped !== "during" ? [] : [{ seq, path, before, after }];
    });
});
