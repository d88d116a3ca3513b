// What a file of conversations turns out to hold, one after the other.
import type { SessionCopy } from "../core/sessionCopy.ts";

/** Something that could not be understood, and what became of it. */
export interface Problem {
  /** The file, and where in it. */
  readonly where: string;
  /** A sentence. */
  readonly what: string;
}

export type Found =
  | { readonly type: "session"; readonly copy: SessionCopy; readonly messages: number }
  | { readonly type: "problem"; readonly problem: Problem };

export const problem = (where: string, what: string): Found => ({ type: "problem", problem: { where, what } });

/** Messages of either side, as a person counts them. */
export const countMessages = ({ events }: SessionCopy): number =>
  events.filter(({ fact }) => fact.kind === "message.user" || fact.kind === "model.responded").length;
