// Everything that can go wrong, in one vocabulary. Code decides on `code`, never on message text.
import type { Json } from "./json.ts";
import { english, inLanguage } from "./l10n.ts";

/** What a model's provider can answer with. */
export type ProviderFailureCode =
  | "auth" // the key is missing, wrong, or may not do this
  | "not-found" // no such model, deployment or path
  | "rate-limit"
  | "overloaded" // the provider's side: 5xx, 529
  | "context-overflow"
  | "content-filter"
  | "bad-request"
  | "network" // no answer, or one that broke off
  | "timeout"
  | "protocol" // an answer that is not what the API promises
  | "aborted";

/** What the store can answer with. */
type StoreFailureCode =
  | "store-full"
  | "store-readonly"
  | "store-busy"
  | "store-corrupt"
  | "store-newer"
  | "store-io"
  | "store-missing";

/** What the studio itself can answer with. */
type StudioFailureCode =
  | "invalid" // the input breaks a rule; the message says which
  | "missing" // the thing asked for does not exist (any more)
  | "stale" // it was already settled, here or in another window
  | "working" // the session is at work; wait or stop it
  | "interrupted" // the process that did the work is gone
  | "limit" // a limit of the agent or the user was reached
  | "unconfigured" // no connection, no model
  | "closed"
  | "internal";

export type FailureCode = ProviderFailureCode | StoreFailureCode | StudioFailureCode;

/** A failure as plain JSON: what is stored in events and sent to views. In English (see `english`), until a person reads it. */
export interface ErrorInfo {
  readonly code: FailureCode;
  /** A sentence for a person: what happened. */
  readonly message: string;
  /** A sentence for a person: what to do next. */
  readonly advice?: string;
  /** The HTTP status, where there was one. */
  readonly status?: number;
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The vendor's own words (type, code, body excerpt), for the inspector. */
  readonly vendor?: Json;
}

/** What a person reads of it: what happened, and what to do. */
export const errorWords = ({ message, advice }: Pick<ErrorInfo, "message" | "advice">): string =>
  [message, advice ?? ""]
    .filter((sentence) => sentence !== "")
    .map(inLanguage)
    .join(" ");

/** Where an advice sends people: the settings page itself leaves it out of the sentence (`inSettings`). */
export const IN_SETTINGS = english(" in the settings of AI Studio");

/** The same for whoever has the settings before them. */
export const inSettings = (error: ErrorInfo): ErrorInfo =>
  error.advice === undefined ? error : { ...error, advice: error.advice.replace(IN_SETTINGS, "") };

export class Failure extends Error {
  readonly code: FailureCode;
  readonly info: ErrorInfo;

  constructor(info: ErrorInfo, options?: { cause?: unknown }) {
    super(info.message, options);
    this.name = "Failure";
    this.code = info.code;
    this.info = info;
  }
}

export function fail(code: FailureCode, message: string, advice?: string): Failure {
  return new Failure(advice === undefined ? { code, message } : { code, message, advice });
}

/** Told by shape, not by `instanceof`: each lazily loaded chunk has a class of its own. */
export function isFailure(thrown: unknown): thrown is Failure {
  return thrown instanceof Error && thrown.name === "Failure" && "info" in thrown && "code" in thrown;
}

/**
 * Total: turns anything thrown into plain JSON.
 * (`DOMException.code` is the number 20 on abort, so a `code` is trusted only on a `Failure`.)
 */
export function toErrorInfo(thrown: unknown): ErrorInfo {
  if (isFailure(thrown)) return thrown.info;
  if (thrown instanceof Error) {
    if (thrown.name === "AbortError") return { code: "aborted", message: english("The request was stopped.") };
    return { code: "internal", message: thrown.message || thrown.name };
  }
  return {
    code: "internal",
    message: typeof thrown === "string" && thrown !== "" ? thrown : english("Something unknown failed."),
  };
}
