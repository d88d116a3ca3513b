// (rules, tool, input) -> allow | ask | deny, for calls of every tool but the shell, whose commands are judged by themselves.
import { firstHidden } from "../hiddenText.ts";
import type { Json } from "../json.ts";
import { english } from "../l10n.ts";
import type { Judgement, Rule, Rules } from "./rules.ts";

type ToolRule = Extract<Rule, { kind: "tool" }>;

/** A value that is longer is not compared: no rule means it, and matching takes longer the longer it is. */
const LONGEST_VALUE = 4_096;

export function judgeCall(rules: Rules, tool: string, input: Json): Judgement {
  const first = (list: readonly Rule[], meets: (rule: ToolRule) => boolean) =>
    list.find((rule): rule is ToolRule => rule.kind === "tool" && rule.tool === tool && meets(rule));
  const denied = first(rules.deny, (rule) => mayMean(rule, input));
  if (denied !== undefined) return { decision: "deny", reasons: [english('The rule "{0}" denies it.', denied.text)] };
  const asks = first(rules.ask, (rule) => mayMean(rule, input));
  if (asks !== undefined)
    return { decision: "ask", reasons: [english('The rule "{0}" says to ask.', asks.text)], asks: true };
  const allowed = first(rules.allow, (rule) => means(rule, input));
  if (allowed !== undefined)
    return { decision: "allow", reasons: [english('The rule "{0}" allows it.', allowed.text)] };
  return { decision: "ask", reasons: [english("No rule allows {0}.", tool)] };
}

function fieldOf(input: Json, field: string): string | null {
  if (typeof input !== "object" || input === null) return null;
  const value = new Map<string, Json>(Object.entries(input)).get(field);
  return typeof value === "string" && value.length <= LONGEST_VALUE ? value : null;
}

/** Exactly: a value that leads up, or that cannot be read as it is, is meant by no pattern. */
function means({ field, pattern }: ToolRule, input: Json): boolean {
  if (field === null) return true;
  const value = fieldOf(input, field);
  if (value === null || firstHidden(value) !== null || value.split(/[/\\]/).includes("..")) return false;
  return toExpression(pattern, "u").test(value.replace(/^(\.\/)+/, ""));
}

/** Generously: in whatever way the value is written; and what cannot be compared may be meant. */
function mayMean({ field, pattern }: ToolRule, input: Json): boolean {
  if (field === null) return true;
  const value = fieldOf(input, field);
  if (value === null) return true;
  const parts: string[] = [];
  for (const part of value.normalize("NFKC").split(/[/\\]/)) {
    if (part === "..") parts.pop();
    else if (part !== "." && (part !== "" || parts.length === 0)) parts.push(part);
  }
  const expression = toExpression(pattern, "iu");
  return expression.test(parts.join("/")) || expression.test(value);
}

/** `*` stays within a folder, `**` does not, `?` is one character. */
function toExpression(pattern: string, flags: string): RegExp {
  const source = pattern
    .replace(/[.+^$(){}|[\]\\/-]/g, "\\$&")
    .replace(/\*{2,}|\*|\?/g, (wildcard) => (wildcard === "*" ? "[^/]*" : wildcard === "?" ? "[^/]" : "[^]*"));
  return new RegExp(`^${source}$`, flags);
}
