// What the client in the extension host and the worker say to each other. Every request gets exactly one reply.
import type { ErrorInfo } from "../core/failure.ts";
import type { EngineCode } from "./engineCode.ts";
import type { StoreReport } from "./report.ts";

/** What the worker is started with. */
export interface WorkerOptions {
  readonly file: string;
  readonly code: EngineCode;
  readonly busyMs: number;
}

export type Ask =
  | { readonly verb: "open" }
  | { readonly verb: "call"; readonly name: string; readonly input: unknown }
  | { readonly verb: "watch"; readonly on: boolean }
  | { readonly verb: "close" };

export type Request = Ask & { readonly id: number };

export type Answer =
  | { readonly kind: "done"; readonly id: number; readonly output: unknown; readonly wrote: boolean }
  | { readonly kind: "failed"; readonly id: number; readonly error: ErrorInfo }
  /** The database was opened; sent before the reply to whatever made it necessary. */
  | { readonly kind: "opened"; readonly report: StoreReport }
  /** Another process wrote. */
  | { readonly kind: "changed" };
