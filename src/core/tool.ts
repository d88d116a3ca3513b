// A tool checks its input once, in `prepare`; what comes back can only be run.
import type { Json } from "./json.ts";
import type { ToolSpec } from "./provider.ts";

/** What a call can do to the world, at most. `none`: computes; `read`: reads the workspace; `write`, `execute`: changes things. */
export type Effect = "none" | "read" | "write" | "execute";

export interface Tool {
  readonly spec: ToolSpec;
  readonly effect: Effect;
  /** Throws `Failure` with code `invalid` when the input does not fit the schema. */
  prepare(input: Json): Invocation;
}

export interface Invocation {
  /** One line that says exactly what will happen. */
  readonly preview: string;
  /** What a card shows beside the preview. */
  readonly detail?: { kind: "command"; command: string; cwd: string; shell: string; sandbox: string | null };
  /** `progress` is told of output as it arrives, for whoever watches. */
  run(signal: AbortSignal, progress?: (text: string) => void): Promise<ToolOutput>;
}

export interface ToolOutput {
  readonly text: string;
  readonly isError: boolean;
}
