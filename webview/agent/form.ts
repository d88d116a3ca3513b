// An agent as the person edits it: every field as its text, what is wrong with it, and the spec that it makes.
import * as z from "zod/mini";
import type { AgentSpec } from "../../src/core/agent.ts";
import type { OwnLimits } from "../../src/core/limits.ts";
import type { Effort, ModelInfo } from "../../src/core/provider.ts";
import { variablesIn } from "../../src/core/variables.ts";
import { AgentSpec as AgentSpecSchema } from "../../src/protocol/schemas.ts";
import { count } from "../shared/format.ts";
import { t } from "../shared/l10n.ts";
import { decimal, decimalText, whole } from "../shared/numbers.ts";
import { blankLimits, type LimitForm, limitFormOf, limitsOf } from "./limitForm.ts";

export interface AgentForm extends LimitForm {
  readonly name: string;
  readonly description: string;
  readonly connection: string;
  readonly model: string;
  readonly instructions: string;
  /** Empty: the provider's default. */
  readonly temperature: string;
  readonly maxOutputTokens: string;
  readonly effort: Effort | "default";
  readonly tools: readonly string[];
  readonly agents: readonly string[];
  readonly servers: readonly string[];
  /** Of variables that the instructions do not name any more too: who takes a word away may bring it back. */
  readonly variables: Readonly<Record<string, string>>;
}
type FieldName = keyof AgentForm;

/** Before the agent is read. */
export const blankForm: AgentForm = {
  name: "",
  description: "",
  connection: "",
  model: "",
  instructions: "",
  temperature: "",
  maxOutputTokens: "",
  effort: "default",
  tools: [],
  agents: [],
  ...blankLimits,
  servers: [],
  variables: {},
};

export function formOf(spec: AgentSpec): AgentForm {
  const { temperature, maxOutputTokens, effort = "default" } = spec.parameters;
  return {
    name: spec.name,
    description: spec.description,
    connection: spec.connection,
    model: spec.model,
    instructions: spec.instructions,
    temperature: decimalText(temperature),
    maxOutputTokens: maxOutputTokens === undefined ? "" : count(maxOutputTokens),
    effort,
    tools: spec.tools,
    agents: spec.agents ?? [],
    ...limitFormOf(spec.limits),
    servers: spec.servers ?? [],
    variables: spec.variables ?? {},
  };
}

/** A number's field; undefined where it is empty, NaN where it is no number. */
interface Numbers extends OwnLimits {
  readonly temperature: number | undefined;
  readonly maxOutputTokens: number | undefined;
}
const numbersOf = (form: AgentForm): Numbers => ({
  ...limitsOf(form),
  temperature: decimal(form.temperature),
  maxOutputTokens: whole(form.maxOutputTokens),
});

function fill(form: AgentForm, { temperature, maxOutputTokens, ...limits }: Numbers): AgentSpec {
  const { name, description, connection, model, instructions, effort, tools, agents, servers } = form;
  const named = new Set(variablesIn(instructions));
  const variables = Object.entries(form.variables).filter(([variable, value]) => named.has(variable) && value !== "");
  return {
    name,
    description,
    connection,
    model,
    instructions,
    parameters: {
      ...(temperature === undefined ? {} : { temperature }),
      ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
      ...(effort === "default" ? {} : { effort }),
    },
    tools,
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
    ...(agents.length === 0 ? {} : { agents }),
    // Absent where there are none, as in versions from before there were any.
    ...(servers.length === 0 ? {} : { servers }),
    ...(variables.length === 0 ? {} : { variables: Object.fromEntries(variables) }),
  };
}

/** The form as it is, for a draft: a number that is none (yet) is left out. */
export function draftOf(form: AgentForm): AgentSpec {
  const { temperature, maxOutputTokens, ...limits } = numbersOf(form);
  const known = (value: number | undefined) => (Number.isFinite(value) ? value : undefined);
  const finite = Object.fromEntries(Object.entries(limits).filter(([, value]) => Number.isFinite(value)));
  return fill(form, { ...finite, temperature: known(temperature), maxOutputTokens: known(maxOutputTokens) });
}

/** True while a number's field holds something else. */
export const hasNoNumber = (form: AgentForm): boolean =>
  Object.values(numbersOf(form)).some((value) => Number.isNaN(value));

/** Equal for the model and the person: the order of the tools, servers and agents means nothing. */
export function isSameSpec(one: AgentSpec, other: AgentSpec): boolean {
  const plain = (spec: AgentSpec) => {
    const { temperature, maxOutputTokens, effort } = spec.parameters;
    const { name, description, connection, model, instructions, limits = {}, agents = [] } = spec;
    const tools = [...spec.tools].sort();
    const servers = [...(spec.servers ?? [])].sort();
    return JSON.stringify([
      name,
      description,
      connection,
      model,
      instructions,
      temperature,
      maxOutputTokens,
      effort,
      tools,
      [limits.modelCalls, limits.minutes, limits.tokens, limits.cost],
      [...agents].sort(),
      servers,
      Object.entries(spec.variables ?? {}).sort(),
    ]);
  };
  return plain(one) === plain(other);
}

/** Why a field cannot be used with the chosen model; absent where it can, or where that is unknown. */
export type Reasons = { readonly [Field in "temperature" | "effort" | "tools"]?: string };
export function reasonsOf(info: ModelInfo | null): Reasons {
  if (!info) return {};
  return {
    ...(info.temperature === false && { temperature: t("{0} takes no temperature.", info.id) }),
    ...(info.thinking === false && { effort: t("{0} does not think.", info.id) }),
    ...(info.tools === false && { tools: t("{0} takes no tools.", info.id) }),
  };
}

/** Words for limits that the schema states only as numbers. */
const tooBig: { readonly [Field in FieldName]?: string } = {
  description: t("A description has at most 2,000 characters."),
  model: t("A model's id has at most 300 characters."),
  maxOutputTokens: t("Max output is at most 10,000,000 tokens."),
  instructions: t("Instructions have at most 500,000 characters."),
};

export type Issues = { readonly [Field in FieldName]?: string };
export type Checked = { readonly ok: true; readonly spec: AgentSpec } | { readonly ok: false; readonly issues: Issues };

/** What the chosen model cannot take is left out, so that it is never sent. */
export function check(form: AgentForm, reasons: Reasons): Checked {
  const able: AgentForm = {
    ...form,
    ...(reasons.temperature && { temperature: "" }),
    ...(reasons.effort && { effort: "default" }),
    ...(reasons.tools && { tools: [], agents: [], servers: [] }),
  };
  const parsed = z.safeParse(AgentSpecSchema, fill(able, numbersOf(able)));
  if (parsed.success) return { ok: true, spec: parsed.data };
  const issues: { [Field in FieldName]?: string } = {};
  for (const issue of parsed.error.issues) {
    const [first, second] = issue.path;
    const place = first === "parameters" || first === "limits" ? second : first;
    const field = fields.find((name) => name === place);
    if (field) issues[field] ??= (issue.code === "too_big" && tooBig[field]) || issue.message;
  }
  return { ok: false, issues };
}

const fields: readonly FieldName[] = [
  "name",
  "description",
  "connection",
  "model",
  "instructions",
  "temperature",
  "maxOutputTokens",
  "effort",
  "tools",
  "modelCalls",
  "minutes",
  "tokens",
  "cost",
  "agents",
  "servers",
  "variables",
];
