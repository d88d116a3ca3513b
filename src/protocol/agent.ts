// The agent editor's contract.
import * as z from "zod/mini";
import type { Agent, AgentVersion } from "../core/agent.ts";
import type { Connection } from "../core/connection.ts";
import type { ErrorInfo } from "../core/failure.ts";
import type { Limits } from "../core/limits.ts";
import type { ModelFacts } from "../core/models.ts";
import type { ToolSpec } from "../core/provider.ts";
import type { Effect } from "../core/tool.ts";
import { notice, request } from "./peer.ts";
import { AgentDraft, AgentSpec, Id, MessageText, Nothing } from "./schemas.ts";

export interface AgentSnapshot {
  /** Null for an agent that was never saved, or that was deleted. */
  readonly agent: Agent | null;
  /** What the form starts from: the newest version's, or a new agent's. */
  readonly spec: AgentVersion["spec"];
  /** Newest first; also of one that was deleted. */
  readonly versions: readonly AgentVersion[];
  readonly connections: readonly Connection[];
  readonly tools: readonly { readonly spec: ToolSpec; readonly effect: Effect }[];
  /** The agents that it could call. */
  readonly agents: readonly { readonly id: string; readonly name: string; readonly description: string }[];
  /** What holds where it has no limits of its own. */
  readonly limits: Limits;
  readonly servers: readonly { readonly id: string; readonly name: string; readonly words: string }[];
}

/** It was deleted while its editor was open: saving brings it back. */
export const isDeleted = ({ agent, versions }: AgentSnapshot): boolean => agent === null && versions.length > 0;

export type ModelList =
  | { readonly ok: true; readonly models: readonly ModelFacts[] }
  | { readonly ok: false; readonly error: ErrorInfo };

export const open = request<AgentSnapshot>()("agent.open", Nothing);
/** The models of a connection, asked from its provider; kept for the life of the editor. */
export const models = request<ModelList>()("agent.models", z.strictObject({ connection: Id }));
/** Tokens of a text, about: by the nearest tokenizer at hand. */
export const countTokens = request<number>()("agent.countTokens", z.strictObject({ text: MessageText }));
/** Makes a version; an agent that was deleted meanwhile is back with it. Fails with `invalid` when a field is wrong. Saving what is equal to the newest version makes none. */
export const save = request<Agent>()("agent.save", AgentSpec);
/** Shows one version beside another in the editor; `other: null` stands for the newest. */
export const compare = request<void>()("agent.compare", z.strictObject({ one: Id, other: z.nullable(Id) }));
/** Saves what an earlier version holds as a new version. What is unsaved in the form stays there. */
export const restore = request<Agent>()("agent.restore", z.strictObject({ version: Id }));
/** Opens a new chat with the agent. */
export const tryIt = request<void>()("agent.tryIt", Nothing);
export const addConnection = request<void>()("agent.addConnection", Nothing);
/** Opens the page where connections and their keys are mended. */
export const openSettings = request<void>()("agent.openSettings", Nothing);
/** The form has changes that are not saved: the tab's title shows it, and closing it loses nothing. */
export const saveDraft = request<void>()("agent.saveDraft", z.strictObject({ spec: z.nullable(AgentDraft) }));

/** The agent, connections or versions changed elsewhere: open again, keeping what was edited. */
export const changed = notice("agent.changed", Nothing);
