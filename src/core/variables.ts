// `{{variables}}` in an agent's instructions: found, and filled in. A value is a text and nothing else: braces in it stay.
import type { AgentSpec } from "./agent.ts";
import type { Event } from "./event.ts";
import { fail } from "./failure.ts";
import { english } from "./l10n.ts";

export type Values = Readonly<Record<string, string>>;

/** What was typed for agents' variables and is not sent, the agent of the last key stroke last: who looks at another one loses nothing. */
export type Typed = readonly (readonly [agent: string, values: Values])[];

/** Agents whose unsent values are kept: nobody fills in more forms at a time. */
export const MOST_TYPED = 20;

export const typedFor = (typed: Typed, agent: string): Values => typed.find(([known]) => known === agent)?.[1] ?? {};
export const typedForOthers = (typed: Typed, agent: string): Typed => typed.filter(([known]) => known !== agent);

/** A letter first: `{{1}}` and `{{#each}}` are other people's templates. */
const VARIABLE = /\{\{\s*([\p{L}_][\p{L}\p{N}_.-]*)\s*\}\}/gu;

/** Their names, each once, in the order of their first use. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? ""))];
}

/** What looks as if it were meant as one, and is sent as it stands: `{{project name}}`, `{{2nd}}`. */
export function almostVariablesIn(text: string): string[] {
  const written = text.match(/\{\{\s*[\p{L}\p{N}_][^{}\n]{0,60}\}\}/gu) ?? [];
  return [...new Set(written.filter((one) => variablesIn(one).length === 0 && !/^\{\{\s*\d+\s*\}\}$/.test(one)))];
}

const own = (values: Values, name: string): string => (Object.hasOwn(values, name) ? (values[name] ?? "") : "");

/** What stands for each variable of the agent: what was said, else its default, else nothing. */
export function valuesOf({ instructions, variables = {} }: AgentSpec, said: Values): Values {
  return Object.fromEntries(
    variablesIn(instructions).map((name) => [
      name,
      own(said, name).trim() === "" ? own(variables, name) : own(said, name),
    ]),
  );
}

/** The names of those that nobody has said anything for. */
export function unfilled(spec: AgentSpec, said: Values): string[] {
  return Object.entries(valuesOf(spec, said))
    .filter(([, value]) => value.trim() === "")
    .map(([name]) => name);
}

/** The instructions with what is known filled in; what is not known stands there as it was written. */
export function filledAsFar(spec: AgentSpec, said: Values): string {
  const values = valuesOf(spec, said);
  return spec.instructions.replace(VARIABLE, (written, name: string) => own(values, name) || written);
}

/** The instructions as they are sent. Throws `invalid` when a variable has no value. */
export function fillIn(spec: AgentSpec, said: Values): string {
  const missing = unfilled(spec, said);
  if (missing.length > 0) {
    const named = missing.map((name) => `{{${name}}}`).join(", ");
    throw fail(
      "invalid",
      missing.length === 1
        ? english('{0} has no value in the instructions of "{1}".', named, spec.name)
        : english('{0} have no values in the instructions of "{1}".', named, spec.name),
      english("Fill it in where the session begins, or give it a default in the agent's editor."),
    );
  }
  return filledAsFar(spec, said);
}

/** What was said in a branch's history, the later word first. */
export function saidIn(history: readonly Event[]): Values {
  const said: Record<string, string> = {};
  for (const { fact } of history) if (fact.kind === "variables.filled") Object.assign(said, fact.values);
  return said;
}
