// What a person allowed or denied for longer than once.
import { read, write } from "../operation.ts";

/** How far a rule reaches: one session, one workspace, everywhere. */
export type RuleScope = "session" | "workspace" | "always";

export interface KeptRule {
  readonly id: string;
  readonly verdict: "allow" | "ask" | "deny";
  readonly scope: RuleScope;
  /** The session's or the workspace's id; empty for `always`. */
  readonly place: string;
  /** See core/policy/rules.ts. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

const COLUMNS = "id, verdict, scope, place, text, created_at AS createdAt";

export const list = read((db): KeptRule[] => db.all<KeptRule>(`SELECT ${COLUMNS} FROM rule ORDER BY created_at, id`));

/** Those that hold in a session of a workspace; `workspace` is null when none is open. */
export const holding = read((db, { session, workspace }: { session: string; workspace: string | null }): KeptRule[] =>
  db.all<KeptRule>(
    `SELECT ${COLUMNS} FROM rule WHERE scope = 'always' OR (scope = 'session' AND place = ?)
        OR (scope = 'workspace' AND place = ?)`,
    session,
    workspace ?? "",
  ),
);

/** One that is there already is not added again. */
export const add = write((db, rules: readonly KeptRule[]): void => {
  for (const { id, verdict, scope, place, text, createdAt } of rules)
    db.run(
      "INSERT INTO rule (id, verdict, scope, place, text, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      id,
      verdict,
      scope,
      place,
      text,
      createdAt,
    );
});

export const remove = write((db, { id }: { id: string }): void => {
  db.run("DELETE FROM rule WHERE id = ?", id);
});
