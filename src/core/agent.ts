// An agent is a model with instructions, parameters and tools. Every saved edit is a new, immutable version.
import type { OwnLimits } from "./limits.ts";
import type { Parameters } from "./provider.ts";

export interface AgentSpec {
  readonly name: string;
  readonly description: string;
  /** The id of the connection. */
  readonly connection: string;
  /** The model's id as the provider spells it. */
  readonly model: string;
  /** The system prompt. */
  readonly instructions: string;
  readonly parameters: Parameters;
  /** Names of built-in tools. */
  readonly tools: readonly string[];
  /** Of one of its turns. Absent in versions that were stored before there were limits. */
  readonly limits?: OwnLimits;
  /** Ids of the agents that it may call. Absent in versions that were stored before an agent could. */
  readonly agents?: readonly string[];
  /** Ids of MCP servers; absent in versions from before there were any. */
  readonly servers?: readonly string[];
  /** By the names of `{{variables}}` in the instructions: what stands there when a session says nothing else. Absent when none has one. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface AgentVersion {
  readonly id: string;
  readonly agent: string;
  /** 1, 2, 3 … within the agent. */
  readonly number: number;
  readonly createdAt: number;
  readonly spec: AgentSpec;
}

/** An agent with its newest version. */
export interface Agent {
  readonly id: string;
  readonly version: AgentVersion;
  readonly createdAt: number;
  readonly archivedAt: number | null;
}
