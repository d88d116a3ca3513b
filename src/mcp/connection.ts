// One connection to one server, in plain values. How it is made is connect.ts.
import type { Json } from "../core/json.ts";
import type { McpPrompt, McpToolListing } from "../core/mcp.ts";

/** What a tool, a resource or a prompt holds, as far as a model reads it. */
export type McpContent =
  | { readonly type: "text"; readonly text: string }
  /** `data` in base64. */
  | { readonly type: "image" | "audio"; readonly mediaType: string; readonly data: string }
  | { readonly type: "resource"; readonly uri: string; readonly mediaType: string; readonly text: string | null }
  | { readonly type: "link"; readonly uri: string; readonly name: string; readonly description: string };

export interface McpCallResult {
  readonly content: readonly McpContent[];
  /** The same as data, where a tool answers with data; null where not. */
  readonly structured: Json;
  readonly isError: boolean;
}

export interface McpResource {
  /** An address, or a template of addresses ("file:///{path}"). */
  readonly uri: string;
  readonly name: string;
  readonly description: string;
  readonly mediaType: string;
  readonly isTemplate: boolean;
}

/** What of a server may have changed. */
export type McpListKind = "tools" | "resources" | "prompts";

export interface McpConnection {
  /** Who the server says that it is, and in which version of the protocol it speaks. */
  readonly about: { readonly name: string; readonly version: string; readonly protocol: string };
  readonly offers: { readonly tools: boolean; readonly resources: boolean; readonly prompts: boolean };
  /** All throw `Failure`: `timeout`, `closed`, `auth`, `bad-request` in the server's words, `protocol`. */
  listTools(signal: AbortSignal): Promise<readonly McpToolListing[]>;
  callTool(
    name: string,
    input: { readonly [key: string]: Json },
    progress: (text: string) => void,
    signal: AbortSignal,
  ): Promise<McpCallResult>;
  listResources(signal: AbortSignal): Promise<readonly McpResource[]>;
  readResource(uri: string, signal: AbortSignal): Promise<readonly McpContent[]>;
  listPrompts(signal: AbortSignal): Promise<readonly McpPrompt[]>;
  /** The prompt as text to insert. */
  getPrompt(name: string, values: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string>;
  /** The workspace's folders changed. */
  tellRoots(): Promise<void>;
  /** Ends it, with all that the server has started. */
  close(): Promise<void>;
}

/** A question of a server to a model, in the words of the protocol brought to ours. */
export interface SamplingRequest {
  readonly system: string;
  readonly messages: readonly { readonly role: "user" | "assistant"; readonly text: string }[];
  readonly maxTokens: number;
  readonly temperature: number | null;
}

export interface SamplingAnswer {
  readonly model: string;
  readonly text: string;
  readonly finish: "endTurn" | "maxTokens";
}

/** One field that a server asks a person to fill in. */
export interface ElicitationField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  readonly kind:
    | { readonly type: "text"; readonly format: string | null; readonly least: number; readonly most: number | null }
    | { readonly type: "number"; readonly whole: boolean; readonly least: number | null; readonly most: number | null }
    | { readonly type: "boolean" }
    | {
        readonly type: "choice";
        readonly many: boolean;
        readonly options: readonly { readonly value: string; readonly title: string }[];
      };
  readonly initial: Json;
}

export type Elicitation =
  | { readonly kind: "form"; readonly message: string; readonly fields: readonly ElicitationField[] }
  | { readonly kind: "address"; readonly message: string; readonly url: string };

export type ElicitationAnswer =
  | {
      readonly action: "accept";
      readonly values: Readonly<Record<string, string | number | boolean | readonly string[]>>;
    }
  | { readonly action: "decline" | "cancel" };
