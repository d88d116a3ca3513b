// Tells of another window that keeps the lock for longer than anybody waits: once for each time that it does, whoever met
// it, be it only the watcher.
import { LockHeld } from "./lock.ts";
import { SqliteError } from "./sqliteError.ts";

export class HoldReport {
  readonly #boundMs: number;
  readonly #tell: (thrown: SqliteError) => void;
  readonly #over: () => void;
  /** The hold that was told last: its owner's record, of which there is another one for each hold. */
  #told: { readonly owner: string | undefined } | undefined;

  /** `boundMs`: how long a transaction waits. `over`: what was told is past, and what could not be read meanwhile can be. */
  constructor(boundMs: number, tell: (thrown: SqliteError) => void, over: () => void) {
    this.#boundMs = boundMs;
    this.#tell = tell;
    this.#over = over;
  }

  /** Does the work; passes on what it throws. */
  watch<Result>(work: () => Result): Result {
    try {
      const result = work();
      if (this.#told !== undefined) this.#over();
      this.#told = undefined;
      return result;
    } catch (thrown) {
      if (thrown instanceof SqliteError && thrown.fault instanceof LockHeld) this.#met(thrown, thrown.fault);
      throw thrown;
    }
  }

  #met(thrown: SqliteError, { owner, heldMs }: LockHeld): void {
    if (heldMs < this.#boundMs || (this.#told !== undefined && this.#told.owner === owner)) return;
    this.#told = { owner };
    this.#tell(thrown);
  }
}
