// The log. Every fact of a session is one event; everything on a screen, everything a model is sent and every cost is a
// fold of events. Events are never changed and never removed (but with their whole session).
import type { Addressee } from "./addressee.ts";
import type { Cost } from "./cost.ts";
import type { ErrorInfo } from "./failure.ts";
import type { Json } from "./json.ts";
import type { LimitReached } from "./limits.ts";
import type { AssistantBlock, ModelRef, ResultImage, UserBlock } from "./message.ts";
import type { Finish, Parameters, Part, ToolSpec, Usage } from "./provider.ts";
import type { Effect, Plan } from "./tool.ts";

/** Milliseconds since the request was made. */
export interface Timing {
  /** When the first piece of text, thinking or call arrived; null when none did. */
  readonly firstPartMs: number | null;
  readonly totalMs: number;
}

export interface Decision {
  readonly verdict: "allow" | "deny";
  readonly by: "policy" | "user";
  /** A sentence; of a person's denial, their word to the model, perhaps empty. */
  readonly reason: string;
}

export type TurnEnd = "done" | "cancelled" | "limit" | "failed" | "interrupted";

/** Why the history is condensed: it nearly fills the window, its provider refused it as too long, or a person asked for it. */
export type CondenseCause = "threshold" | "overflow" | "person";

/** Programs whose conversations can be taken over, and how people know them. */
export const foreignPrograms = {
  chatgpt: "ChatGPT",
  claude: "Claude",
  claudeCode: "Claude Code",
  continue: "Continue",
  cline: "Cline",
  roo: "Roo Code",
} as const;
export type ForeignProgram = keyof typeof foreignPrograms;

export type Fact =
  /** Outside every turn, or within the one that it was delivered to while that was under way. */
  | {
      readonly kind: "message.user";
      readonly content: readonly UserBlock[];
      /** Who is to answer it, where that is not the session's own agent. */
      readonly to?: Addressee;
    }
  /** What a person filled in for the `{{variables}}` of an agent's instructions: it holds from here on. Outside every turn. */
  | { readonly kind: "variables.filled"; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: "turn.started"; readonly agentVersion: string; readonly agentName: string }
  | {
      readonly kind: "model.requested";
      readonly model: ModelRef;
      /** Hash of the whole request in canonical JSON: with it replay proves that it derives the same request. */
      readonly request: string;
      readonly system: string;
      readonly tools: readonly ToolSpec[];
      readonly parameters: Parameters;
      /** How many messages of the history were sent, and the attempt: 1 for the first, more for retries. */
      readonly messages: number;
      readonly attempt: number;
    }
  /** What arrived since the last one: a checkpoint, so that a crash loses at most half a second of an answer. */
  | { readonly kind: "model.streamed"; readonly parts: readonly Part[] }
  | {
      readonly kind: "model.responded";
      readonly model: ModelRef;
      /** The model that the vendor says answered. */
      readonly answeredBy: string;
      readonly content: readonly AssistantBlock[];
      readonly usage: Usage;
      readonly cost: Cost;
      readonly finish: Finish;
      readonly timing: Timing;
    }
  /** `content` is what had arrived: for the reader, never sent to a model. */
  | {
      readonly kind: "model.failed";
      readonly model: ModelRef;
      readonly content: readonly AssistantBlock[];
      readonly usage: Usage;
      readonly cost: Cost;
      readonly error: ErrorInfo;
      readonly timing: Timing;
      /** Set when the call is made again by itself, after so many milliseconds. */
      readonly retryInMs?: number;
    }
  | {
      readonly kind: "tool.requested";
      readonly callId: string;
      readonly name: string;
      readonly input: Json;
      readonly effect: Effect | "unknown";
      readonly preview: string;
      /** What exactly will happen; absent when the preview says all. */
      readonly plan?: Plan;
    }
  /** A file that the call will change, before anything is written: for whoever decides, and for going back. */
  | {
      readonly kind: "file.prepared";
      readonly callId: string;
      /** Absolute. */
      readonly path: string;
      /** Null for a file that does not exist yet. */
      readonly before: string | null;
      /** Null for a file that will be gone. */
      readonly after: string | null;
    }
  /** A person went back: the file was put into a state that it had before. */
  | {
      readonly kind: "file.restored";
      /** Absolute. */
      readonly path: string;
      /** As it was found, perhaps with a person's own changes; null when there was no file. */
      readonly before: string | null;
      readonly after: string | null;
    }
  /** A person is asked. What waits for an answer is asked and neither decided nor finished. */
  | {
      readonly kind: "tool.asked";
      readonly callId: string;
      readonly name: string;
      /** Why no rule decides; sentences. */
      readonly reasons: readonly string[];
      /** The rules that would let such calls through from now on; empty when this one can be allowed once only. */
      readonly offer: readonly string[];
      /** The id of the workspace that the call runs in: where a rule for a workspace would hold. Null when none is open. */
      readonly workspace: string | null;
    }
  /** On the disk before the call runs. */
  | { readonly kind: "tool.decided"; readonly callId: string; readonly name: string; readonly decision: Decision }
  | {
      readonly kind: "tool.finished";
      readonly callId: string;
      readonly name: string;
      readonly text: string;
      readonly isError: boolean;
      readonly images?: readonly ResultImage[];
      /** Of the tool's own work: without the wait for a person before it. Older versions counted that in. */
      readonly durationMs: number;
      /** Set where the work was stopped before the call ran, or in the middle of it; absent in what older versions wrote. */
      readonly stopped?: "before" | "during";
      /** Set where a person gave the result in the tool's place. */
      readonly by?: "user";
    }
  | {
      readonly kind: "turn.ended";
      readonly reason: TurnEnd;
      readonly error?: ErrorInfo;
      /** Set where `reason` is "limit"; absent in what older versions wrote. */
      readonly limit?: LimitReached;
      readonly durationMs: number;
    }
  /** The first of a session that another program recorded: what follows is what its history says, brought into our words. */
  | {
      readonly kind: "session.imported";
      readonly from: ForeignProgram;
      /** The conversation's id there. */
      readonly sourceId: string;
      /** Milliseconds since 1970. */
      readonly importedAt: number;
    }
  /** Another session began with a copy of this history. */
  | {
      readonly kind: "session.forked";
      /** The new session's id and title. */
      readonly into: string;
      readonly title: string;
      /** The number of the last event that was copied; 0 when none was. */
      readonly upTo: number;
    }
  /** The older messages of the history are about to become a summary. The model calls that it takes are within this span. */
  | {
      readonly kind: "condensing.started";
      readonly by: CondenseCause;
      /**
       * After how many messages of the history each of those calls ends: with it replay derives their requests. The last is how
       * many the summary will stand for.
       */
      readonly upTo: readonly number[];
      /** Of the request that would come next, about. */
      readonly tokensBefore: number;
    }
  /** From here on a model is sent the summary in the place of the history's first messages. Nothing of them is gone. */
  | {
      readonly kind: "context.condensed";
      readonly summary: string;
      readonly model: ModelRef;
      /** How many of a model's messages, as the history made them so far. Not a number of an event: a copy has other ones. */
      readonly messages: number;
      readonly tokensBefore: number;
      readonly tokensAfter: number;
      readonly durationMs: number;
    }
  /** The history stays as it was. */
  | { readonly kind: "condensing.failed"; readonly error: ErrorInfo; readonly durationMs: number }
  /** A model is asked for a title, in a call within this span. Outside every turn, perhaps beside the next one. */
  | { readonly kind: "titling.started" }
  /** The session is called so, unless its title is not `instead` any more: then a person has named it meanwhile. */
  | { readonly kind: "session.titled"; readonly title: string; readonly instead: string }
  | { readonly kind: "titling.failed"; readonly error: ErrorInfo }
  /** All events of this session before this one were copied from another, whose costs they are: nothing was paid twice. */
  | {
      readonly kind: "session.copied";
      readonly from: string;
      readonly title: string;
      readonly upTo: number;
    }
  /** A person went on from an earlier event, otherwise than it went on then. It holds for the turn that follows. Outside every turn. */
  | ({ readonly kind: "fork.changed" } & ForkChange);

