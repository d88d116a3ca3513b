// The port that every model vendor's adapter implements. Adapters only translate: accumulating (assemble), retrying,
// pricing and storing happen once, outside them.
import type { Json } from "./json.ts";
import type { Message, ModelRef, VendorData } from "./message.ts";

export type Effort = "off" | "low" | "medium" | "high";

/** What the user may set. Absent means the provider's own default, and the field is not sent. */
export interface Parameters {
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  readonly effort?: Effort;
}

/** A tool as the model is told of it; `input` is a JSON Schema of type object. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly input: Json;
}

/** What an answer's text must be: one JSON document, of a JSON Schema of type object. */
export interface OutputForm {
  /** Letters, digits, "_" and "-". */
  readonly name: string;
  readonly schema: Json;
}

export interface ModelRequest {
  readonly model: ModelRef;
  /** The system prompt; empty when there is none. */
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  readonly parameters: Parameters;
  /** Absent: the answer is free. Where a vendor cannot be held to it, the model is told of it. */
  readonly output?: OutputForm;
}

/**
 * Tokens as the vendor reported them, brought to one meaning. An absent field is unknown, which is not zero.
 * `input` is all of the prompt, the cached part included; `output` is all that was generated, reasoning included.
 */
export interface Usage {
  readonly input?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  /** The part of `cacheWrite` that is kept for an hour (priced apart by Anthropic). */
  readonly cacheWrite1h?: number;
  readonly output?: number;
  readonly reasoning?: number;
}

/** Why a response ended. `length`: the output limit; `context`: the window is full; `filter`: refused or filtered. */
export type FinishReason = "stop" | "tools" | "length" | "context" | "filter";
export interface Finish {
  readonly reason: FinishReason;
  /** The vendor's own word for it. */
  readonly vendor: string;
}

/**
 * One piece of a streamed response. Text and thinking pieces are appended to the block they belong to: the last one,
 * if it is of the same type and the same `key`, else a new one. A stream is complete only when a `finish` came.
 */
export type Part =
  | { readonly type: "text"; readonly text: string; readonly key?: string }
  | { readonly type: "thinking"; readonly text: string; readonly key?: string }
  /** A tool call begins. `key` is unique within the response. */
  | { readonly type: "call"; readonly key: string; readonly callId: string; readonly name: string }
  /** A piece of the JSON text of a call's arguments. */
  | { readonly type: "arguments"; readonly key: string; readonly json: string }
  /** Data to return verbatim with the block `key` (a call's key too), or with the last block when there is no key. */
  | { readonly type: "vendor"; readonly data: VendorData; readonly key?: string }
  /** Replaces, field by field, what was reported before. */
  | { readonly type: "usage"; readonly usage: Usage }
  /** The model that answered, when the vendor says so. */
  | { readonly type: "model"; readonly id: string }
  | { readonly type: "finish"; readonly finish: Finish };

/** What is known of a model. An absent field is unknown. */
export interface ModelInfo {
  readonly id: string;
  readonly name?: string;
  /** Tokens. */
  readonly contextWindow?: number;
  /** Tokens. */
  readonly maxOutput?: number;
  readonly images?: boolean;
  readonly tools?: boolean;
  readonly thinking?: boolean;
  /** False when the model refuses the parameter. */
  readonly temperature?: boolean;
}

/** How far a model has come from the vendor's library to this machine. Absent counts are unknown. */
export interface PullProgress {
  /** The server's own words for what it is doing. */
  readonly status: string;
  /** Bytes of the piece that is being fetched. */
  readonly completed?: number;
  readonly total?: number;
}

export interface Provider {
  /** Asks the provider which models there are. Throws `Failure`. */
  models(signal: AbortSignal): Promise<readonly ModelInfo[]>;
  /** Streams one response. Throws `Failure`; stops promptly (code `aborted`) when `signal` aborts, also before headers. */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<Part>;
  /** Fetches a model to the server, which keeps what came when it is stopped. Absent where a server has what it has. Throws `Failure`. */
  pull?(model: string, signal: AbortSignal): AsyncIterable<PullProgress>;
}
