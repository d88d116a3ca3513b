// From what the person chose to what the host is asked.
import type { FactKind } from "../../src/core/event.ts";
import type { Filter, InspectorSnapshot } from "../../src/protocol/inspector.ts";
import type { Choice } from "./arrangement.ts";
import { kindNames, kinds } from "./kinds.ts";

/** The kinds to ask for; empty means all, as in the contract. */
function wantedKinds(choice: Choice): FactKind[] {
  const wanted = kindNames.filter(
    (kind) =>
      (choice.groups.length === 0 || choice.groups.includes(kinds[kind].group)) &&
      (choice.checkpoints || kind !== "model.streamed"),
  );
  return wanted.length === kindNames.length ? [] : wanted;
}

/** The branch to ask for; null for all. A branch that is gone gives way to the current one. */
export function branchOf(choice: Choice, { session, branches }: InspectorSnapshot): string | null {
  if (choice.branch === "all") return null;
  return branches.some((branch) => branch.id === choice.branch) ? choice.branch : session.head;
}

export const filterOf = (choice: Choice, snapshot: InspectorSnapshot): Filter => ({
  branch: branchOf(choice, snapshot),
  kinds: wantedKinds(choice),
  failedOnly: choice.failedOnly,
  text: choice.text.trim(),
});

/** True when events are left out because the person said so. */
export const isNarrowed = (choice: Choice): boolean =>
  choice.text.trim() !== "" || choice.groups.length > 0 || choice.failedOnly;

/** Pressing a group adds it to what is shown, or takes it away; with all of them pressed none need be. */
export function toggled(choice: Choice, group: Choice["groups"][number]): Choice {
  const groups = choice.groups.includes(group)
    ? choice.groups.filter((other) => other !== group)
    : [...choice.groups, group];
  return { ...choice, groups };
}
