// Sends what is not saved to the host soon after it was typed, so that a reload or a closed tab loses nothing.
import type { AgentSpec } from "../../src/core/agent.ts";

/** Shorter than a person needs to close a tab after typing, longer than the pause between two letters. */
const DELAY_MS = 300;

export interface Drafts {
  /** Soon sends what `read` then answers. */
  schedule(): void;
  /** Sends at once what waits to be sent: the view is being hidden. */
  flush(): void;
  /** What waits is not sent any more. */
  drop(): void;
}

export function createDrafts(read: () => AgentSpec | null, send: (spec: AgentSpec | null) => void): Drafts {
  let timer: ReturnType<typeof setTimeout> | null = null;
  function drop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }
  function sendNow(): void {
    timer = null;
    send(read());
  }
  return {
    drop,
    schedule() {
      drop();
      timer = setTimeout(sendNow, DELAY_MS);
    },
    flush() {
      if (timer === null) return;
      drop();
      sendNow();
    },
  };
}
