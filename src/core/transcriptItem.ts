// What a conversation is made of for its reader: messages, turns with their steps, and the state of each as a union.
import type { Addressee } from "./addressee.ts";
import type { Cost } from "./cost.ts";
import type { Decision, FactOf, ForeignProgram, ForkChange, Timing, TurnEnd } from "./event.ts";
import type { ErrorInfo } from "./failure.ts";
import type { Json } from "./json.ts";
import type { AssistantBlock, ModelRef, ResultImage, UserBlock } from "./message.ts";
import type { Finish, Usage } from "./provider.ts";
import type { Plan } from "./tool.ts";

export interface UserItem {
  readonly type: "user";
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly content: readonly UserBlock[];
  /** Who was to answer it, where that was not the session's own agent. */
  readonly to?: Addressee;
}

export interface TurnItem extends Turn {
  readonly type: "turn";
  /** The number of the event before it: where other ways on (retries) fork off. */
  readonly after: number;
}

export interface Turn {
  /** The turn's span. */
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly agentName: string;
  readonly steps: readonly Step[];
  readonly state:
    | { readonly type: "working" }
    | { readonly type: "ended"; readonly reason: TurnEnd; readonly error?: ErrorInfo; readonly durationMs: number };
}

export type Step = ModelStep | ToolStep | SaidStep | CondenseStep;

/** Where older messages became a summary for the model. They stand above it as they were. */
export interface CondenseStep extends Pick<FactOf<"condensing.started">, "by" | "tokensBefore"> {
  readonly type: "condense";
  readonly span: string;
  readonly seq: number;
  readonly at: number;
  /** How many of a model's messages the summary stands for. */
  readonly messages: number;
  /** The model calls that it took, as far as they are over. */
  readonly calls: readonly Figures[];
  readonly state:
    | { readonly type: "working" }
    | ({ readonly type: "done" } & Pick<
        FactOf<"context.condensed">,
        "summary" | "model" | "tokensAfter" | "durationMs"
      >)
    | { readonly type: "failed"; readonly error: ErrorInfo; readonly durationMs: number };
}

/** The same outside every turn: a person asked for it. */
interface CondenseItem extends CondenseStep {
  /** Its span. */
  readonly id: string;
}

/** What the person said while the turn was under way. */
export interface SaidStep {
  readonly type: "said";
  /** The id of its event, which has no span of its own. */
  readonly span: string;
  readonly seq: number;
  readonly at: number;
  readonly content: readonly UserBlock[];
}

export interface ModelStep {
  readonly type: "model";
  readonly span: string;
  /** The number of the event that began it. */
  readonly seq: number;
  readonly at: number;
  readonly model: ModelRef;
  /** While it streams: what the committed checkpoints hold. A view of the same window has more, from the live parts. */
  readonly content: readonly AssistantBlock[];
  readonly state:
    | { readonly type: "streaming" }
    | { readonly type: "done"; readonly figures: Figures; readonly finish: Finish }
    | { readonly type: "failed"; readonly figures: Figures; readonly error: ErrorInfo; readonly retryInMs?: number };
}

export interface Figures {
  readonly answeredBy: string | null;
  readonly usage: Usage;
  readonly cost: Cost;
  readonly timing: Timing;
}

export interface ToolStep {
  readonly type: "tool";
  readonly span: string;
  /** The number of the event that began it. */
  readonly seq: number;
  readonly at: number;
  readonly callId: string;
  readonly name: string;
  readonly input: Json;
  readonly preview: string;
  /** What exactly will happen, where the preview does not say all. */
  readonly plan: Plan | null;
  readonly state:
    | { readonly type: "waiting" }
    | ({ readonly type: "asking" } & Pick<FactOf<"tool.asked">, "reasons" | "offer" | "workspace">)
    | { readonly type: "running" }
    | { readonly type: "denied"; readonly decision: Decision }
    | {
        readonly type: "finished";
        readonly text: string;
        readonly isError: boolean;
        readonly images?: readonly ResultImage[];
        readonly durationMs: number;
        readonly stopped?: "before" | "during";
      };
  /** Where the call is a turn of another agent: what that one does. */
  readonly turn?: Turn;
}

/** Where a conversation became two sessions: a note that leads to the other one. */
export interface ForkItem {
  readonly type: "fork";
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  /** Whether this session is the copy, or was copied. */
  readonly way: "from" | "into";
  /** The other session. */
  readonly session: string;
  readonly title: string;
  /** The last event that both have, by its number in the older session. */
  readonly upTo: number;
}

/** Where a person went on from an earlier event with something changed. */
export interface ChangeItem {
  readonly type: "change";
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly change: ForkChange;
}

/** At the beginning of what another program recorded. */
export interface ImportItem {
  readonly type: "import";
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly from: ForeignProgram;
  /** Milliseconds since 1970. */
  readonly importedAt: number;
}

export type TranscriptItem = UserItem | TurnItem | ForkItem | ChangeItem | CondenseItem | ImportItem;
