import type { Addressee } from "./addressee.ts";
import type { UserBlock } from "./message.ts";

/** A message that was written while the agent worked, and that it has not been told yet. */
export interface QueuedMessage {
  readonly id: string;
  /** When it was written. Milliseconds since 1970. */
  readonly at: number;
  readonly content: readonly UserBlock[];
  /** Who is to answer it, where that is not the session's own agent: it waits for a turn of that one. */
  readonly to?: Addressee;
}
