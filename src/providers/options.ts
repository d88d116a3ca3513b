import type { Connection } from "../core/connection.ts";
import type { EditorModels } from "./editorModels.ts";

export interface ProviderOptions {
  readonly connection: Connection;
  readonly key: string | undefined;
  /** For hosts beyond this machine; loopback hosts are reached with `nodeFetch`. */
  readonly fetch: typeof globalThis.fetch;
  /** In place of every line to the vendor, this machine's too: for whoever wants to see what would be sent. */
  readonly send?: typeof globalThis.fetch;
  /** Milliseconds without a byte after which a request is given up; absent: `idleLimit` of the host. */
  readonly idleMs?: number;
  /** VS Code's own models; absent outside VS Code. */
  readonly editorModels?: EditorModels;
}
