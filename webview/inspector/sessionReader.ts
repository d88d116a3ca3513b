// The session's own figures: title, state, totals, branches. Read whole each time something changed.
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";
import type { SessionState } from "../../src/core/session.ts";
import * as contract from "../../src/protocol/inspector.ts";
import type { Peer } from "../../src/protocol/peer.ts";
import { t } from "../shared/l10n.ts";

/** Something that was asked for and did not happen. */
export interface Undone {
  readonly error: ErrorInfo;
  retry(): void;
}

export interface SessionReader {
  readonly snapshot: ReadonlySignal<contract.InspectorSnapshot | null>;
  /** Why it could not be read (again). */
  readonly unread: ReadonlySignal<Undone | null>;
  /** Reads it, and once more afterwards when asked to meanwhile. */
  read(): Promise<void>;
}

/** How the agent's work stands, in words. */
export const stateWords: Record<SessionState, string> = {
  idle: t("Idle"),
  working: t("Working"),
  waiting: t("Waiting for you"),
  failed: t("Failed"),
  cancelled: t("Stopped"),
  limit: t("Stopped at a limit"),
  interrupted: t("Interrupted"),
};

export function createSessionReader(peer: Peer, onState: (state: SessionState) => void): SessionReader {
  const snapshot = signal<contract.InspectorSnapshot | null>(null);
  const unread = signal<Undone | null>(null);
  let reading = false;
  let again = false;

  async function read(): Promise<void> {
    again = true;
    if (reading) return;
    reading = true;
    while (again) {
      again = false;
      try {
        const opened = await peer.ask(contract.open, undefined);
        const before = snapshot.peek()?.session.state;
        batch(() => {
          snapshot.value = opened;
          unread.value = null;
          if (before !== undefined && before !== opened.session.state) onState(opened.session.state);
        });
      } catch (thrown) {
        again = false;
        unread.value = { error: toErrorInfo(thrown), retry: () => void read() };
      }
    }
    reading = false;
  }

  return { snapshot, unread, read };
}
