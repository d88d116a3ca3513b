// Messages between the page and its host, as bytes: JSON, and behind it the typed arrays, which VS Code sends as they are, too.

const arrays = { Uint8Array, Uint32Array, Float64Array };
type Name = keyof typeof arrays;
const isName = (name: unknown): name is Name => typeof name === "string" && name in arrays;
/** Arrays begin where a number of any size may. */
const aligned = (at: number) => Math.ceil(at / 8) * 8;
/** The lengths of the whole and of its JSON. */
const HEAD = 8;

export function encode(message: unknown): Uint8Array {
  const parts: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let end = 0;
  const json = JSON.stringify(message, (_key, value) => {
    if (!ArrayBuffer.isView(value)) return value;
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    const at = end;
    parts.push({ at, bytes });
    end = aligned(end + bytes.length);
    return { array: value.constructor.name, at, length: value.byteLength };
  });
  const text = new TextEncoder().encode(json);
  const from = aligned(HEAD + text.length);
  const whole = new Uint8Array(from + end);
  new Uint32Array(whole.buffer, 0, 2).set([whole.length, text.length]);
  whole.set(text, HEAD);
  for (const { at, bytes } of parts) whole.set(bytes, from + at);
  return whole;
}

/** `bytes` is one whole message, with a buffer of its own. */
export function decode(bytes: Uint8Array<ArrayBuffer>): unknown {
  const [, length = 0] = new Uint32Array(bytes.buffer, 0, 2);
  const from = aligned(HEAD + length);
  return JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD, HEAD + length)), (_key, value) => {
    if (typeof value !== "object" || value === null || !isName(value.array)) return value;
    const make = arrays[value.array as Name];
    return new make(bytes.buffer, from + value.at, value.length / make.BYTES_PER_ELEMENT);
  });
}

/** Cuts a stream of bytes into its messages. */
export function createCutter(onMessage: (message: unknown) => void): (bytes: Uint8Array) => void {
  let held = new Uint8Array(0);
  return (bytes) => {
    const all = new Uint8Array(held.length + bytes.length);
    all.set(held);
    all.set(bytes, held.length);
    let at = 0;
    while (all.length - at >= HEAD) {
      const length = new DataView(all.buffer, at).getUint32(0, true);
      if (all.length - at < length) break;
      onMessage(decode(all.slice(at, at + length)));
      at += length;
    }
    held = all.slice(at);
  };
}
