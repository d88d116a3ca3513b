// (what is known of a call) -> may it run? Fails closed: what no rule of the person allows, and changes anything, asks.
import type { Decision, FactOf } from "./event.ts";
import { english } from "./l10n.ts";
import type { Judgement } from "./policy/rules.ts";
import type { Effect } from "./tool.ts";

export type Verdict =
  | Decision
  | ({ readonly verdict: "ask" } & Pick<FactOf<"tool.asked">, "reasons" | "offer" | "workspace">);

export interface Circumstances {
  readonly effect: Effect;
  /** Whether the person trusts the workspace that is open. */
  readonly trusted: boolean;
  /** Why a person has to be asked whatever the rules say. */
  readonly caution?: string | undefined;
  /** What the person's rules say of this call. */
  readonly rules: Judgement;
}

export function judge({ effect, trusted, caution, rules }: Circumstances): Decision | "ask" {
  const policy = (verdict: "allow" | "deny", reason: string): Decision => ({ verdict, by: "policy", reason });
  const said = rules.reasons.join(" ");
  if (rules.decision === "deny") return policy("deny", said);
  if (effect === "none") return policy("allow", english("It touches nothing."));
  if (!trusted) return policy("deny", english("Tools that touch the workspace need a trusted workspace."));
  if (caution !== undefined || rules.asks) return "ask";
  if (rules.decision === "allow") return policy("allow", said);
  return effect === "read" ? policy("allow", english("It only reads.")) : "ask";
}
