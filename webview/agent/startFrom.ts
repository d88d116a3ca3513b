// A template in the form of a new agent. It takes the place of nothing that a person wrote.
import { type Template, templates } from "../../src/core/templates.ts";
import { decimalText } from "../shared/numbers.ts";
import type { AgentForm } from "./form.ts";

type Started = Pick<
  AgentForm,
  "name" | "description" | "instructions" | "tools" | "temperature" | "maxOutputTokens" | "effort" | "variables"
>;

/** The fields that a template fills; of none, as a new agent has them. */
export function startedFrom(template: Template | null): Started {
  if (template === null) {
    const nothing = { name: "", description: "", instructions: "", tools: [], variables: {} };
    return { ...nothing, temperature: "", maxOutputTokens: "", effort: "default" };
  }
  const { name, description, instructions, tools, parameters, variables = {} } = template;
  const { temperature, maxOutputTokens, effort = "default" } = parameters;
  const numbers = { temperature: decimalText(temperature), maxOutputTokens: decimalText(maxOutputTokens) };
  return { name, description, instructions, tools, variables, effort, ...numbers };
}

/** What the words in the form are from, the name aside: a template, null for none, or "own" where a person wrote some. */
export function startOf({ description, instructions }: AgentForm): Template | null | "own" {
  const starts = [null, ...templates()];
  const found = starts.find((template) => {
    const started = startedFrom(template);
    return description === started.description && instructions === started.instructions;
  });
  return found === undefined ? "own" : found;
}

/** Whether a name is neither empty nor a template's. */
export const isOwnName = (name: string): boolean =>
  name.trim() !== "" && !templates().some((template) => template.name === name);
