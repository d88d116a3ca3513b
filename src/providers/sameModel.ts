import type { AssistantMessage, ModelRef } from "../core/message.ts";

/** Signatures and encrypted reasoning hold for one model under one account: what others said goes without them. */
export function isOwn(message: AssistantMessage, model: ModelRef): boolean {
  const from = message.model;
  return from.provider === model.provider && from.model === model.model && from.connection === model.connection;
}
