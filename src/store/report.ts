// What opening the database found and did, for the person to be told: nothing is ever lost in silence.

export interface StoreReport {
  /** `opened`: it was whole and current. `migrated` and `replaced` have details below. */
  readonly outcome: "opened" | "created" | "migrated" | "replaced";
  readonly file: string;
  /** The format's version, as of now. */
  readonly version: number;
  /** The copy that was made before the format was changed. */
  readonly backup?: string;
  readonly damage?: Damage;
  /** How many older copies there are that a person could go back to. Counted when the file was missing or damaged. */
  readonly backups: number;
}

export interface Damage {
  /** `missing`: an orphaned journal was found without its database. */
  readonly kind: "empty" | "corrupt" | "missing";
  /** SQLite's words. */
  readonly detail: string;
  /** Where the damaged files are now, untouched. */
  readonly aside: readonly string[];
  /** Rows that were saved, by table. */
  readonly saved: Readonly<Record<string, number>>;
  /** Tables of which some part could not be read. */
  readonly incomplete: readonly string[];
  /** Sessions whose own row could not be read, made anew of what was left of them. */
  readonly recovered: number;
}
