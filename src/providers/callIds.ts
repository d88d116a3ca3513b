import { createHash } from "node:crypto";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Mistral takes exactly nine letters and digits, everyone else takes them too. */
const ID_LENGTH = 9;

/** A tool call's id in a form that every vendor accepts; the same for the same id. */
export function portableCallId(callId: string): string {
  const digest = createHash("sha256").update(callId).digest();
  return Array.from(digest.subarray(0, ID_LENGTH), (byte) => alphabet[byte % alphabet.length]).join("");
}

/** The ids of one answer's calls: the vendor's own, where it gives one and no call before has it. */
export function createCallIds(): (given: string | undefined) => string {
  const taken = new Set<string>();
  return (given) => {
    const id = given !== undefined && given.trim() !== "" && !taken.has(given) ? given : newCallId();
    taken.add(id);
    return id;
  };
}

/** A new id, for vendors that give their calls none. */
export function newCallId(): string {
  return portableCallId(globalThis.crypto.randomUUID());
}
