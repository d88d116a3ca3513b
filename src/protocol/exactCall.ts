// What the inspector is told of a model call and of a replay. The documents themselves are asked for piece by piece.
import * as z from "zod/mini";
import type { AgentVersion } from "../core/agent.ts";
import type { FactOf } from "../core/event.ts";
import type { JsonChildren, JsonItem } from "../core/jsonDocument.ts";
import type { ModelRef } from "../core/message.ts";
import type { Replay } from "../core/replay.ts";
import type { Difference } from "../core/requestDifference.ts";
import type { PrefixComparison } from "../core/requestPrefix.ts";
import { request } from "./peer.ts";
import { Id } from "./schemas.ts";

/** `raw`: the event; the others of the model call that it is part of: in our words, over the wire, and what came back. */
export const Form = z.enum(["raw", "request", "wire", "response"]);
export type Form = z.infer<typeof Form>;

export interface ExactCall {
  /** The numbers of the events that say that it was asked, and what came of it; null while it is under way. */
  readonly asked: number;
  readonly ended: number | null;
  /** Whether the request's hash is the one on record. */
  readonly proven: boolean;
  readonly model: ModelRef;
  /** Of the request in our words. */
  readonly characters: number;
  readonly wire: WireHead | null;
  /** Why there is none, in a sentence. */
  readonly noWire: string | null;
  /** Without its content. */
  readonly outcome: FactOf<"model.responded"> | FactOf<"model.failed"> | null;
  /** Against the request before it; null for the first. */
  readonly cache: CacheLoss | null;
}

export interface WireHead {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly note: string | null;
  /** Characters of the body. */
  readonly length: number;
}

export interface CacheLoss extends PrefixComparison {
  /** The number of the request before. */
  readonly previous: number;
  readonly differences: readonly Difference[];
  /** About how many tokens of the one before could have been found in the cache, and were not the same; null when unknown. */
  readonly lostTokens: number | null;
  /** What that cost, in US dollars; null when a price is not known. */
  readonly lostUsd: number | null;
}

/** Deeper is no value of ours; some hostile file's may be. */
const MOST_STEPS = 500;
const Path = z.array(z.union([z.string().check(z.maxLength(10_000)), z.int()])).check(z.maxLength(MOST_STEPS));
const Seq = z.int().check(z.minimum(1));

export const exactCall = request<ExactCall>()("inspector.exactCall", z.strictObject({ seq: Seq }));
export const documentRoot = request<JsonItem>()("inspector.documentRoot", z.strictObject({ seq: Seq, form: Form }));
export const documentChildren = request<JsonChildren>()(
  "inspector.documentChildren",
  z.strictObject({ seq: Seq, form: Form, path: Path, from: z.int().check(z.minimum(0)) }),
);
/** Copies the whole document: `curl` is a command that sends it, with a variable in the place of the key. */
export const copyDocument = request<void>()(
  "inspector.copyDocument",
  z.strictObject({ seq: Seq, form: z.enum(["raw", "request", "wire", "response", "curl"]) }),
);
/** Copies one value of it: a text as it is, all else as JSON. */
export const copyValue = request<void>()("inspector.copyValue", z.strictObject({ seq: Seq, form: Form, path: Path }));
export const openDocument = request<void>()("inspector.openDocument", z.strictObject({ seq: Seq, form: Form }));

/** A version that a replay can try. */
export interface Triable extends Pick<AgentVersion, "id" | "number"> {
  readonly name: string;
  /** Whether it is how the agent is now. */
  readonly isNewest: boolean;
}
export const triable = request<readonly Triable[]>()("inspector.triable", z.strictObject({ branch: Id }));
/** Runs the branch again from the record; `version`: with this version of its agent, null: as it was. */
export const replay = request<Replay>()("inspector.replay", z.strictObject({ branch: Id, version: z.nullable(Id) }));
