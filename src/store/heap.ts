// The memory of the wasm module, as bytes, words and text. It may be replaced by a larger one at any call into wasm,
// so nothing keeps a view of it: ask again.
import type { SqlJs } from "sql.js";

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

export class Heap {
  readonly #sqlJs: SqlJs;
  readonly #memory: WasmMemory;
  readonly #encoder = new TextEncoder();
  /** Leaves a byte order mark at the start of a text where it is. */
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #bytes: Uint8Array<ArrayBuffer>;
  #words: DataView<ArrayBuffer>;

  constructor(sqlJs: SqlJs, memory: WasmMemory) {
    this.#sqlJs = sqlJs;
    this.#memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#words = new DataView(memory.buffer);
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.#bytes.buffer !== this.#memory.buffer) {
      this.#bytes = new Uint8Array(this.#memory.buffer);
      this.#words = new DataView(this.#memory.buffer);
    }
    return this.#bytes;
  }

  get #view(): DataView {
    void this.bytes;
    return this.#words;
  }

  readWord(at: number): number {
    return this.#view.getUint32(at, true);
  }

  writeWord(at: number, value: number): void {
    this.#view.setInt32(at, value, true);
  }

  writeLong(at: number, value: number): void {
    this.#view.setBigInt64(at, BigInt(value), true);
  }

  /** The text of so many bytes. (Counted, not ended by a zero: a text may contain one.) */
  text(at: number, bytes: number): string {
    return this.#decoder.decode(this.bytes.subarray(at, at + bytes));
  }

  /** A C string. */
  string(at: number): string {
    const heap = this.bytes;
    return this.text(at, heap.indexOf(0, at) - at);
  }

  copy(at: number, bytes: number): Uint8Array {
    return this.bytes.slice(at, at + bytes);
  }

  /** Writes a C string if it fits into `room` bytes. */
  writeString(at: number, room: number, text: string): boolean {
    const bytes = this.#encoder.encode(`${text}\0`);
    if (bytes.length > room) return false;
    this.bytes.set(bytes, at);
    return true;
  }

  /** A copy of the text in the heap, ended by a zero that `bytes` does not count. Give `at` back with `free`. */
  allocateText(text: string): { at: number; bytes: number } {
    return this.allocateBytes(this.#encoder.encode(`${text}\0`), 1);
  }

  allocateBytes(content: Uint8Array, uncounted = 0): { at: number; bytes: number } {
    const at = this.allocate(Math.max(content.length, 1));
    this.bytes.set(content, at);
    return { at, bytes: content.length - uncounted };
  }

  allocate(bytes: number): number {
    const at = this.#sqlJs._malloc(bytes);
    if (at === 0) throw new Error(`The history's engine has no memory left for ${bytes} bytes.`);
    return at;
  }

  free(at: number): void {
    this.#sqlJs._free(at);
  }
}
