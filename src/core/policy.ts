// (effect) -> may a tool call run? Fails closed: what is not known to be harmless is denied.
import type { Decision } from "./event.ts";
import type { Effect } from "./tool.ts";

/** `trusted`: whether the person trusts the workspace that is open. `caution`: why a person has to be asked whatever the rules say. */
export function judge(effect: Effect | "unknown", trusted: boolean, caution?: string): Decision {
  if (effect === "none") return { verdict: "allow", by: "policy", reason: "It touches nothing." };
  if (!trusted)
    return { verdict: "deny", by: "policy", reason: "Tools that touch the workspace need a trusted workspace." };
  if (caution !== undefined)
    return { verdict: "deny", by: "policy", reason: `${caution} No rule allows that without asking a person.` };
  if (effect === "read") return { verdict: "allow", by: "policy", reason: "It only reads." };
  return { verdict: "deny", by: "policy", reason: "Nothing allows this tool to change anything." };
}
