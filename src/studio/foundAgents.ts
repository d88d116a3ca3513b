// Agents that an "@" names: whoever is chosen answers that message.

import { t } from "../core/l10n.ts";
import { rankNames } from "../core/rankNames.ts";
import type { ChatAgent } from "../protocol/chat.ts";

/** More are found by more letters. */
const MOST_SHOWN = 5;

export interface FoundAgent {
  readonly kind: "agent";
  readonly label: string;
  readonly detail: string;
  /** Its id. */
  readonly agent: string;
}

/** The agents whose names have these letters, the best first. */
export function foundAgents(letters: string, agents: readonly ChatAgent[]): FoundAgent[] {
  // Where there is only one it answers anyway.
  if (agents.length < 2) return [];
  return rankNames(letters, agents, ({ name }) => name, MOST_SHOWN).map(({ id, name, model }) => ({
    kind: "agent",
    label: name,
    detail: t("answers this message, on {0}", model),
    agent: id,
  }));
}
