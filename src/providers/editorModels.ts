// VS Code's language models as a port: as much of its API as the adapter needs, in plain values. src/vscode has the real
// one; tests give their own.
import type { Json } from "../core/json.ts";

export interface EditorModels {
  /** What VS Code offers at this moment: other extensions bring models, and take them away. */
  list(): Promise<readonly EditorModel[]>;
}

export interface EditorModel {
  /** Unique within its vendor. */
  readonly id: string;
  readonly vendor: string;
  readonly name: string;
  /** Tokens of a request, at most. */
  readonly maxInputTokens: number;
  /** The user's consent; undefined: not asked for yet, so that the first request asks. */
  allowed(): boolean | undefined;
  /** Rejects, and ends its stream, with VS Code's `LanguageModelError`. */
  send(
    messages: readonly EditorMessage[],
    options: EditorOptions,
    signal: AbortSignal,
  ): Promise<AsyncIterable<EditorPart>>;
}

export interface EditorOptions {
  readonly tools: readonly { readonly name: string; readonly description: string; readonly input: Json }[];
  /** Passed on to whoever made the model: what it makes of them is its own affair. */
  readonly modelOptions: Readonly<Record<string, Json>>;
}

/** VS Code's API knows no system role. */
export interface EditorMessage {
  readonly role: "user" | "assistant";
  readonly content: readonly EditorBlock[];
}

interface EditorImage {
  readonly type: "image";
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export type EditorBlock =
  | { readonly type: "text"; readonly text: string }
  | EditorImage
  | { readonly type: "call"; readonly callId: string; readonly name: string; readonly input: object }
  | {
      readonly type: "result";
      readonly callId: string;
      readonly text: string;
      readonly images: readonly EditorImage[];
    };

export type EditorPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "call"; readonly callId: string; readonly name: string; readonly input: unknown }
  | { readonly type: "data"; readonly mediaType: string; readonly bytes: Uint8Array }
  /** Of a kind that the stable API does not have. */
  | { readonly type: "other" };
