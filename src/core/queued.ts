import type { UserBlock } from "./message.ts";

/** A message that was written while the agent worked, and that it has not been told yet. */
export interface QueuedMessage {
  readonly id: string;
  /** When it was written. Milliseconds since 1970. */
  readonly at: number;
  readonly content: readonly UserBlock[];
}