export type Changed = "message" | "system" | "model" | "parameters" | "result" | "decision";

/** What holds for a turn that goes on from an earlier event. What is absent is the agent's own. */
export interface ForkChange {
  /** The number of the event that it goes on from, in the session that has it. */
  readonly from: number;
  /** What is not as it was then. */
  readonly changed: readonly Changed[];
  readonly system?: string;
  readonly model?: ModelRef;
  readonly parameters?: Parameters;
  /** The call whose result a person gave. */
  readonly result?: string;
  /** What a person decided on one of the calls that are carried out again, should they be asked about it. */
  readonly decision?: {
    readonly callId: string;
    readonly verdict: Decision["verdict"];
    readonly reason: string;
    /** What the person saw that the call would do: what would do anything else by now is not allowed by this. */
    readonly preview: string;
  };
  /** The calls of the last answer that are carried out (again), before a model is asked. */
  readonly again: readonly string[];
}

export type FactKind = Fact["kind"];
export type FactOf<Kind extends FactKind> = Extract<Fact, { kind: Kind }>;

/** A fact with its place in the tree of spans: what the loop yields, before the log gives it an id, a number and a time. */
export interface Entry {
  /** The span it belongs to; null for a fact outside every turn. */
  readonly span: string | null;
  /**
   * The span around that one; set on the fact that begins a span, and on the end of a turn within a tool's call and of a
   * condensation within a turn, so that it is never taken for the end of what the session does. Null elsewhere.
   */
  readonly parent: string | null;
  readonly fact: Fact;
}

export interface Event<F extends Fact = Fact> extends Entry {
  /** Globally unique, and sorts by time of creation. */
  readonly id: string;
  readonly session: string;
  readonly branch: string;
  /** 1, 2, 3 … within the session, over all its branches. */
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly fact: F;
}

/** Which facts begin a span, and which end the one they belong to. Nesting is nothing but these two. */
export const spanRole: Record<FactKind, "begins" | "ends" | "within" | "outside"> = {
  "message.user": "outside",
  "variables.filled": "outside",
  "turn.started": "begins",
  "model.requested": "begins",
  "model.streamed": "within",
  "model.responded": "ends",
  "model.failed": "ends",
  "tool.requested": "begins",
  "file.prepared": "within",
  "file.restored": "outside",
  "tool.asked": "within",
  "tool.decided": "within",
  "tool.finished": "ends",
  "turn.ended": "ends",
  "condensing.started": "begins",
  "context.condensed": "ends",
  "condensing.failed": "ends",
  "titling.started": "begins",
  "session.titled": "ends",
  "titling.failed": "ends",
  "session.imported": "outside",
  "session.forked": "outside",
  "session.copied": "outside",
  "fork.changed": "outside",
};
