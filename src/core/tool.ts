// A tool checks its input once, in `prepare`; what comes back can only be run.
import type { Json } from "./json.ts";
import type { ResultImage } from "./message.ts";
import type { ToolSpec } from "./provider.ts";

/** What a call can do to the world, at most. `none`: computes; `read`: reads the workspace; `write`, `execute`: changes things. */
export type Effect = "none" | "read" | "write" | "execute";

export interface Tool {
  readonly spec: ToolSpec;
  readonly effect: Effect;
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
}

export type Detail =
  /** `path` is absolute. `before` is null for a file that does not exist yet, `after` for one that will be gone. */
  | {
      readonly kind: "edits";
      readonly files: readonly {
        readonly path: string;
        readonly before: string | null;
        readonly after: string | null;
      }[];
    }
  /** `sandbox` is null where the system has none. */
  | {
      readonly kind: "command";
      readonly command: string;
      readonly cwd: string;
      readonly shell: string;
      readonly sandbox: string | null;
    };

export interface ToolOutput {
  readonly text: string;
  readonly isError: boolean;
  readonly images?: readonly ResultImage[];
}
