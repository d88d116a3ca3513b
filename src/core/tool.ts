// A tool checks its input once, in `prepare`; what comes back can only be run.
import type { Json } from "./json.ts";
import type { TurnPorts } from "./loop.ts";
import type { ResultImage } from "./message.ts";
import type { ToolSpec } from "./provider.ts";

/** What a call can do to the world, at most. `none`: computes; `read`: reads the workspace; `write`, `execute`: changes things. */
export type Effect = "none" | "read" | "write" | "execute";

/** The names of tools of other extensions begin with this, and no others do. */
export const FOREIGN_PREFIX = "ext_";

export interface Tool {
  readonly spec: ToolSpec;
  readonly effect: Effect;
  /** True when its calls run beside no others although its effect is harmless: what they set to work may change things. */
  readonly alone?: boolean;
  /**
   * May look at what it is about, never changes anything. Throws `Failure`: `invalid` when the input does not fit the schema,
   * and whatever else makes the call hopeless.
   */
  prepare(input: Json, signal: AbortSignal): Promise<Invocation>;
}

export interface Invocation {
  /** One line that says exactly what will happen. */
  readonly preview: string;
  /** Why a person has to be asked about this very call, whatever the rules say; absent for an ordinary call. */
  readonly caution?: string;
  /** What exactly will happen, for a person to look at before it does. */
  readonly detail?: Detail;
  /** `progress` is told of output as it arrives, for whoever watches. */
  run(signal: AbortSignal, progress?: (text: string) => void): Promise<ToolOutput>;
  /** Set when the call is a turn of another agent. It is run in place of `run`, and its facts are within the call's span. */
  readonly turn?: SubTurn;
}

/** A turn within a call. */
export interface SubTurn {
  /** What the agent is asked to do. */
  readonly task: string;
  /** Throws `Failure` when the agent cannot be set to work. */
  ports(): Promise<TurnPorts>;
}

export type Detail = { readonly kind: "edits"; readonly files: readonly FileEdit[] } | CommandPlan;

/** `path` is absolute, `shown` as a person reads it: within its workspace folder. `before` is null for a file that does not exist yet, `after` for one that will be gone. */
export interface FileEdit {
  readonly path: string;
  readonly shown?: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface CommandPlan {
  readonly kind: "command";
  readonly command: string;
  readonly cwd: string;
  readonly shell: string;
  /** Null where the system has none. */
  readonly sandbox: string | null;
}

/** A detail as the log keeps it with the request: without the files' texts, which stand in facts of their own. */
export type Plan = { readonly kind: "edits"; readonly files: readonly PlannedEdit[] } | CommandPlan;

export interface PlannedEdit {
  /** Absolute. */
  readonly path: string;
  /** Within its workspace folder, after the folder's name where there were several; absent in older logs. */
  readonly shown?: string;
  readonly change: "create" | "change" | "delete";
  /** Lines. */
  readonly added: number;
  readonly removed: number;
}

export interface ToolOutput {
  readonly text: string;
  readonly isError: boolean;
  readonly images?: readonly ResultImage[];
}
