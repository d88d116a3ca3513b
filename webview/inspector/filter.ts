// From what the person chose to what the host is asked.
import { and, namesKind } from "../../src/core/filter/edit.ts";
import type { Filter, InspectorSnapshot } from "../../src/protocol/inspector.ts";
import type { Choice } from "./arrangement.ts";

/** Pieces of an answer on its way: of no interest but to those who look for them. */
const CHECKPOINT = "model.streamed";

/** The branch to ask for; null for all. A branch that is gone gives way to the current one. */
export function branchOf(choice: Choice, { session, branches }: InspectorSnapshot): string | null {
  if (choice.branch === "all") return null;
  return branches.some((branch) => branch.id === choice.branch) ? choice.branch : session.head;
}

export const filterOf = (choice: Choice, snapshot: InspectorSnapshot): Filter => ({
  branch: branchOf(choice, snapshot),
  query:
    choice.checkpoints || namesKind(choice.text, CHECKPOINT)
      ? choice.text.trim()
      : and(choice.text, `-kind:${CHECKPOINT}`),
});

/** True when events are left out because the person said so. */
export const isNarrowed = (choice: Choice): boolean => choice.text.trim() !== "";
