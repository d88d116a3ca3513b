// The memory of the wasm module, as bytes, words and text. It may be replaced by a larger one at any call into wasm,
// so nothing keeps a view of it: ask again.
import type { SqlJs } from "sql.js";

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

export class Heap {
  readonly #sqlJs: SqlJs;
  readonly #memory: WasmMemory;
  #bytes: Uint8Array<ArrayBuffer>;
  /** The same bytes as a Buffer, which reads and writes UTF-8 in place: several times as fast as the text coders. */
  #utf8: Buffer<ArrayBuffer>;
  #words: DataView<ArrayBuffer>;

  constructor(sqlJs: SqlJs, memory: WasmMemory) {
    this.#sqlJs = sqlJs;
    this.#memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#utf8 = Buffer.from(memory.buffer);
    this.#words = new DataView(memory.buffer);
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    this.#renew();
    return this.#bytes;
  }

  readWord(at: number): number {
    this.#renew();
    return this.#words.getUint32(at, true);
  }

  writeWord(at: number, value: number): void {
    this.#renew();
    this.#words.setInt32(at, value, true);
  }

  writeLong(at: number, value: number): void {
    this.#renew();
    this.#words.setBigInt64(at, BigInt(value), true);
  }

  /** The text of so many bytes. (Counted, not ended by a zero: a text may contain one.) */
  text(at: number, bytes: number): string {
    this.#renew();
    return this.#utf8.toString("utf8", at, at + bytes);
  }

  /** A C string. */
  string(at: number): string {
    const heap = this.bytes;
    return this.text(at, heap.indexOf(0, at) - at);
  }

  copy(at: number, bytes: number): Uint8Array {
    return this.bytes.slice(at, at + bytes);
  }

  /** Writes a text of at most `room` bytes; answers how many they were. */
  writeText(at: number, room: number, text: string): number {
    this.#renew();
    return this.#utf8.write(text, at, room, "utf8");
  }

  /** Writes a C string if it fits into `room` bytes. */
  writeString(at: number, room: number, text: string): boolean {
    const bytes = Buffer.byteLength(text) + 1;
    if (bytes > room) return false;
    this.writeText(at, bytes, `${text}\0`);
    return true;
  }

  /** A copy of the text in the heap, ended by a zero that `bytes` does not count. Give `at` back with `free`. */
  allocateText(text: string): { at: number; bytes: number } {
    const bytes = Buffer.byteLength(text);
    const at = this.allocate(bytes + 1);
    this.writeText(at, bytes + 1, `${text}\0`);
    return { at, bytes };
  }

  allocate(bytes: number): number {
    const at = this.#sqlJs._malloc(bytes);
    if (at === 0) throw new Error(`The history's engine has no memory left for ${bytes} bytes.`);
    return at;
  }

  free(at: number): void {
    this.#sqlJs._free(at);
  }

  /** What was the memory before it grew has no bytes any more. (To ask the memory itself costs more than most reads.) */
  #renew(): void {
    if (this.#bytes.length > 0) return;
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#utf8 = Buffer.from(this.#memory.buffer);
    this.#words = new DataView(this.#memory.buffer);
  }
}
