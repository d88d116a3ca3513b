// Random bytes and hashes. `node:crypto` is loaded when it is needed, not when the store is: it takes milliseconds of the
// time in which the history opens, and what opening needs of it comes along from whoever starts the thread.

const crypto = () => process.getBuiltinModule("node:crypto");

/** What a thread is given along: enough to open a database many times. Bytes. */
const SUPPLY = 4_096;

let supply = new Uint8Array(0);

export const makeSupply = (): Uint8Array => crypto().randomFillSync(new Uint8Array(SUPPLY));

/** Bytes that nobody else uses; each is given out once. */
export function takeSupply(bytes: Uint8Array): void {
  supply = Uint8Array.from(bytes);
}

export function fillRandom(target: Uint8Array): void {
  if (supply.length < target.length) {
    crypto().randomFillSync(target);
    return;
  }
  target.set(supply.subarray(0, target.length));
  supply = supply.subarray(target.length);
}

/** Unlike any other; `bytes` of it are random. */
export function randomName(bytes = 16): string {
  const random = new Uint8Array(bytes);
  fillRandom(random);
  return Buffer.from(random).toString("hex");
}

/** In hexadecimal. */
export const sha256 = (text: string): string => crypto().createHash("sha256").update(text).digest("hex");
