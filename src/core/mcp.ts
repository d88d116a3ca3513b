// MCP servers: programs and addresses that bring tools, as a person configures them, and what was approved of each.
import type { ErrorInfo } from "./failure.ts";
import type { Json } from "./json.ts";

/** An environment variable or an HTTP header. `value` is null for a secret: that is in the secret store, never here. */
export interface McpVariable {
  readonly name: string;
  readonly value: string | null;
}

export type McpTransport =
  | {
      readonly kind: "stdio";
      readonly command: string;
      readonly args: readonly string[];
      /** Absolute; empty: the home folder. */
      readonly cwd: string;
      readonly env: readonly McpVariable[];
    }
  | { readonly kind: "http"; readonly url: string; readonly headers: readonly McpVariable[] };

export interface McpServer {
  readonly id: string;
  /** What a person calls it; in the names of its tools. */
  readonly name: string;
  readonly transport: McpTransport;
}

/** What a server says of one of its tools: all of it reaches a model, so all of it is approved. */
export interface McpToolListing {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** A JSON Schema of type object. */
  readonly input: Json;
  /** A JSON Schema of what the tool answers with; null when the server gives none. */
  readonly output: Json;
}

/** `new`: never approved. `changed`: not what was approved. Neither is there for a model until a person has approved it. */
export type McpApproval = "approved" | "new" | "changed";

export type McpState =
  | { readonly at: "stopped" }
  | { readonly at: "starting" }
  /** The person signs in, in the browser. */
  | { readonly at: "signing-in" }
  | { readonly at: "running" }
  | { readonly at: "failed"; readonly error: ErrorInfo };

/** What can be inserted into a message. */
export interface McpPrompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly { readonly name: string; readonly description: string; readonly required: boolean }[];
}

/**
 * What of a server is pinned, as the documents whose hashes are compared: `launch` is how it is started or reached, without
 * any secret's value; one more for each tool, which holds the launch too, since another program's tool is another tool.
 */
export interface McpPin {
  /** "launch", or "tool:" and the tool's name. */
  readonly part: string;
  readonly document: Json;
}

export const launchPart = "launch";
export const toolPart = (tool: string): string => `tool:${tool}`;

/** All that decides what is started or reached. A plain variable's value belongs to it: some make a program run another. */
export function launchDocument({ transport }: McpServer): Json {
  const written = (variables: readonly McpVariable[]): Json => variables.map(({ name, value }) => ({ name, value }));
  if (transport.kind === "http") return { url: transport.url, headers: written(transport.headers) };
  const { command, args, cwd, env } = transport;
  return { command, args, cwd, env: written(env) };
}

export function toolDocument(launch: Json, { name, title, description, input, output }: McpToolListing): Json {
  return { launch, name, title, description, input, output };
}

/** The same text for the same value, whatever the order of its keys. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}
