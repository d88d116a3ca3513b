// `core` compiles with neither DOM nor Node types. This is all of the platform that it knows: what every JavaScript
// runtime of today has and ECMAScript's own library does not declare.
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
