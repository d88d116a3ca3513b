// What MCP servers need of the editor around them.
import type { Disposable } from "../../core/scope.ts";
import type { Elicitation, ElicitationAnswer, SamplingRequest } from "../../mcp/connection.ts";
import type { McpLog } from "../../mcp/log.ts";
import type { WorkspaceFile } from "../../mcp/workspaceFile.ts";
import type { Secrets } from "../deps.ts";

export interface ServerLog extends McpLog, Disposable {
  show(): void;
}

export interface McpHost {
  /** Ours, which servers are told. */
  readonly version: string;
  /** This process's environment. What of it a server gets is decided in src/mcp. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  /** What a person entered for a server, and what a sign-in brought. */
  readonly secrets: Secrets;
  /** A log that a person can read, under the server's name. */
  log(server: string): ServerLog;
  /** Where a browser comes back to after a sign-in. */
  redirectUrl(): Promise<string>;
  /** Asks the person, opens their browser, and resolves with the query that it comes back with. Rejects when they do not want to. */
  authorize(server: string, url: URL, state: string, signal: AbortSignal): Promise<URLSearchParams>;
  /** Whether the model may answer the server's question. `model` as a person knows it. */
  allowsSampling(server: string, model: string, request: SamplingRequest, signal: AbortSignal): Promise<boolean>;
  /** Lets a person fill in what the server asks for, or decline. */
  elicit(server: string, request: Elicitation, signal: AbortSignal): Promise<ElicitationAnswer>;
  /** The .vscode/mcp.json of each folder that has one. Only called in a trusted workspace. */
  workspaceFiles(): Promise<readonly WorkspaceFile[]>;
  /** Those files or the workspace's folders changed, or the workspace became trusted. */
  onWorkspaceFiles(listener: () => void): Disposable;
}
