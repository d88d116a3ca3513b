// What is read from the log in the background, one reading at a time, and kept in step with it.
import { type ErrorInfo, toErrorInfo } from "../../src/core/failure.ts";

export interface Reading {
  /** Reads; what is under way is called off. */
  begin(): void;
  /** Something came: reads once more when what is under way is over. */
  follow(): void;
  /** Reads, unless it does already. */
  retry(): void;
  dispose(): void;
}

/** @param read takes nothing of what it is answered once `signal` is aborted */
export function createReading(
  read: (signal: AbortSignal) => Promise<void>,
  onFailed: (error: ErrorInfo) => void,
): Reading {
  let underWay: AbortController | null = null;
  let again = false;

  async function start(): Promise<void> {
    const mine = new AbortController();
    underWay = mine;
    try {
      await read(mine.signal);
    } catch (thrown) {
      if (mine.signal.aborted) return;
      again = false;
      onFailed(toErrorInfo(thrown));
    }
    if (mine.signal.aborted) return;
    underWay = null;
    if (!again) return;
    again = false;
    void start();
  }
  function callOff(): void {
    underWay?.abort();
    underWay = null;
    again = false;
  }

  return {
    begin() {
      callOff();
      void start();
    },
    follow() {
      if (underWay) again = true;
      else void start();
    },
    retry() {
      if (!underWay) void start();
    },
    dispose: callOff,
  };
}
