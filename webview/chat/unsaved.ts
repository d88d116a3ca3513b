// Something that a person types, which the view owns and saves with every pause in the typing.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Clock } from "./clock.ts";

/** How long typing rests before it is saved. */
const SAVE_AFTER_MS = 250;

export interface Unsaved<T> {
  readonly value: ReadonlySignal<T>;
  edit(next: T): void;
  /** Saves at once what is not saved yet; resolves when it is. */
  save(): Promise<void>;
  /** What is stored. What is not saved yet wins: then this is false. */
  take(stored: T): boolean;
  /** Another session is shown from now on: what is not saved yet is, to the one that it was written for. */
  leave(): void;
  /**
   * What stands here is being used: call the answer once it was. What was typed behind it meanwhile stays, and all of it
   * where something else stands here by then. Not to be called once another session is shown.
   */
  use(behind: (now: T, used: T) => T): () => void;
}

/** `send` saves it to the session that is shown. `failing`, asked as it is sent, is told when it could not. */
export function createUnsaved<T>(
  empty: T,
  clock: Clock,
  send: (value: T) => Promise<unknown>,
  failing: () => (thrown: unknown) => void,
): Unsaved<T> {
  const value = signal(empty);
  /** True from a key stroke until the host has confirmed that very value. */
  let unsaved = false;
  let callOff: (() => void) | null = null;
  let saving: Promise<void> = Promise.resolve();
  /** Counts the sessions that were shown. */
  let stay = 0;
  /** Counts what came from the store and was something else: what was used is gone there already. */
  let taken = 0;

  function save(): Promise<void> {
    if (callOff === null) return saving;
    callOff();
    callOff = null;
    const [saved, of] = [value.peek(), stay];
    saving = send(saved).then(() => {
      if (of === stay && value.peek() === saved) unsaved = false;
    }, failing());
    return saving;
  }

  function edit(next: T): void {
    if (next === value.peek()) return;
    value.value = next;
    unsaved = true;
    callOff?.();
    callOff = clock.after(SAVE_AFTER_MS, () => void save());
  }

  return {
    value,
    edit,
    save,
    take(stored) {
      if (unsaved) return false;
      if (stored === value.peek()) return true;
      value.value = stored;
      taken++;
      return true;
    },
    leave() {
      void save();
      stay++;
      unsaved = false;
    },
    use(behind) {
      const [used, asOf] = [value.peek(), taken];
      return () => {
        if (asOf !== taken) return;
        const now = value.peek();
        if (now !== used) edit(behind(now, used));
        else {
          callOff?.();
          callOff = null;
          unsaved = false;
          value.value = empty;
        }
      };
    },
  };
}
