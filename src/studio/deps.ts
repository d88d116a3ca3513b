// What the studio needs from outside. `src/vscode/loadStudio.ts` gives the real things, tests give their own.
import type { Connection } from "../core/connection.ts";
import type { Cost } from "../core/cost.ts";
import type { Limits } from "../core/limits.ts";
import type { ModelRef } from "../core/message.ts";
import type { ParseCommand } from "../core/policy/syntax.ts";
import type { Provider, Usage } from "../core/provider.ts";
import type { Disposable } from "../core/scope.ts";
import type { Store } from "../store/store.ts";
import type { ShellOptions } from "../tools/shell/shell.ts";
import type { Workspace } from "../tools/workspace.ts";
import type { McpHost } from "./mcp/host.ts";

/** Keys by the id of what they are for. The only place where a key is kept. */
export interface Secrets {
  get(id: string): Promise<string | undefined>;
  set(id: string, key: string): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface StudioDeps {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly workspace: Workspace;
  readonly mcp: McpHost;
  openProvider(connection: Connection, key: string | undefined): Promise<Provider>;
  price(model: ModelRef, usage: Usage, answeredBy: string | null, connection: Connection): Promise<Cost>;
  /** Tokens of each text, about: counted off the way of everything else. */
  countTokens(texts: readonly string[]): Promise<readonly number[]>;
  /** The shell that commands run in. */
  readonly shell: Omit<ShellOptions, "folders">;
  /** The parser that commands are judged with. Loaded on first use; rejects when it cannot be. */
  loadCommandParser(): Promise<ParseCommand>;
  /** This process, as others can check whether it is alive. */
  readonly owner: string;
  isOwnerDead(owner: string): boolean;
  /** The person's limits of a turn, where the agent has none of its own. */
  limits(): Limits;
  /** The share of a model's window from which on older messages are condensed; 0: never by itself. */
  condenseAt(): number;
  /** Whether a model may name sessions. */
  titles(): boolean;
  now(): number;
  random(): number;
  newId(): string;
  digest(text: string): string;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Does the work again and again, so many milliseconds apart, until disposed. It never rejects, and keeps no process alive. */
  every(ms: number, work: () => Promise<void>): Disposable;
}
