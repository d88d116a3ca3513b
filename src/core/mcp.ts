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
  | {
      readonly kind: "http";
      readonly url: string;
      readonly headers: readonly McpVariable[];
      /** Absent: in the person's browser, when the server asks for it. */
      readonly signIn?: McpSignIn | undefined;
    };

/** A type, which is JSON as it stands: an interface would not be. */
type ClientAt = {
  /** As whom: the name under which the authorization server knows us. */
  readonly clientId: string;
  /** Space-separated, and then all that is asked for; empty: what the server names. */
  readonly scope: string;
  /** The authorization server that alone gets what proves who we are: its issuer identifier (RFC 8414), https or loopback. */
  readonly issuer: string;
};

/** The JWS algorithms (RFC 7518) in which the official client signs with a private key in PEM. */
export const signingAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/**
 * Signing in without a person. What is secret about it is in the secret store, never here.
 * `client-secret`: OAuth's client credentials. `private-key`: the same, proven by a signature (RFC 7523).
 * `identity-provider`: a company's, which vouches for a person by their identity token (MCP's enterprise-managed authorization).
 */
export type McpSignIn =
  | ({ readonly kind: "client-secret" } & ClientAt)
  | ({ readonly kind: "private-key"; readonly algorithm: SigningAlgorithm } & ClientAt)
  | ({
      readonly kind: "identity-provider";
      readonly provider: {
        /** Where it exchanges tokens (RFC 8693), https or loopback: it alone gets the identity token. */
        readonly tokenUrl: string;
        readonly clientId: string;
        /** Whether it wants a secret of its own. */
        readonly hasSecret: boolean;
      };
    } & ClientAt);

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
  if (transport.kind === "http") {
    const { url, headers, signIn } = transport;
    // Without a key where there is nothing to say: what was approved before there were other ways stays approved.
    return { url, headers: written(headers), ...(signIn === undefined ? {} : { signIn }) };
  }
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
