// A conversation of another program, in the words that all of them share: a tree of messages.
import type { ForeignProgram } from "../../core/event.ts";
import type { AssistantBlock, ToolResult, UserBlock } from "../../core/message.ts";
import type { Usage } from "../../core/provider.ts";

export interface ForeignConversation {
  readonly program: ForeignProgram;
  /** The id that the program gave it. */
  readonly id: string;
  /** Empty: the first words of its first message become its title. */
  readonly title: string;
  /** Milliseconds since 1970; null when it is not told. */
  readonly at: number | null;
  /** The message whose line is shown; null: the last one's. */
  readonly shown: string | null;
  /** In the order of the source. */
  readonly messages: readonly ForeignMessage[];
  /** What could not be understood of it; sentences. */
  readonly problems: readonly string[];
}

export interface ForeignMessage {
  readonly id: string;
  /** The message that it answers; null for a first one. */
  readonly parent: string | null;
  readonly at: number | null;
  readonly said: Said;
}

export type Said =
  | { readonly role: "user"; readonly content: readonly UserBlock[] }
  | {
      readonly role: "assistant";
      readonly content: readonly AssistantBlock[];
      /** Empty when it is not told. */
      readonly model: string;
      readonly usage: Usage;
      /** US dollars, and whose figure it is; null when it is not told. */
      readonly cost: { readonly usd: number; readonly by: string } | null;
    }
  /** What tools answered. A result without a call's id is the last call's. */
  | { readonly role: "tool"; readonly results: readonly ToolResult[] }
  /** Says nothing; others hang on it. */
  | { readonly role: "none" };
