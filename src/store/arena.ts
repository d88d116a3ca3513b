// Where the values of a running statement stand in the wasm's memory: one stretch that is used again and again, since two
// calls to allocate and free each value cost more than to copy it. One statement runs at a time.
import type { Value } from "./database.ts";
import type { Heap } from "./heap.ts";

/** A UTF-16 code unit takes at most so many bytes in UTF-8. */
const BYTES_PER_UNIT = 3;
/** Up to here room is taken for the worst case; a longer text is counted first. */
const SHORT_TEXT = 4096;
/** What is kept between two statements; an unusually large one gives its room back. */
const KEPT_BYTES = 65_536;

export class Arena {
  readonly #heap: Heap;
  #start = 0;
  #size = 0;
  #next = 0;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** Makes room for all of the values, and forgets the ones before. */
  begin(values: readonly Value[]): void {
    let needed = 1;
    for (const value of values) if (typeof value === "object" || typeof value === "string") needed += room(value);
    if (needed > this.#size) this.#resize(Math.max(needed, KEPT_BYTES));
    this.#next = this.#start;
  }

  /** Once the statement needs its values no more. */
  end(): void {
    if (this.#size > KEPT_BYTES) this.#resize(KEPT_BYTES);
  }

  /** Where the next value will stand. */
  get next(): number {
    return this.#next;
  }

  /** Copies one of the values to `next`; answers how many bytes it is. */
  put(value: string | Uint8Array): number {
    const bytes =
      typeof value === "string"
        ? this.#heap.writeText(this.#next, this.#start + this.#size - this.#next, value)
        : this.#copy(value);
    this.#next += bytes;
    return bytes;
  }

  #copy(content: Uint8Array): number {
    this.#heap.bytes.set(content, this.#next);
    return content.length;
  }

  #resize(bytes: number): void {
    if (this.#size > 0) this.#heap.free(this.#start);
    this.#size = 0;
    this.#start = this.#heap.allocate(bytes);
    this.#size = bytes;
  }
}

function room(value: string | Uint8Array | null): number {
  if (value === null) return 0;
  if (typeof value !== "string") return value.length;
  return value.length <= SHORT_TEXT ? value.length * BYTES_PER_UNIT : Buffer.byteLength(value);
}
