// What the client in the extension host and the worker say to each other. Every request gets exactly one reply.
import type { ErrorInfo } from "../core/failure.ts";
import type { EngineCode } from "./engineCode.ts";
import type { Place } from "./owner.ts";
import type { StoreReport } from "./report.ts";

/** What the worker is started with. */
export interface WorkerOptions {
  readonly file: string;
  readonly code: EngineCode;
  readonly busyMs: number;
  /** What the thread need not find out, or make, itself: owner.ts and chance.ts. */
  readonly place: Place;
  readonly supply: Uint8Array;
}

export type Ask =
  | { readonly verb: "open" }
  | { readonly verb: "call"; readonly name: string; readonly input: unknown }
  | { readonly verb: "watch"; readonly on: boolean }
  /** slicedCopy.ts. One at a time; answers whether the last slice was copied. */
  | { readonly verb: "beginCopy"; readonly target: string }
  | { readonly verb: "stepCopy" }
  | { readonly verb: "endCopy"; readonly whole: boolean }
  /** Of another file than the history: examine.ts, prepare.ts. Takes its time, so a worker of its own is asked. */
  | { readonly verb: "examine"; readonly file: string; readonly thorough: boolean }
  | { readonly verb: "prepare"; readonly from: string; readonly file: string }
  /** Puts a prepared file in the history's place, which is then called `aside`. */
  | { readonly verb: "replace"; readonly by: string; readonly aside: string }
  /** Opens the history anew and checks all of it, as something was found wrong with it. */
  | { readonly verb: "repair" }
  | { readonly verb: "close" };

export type Request = Ask & { readonly id: number };

export type Answer =
  | { readonly kind: "done"; readonly id: number; readonly output: unknown; readonly wrote: boolean }
  | { readonly kind: "failed"; readonly id: number; readonly error: ErrorInfo }
  /** The database was opened; sent before the reply to whatever made it necessary. */
  | { readonly kind: "opened"; readonly report: StoreReport }
  /** Another window keeps the lock for longer than anybody waits; once for each time that it does. */
  | { readonly kind: "held"; readonly error: ErrorInfo }
  /** Another process wrote. */
  | { readonly kind: "changed" };
