// What a view is shown as it comes, gathered: at most one message a frame, each about one span.
import type { Part } from "../core/provider.ts";
import type { Disposable } from "../core/scope.ts";

/** As often as a screen can show. */
const FRAME_MS = 16;

export interface Frames<Piece> extends Disposable {
  add(piece: Piece): void;
  /** Sends what is gathered, now. */
  flush(): void;
}

/** `join`: two pieces of one span in one message. What is gathered when this is disposed is not sent: nobody looks any more. */
export function createFrames<Piece extends { readonly span: string }>(
  join: (before: Piece, next: Piece) => Piece,
  send: (piece: Piece) => void,
): Frames<Piece> {
  let gathered: Piece | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  function stop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }
  function flush(): void {
    stop();
    if (gathered !== null) send(gathered);
    gathered = null;
  }
  return {
    add(piece) {
      if (gathered !== null && gathered.span !== piece.span) flush();
      gathered = gathered === null ? piece : join(gathered, piece);
      timer ??= setTimeout(flush, FRAME_MS);
    },
    flush,
    dispose: stop,
  };
}

/** Parts of a model call under way; `from` is the number of the first within the call. */
export interface LiveParts {
  readonly span: string;
  readonly from: number;
  readonly parts: Part[];
}

export const joinParts = <Live extends LiveParts>(before: Live, next: Live): Live => ({
  ...before,
  parts: [...before.parts, ...next.parts],
});
