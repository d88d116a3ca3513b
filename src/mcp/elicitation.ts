// What a server asks a person for, brought to our words.
import type { ElicitRequest } from "@modelcontextprotocol/client";
import type { Json } from "../core/json.ts";
import type { Elicitation, ElicitationField } from "./connection.ts";
import { toJson } from "./reading.ts";

type Params = ElicitRequest["params"];
/** Nobody fills in more. */
const MOST_FIELDS = 50;

export function readElicitation(params: Params): Elicitation {
  if (params.mode === "url") return { kind: "address", message: params.message, url: params.url };
  const required = new Set(params.requestedSchema.required ?? []);
  const fields = Object.entries(params.requestedSchema.properties)
    .slice(0, MOST_FIELDS)
    .map(([name, schema]) => readField(name, toJson(schema), required.has(name)));
  return { kind: "form", message: params.message, fields };
}

type Schema = { readonly [key: string]: Json };
const text = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);
const number = (value: Json | undefined): number | null => (typeof value === "number" ? value : null);
const isSchema = (value: Json | undefined): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readField(name: string, given: Json, required: boolean): ElicitationField {
  const schema = isSchema(given) ? given : {};
  return {
    name,
    title: text(schema.title) ?? name,
    description: text(schema.description) ?? "",
    required,
    kind: readKind(schema),
    initial: schema.default ?? null,
  };
}

function readKind(schema: Schema): ElicitationField["kind"] {
  const options = readOptions(schema);
  if (options !== null) return { type: "choice", many: false, options };
  switch (schema.type) {
    case "boolean":
      return { type: "boolean" };
    case "number":
    case "integer":
      return {
        type: "number",
        whole: schema.type === "integer",
        least: number(schema.minimum),
        most: number(schema.maximum),
      };
    case "array": {
      const items = isSchema(schema.items) ? readOptions(schema.items) : null;
      return { type: "choice", many: true, options: items ?? [] };
    }
    default:
      return {
        type: "text",
        format: text(schema.format),
        least: number(schema.minLength) ?? 0,
        most: number(schema.maxLength),
      };
  }
}

/** The four ways in which versions of the protocol write a choice. */
function readOptions(schema: Schema): { value: string; title: string }[] | null {
  const titled = schema.oneOf ?? schema.anyOf;
  if (Array.isArray(titled)) {
    return titled.flatMap((one: Json) => {
      const value = isSchema(one) ? text(one.const) : null;
      return value === null || !isSchema(one) ? [] : [{ value, title: text(one.title) ?? value }];
    });
  }
  if (!Array.isArray(schema.enum)) return null;
  const titles: readonly Json[] = Array.isArray(schema.enumNames) ? schema.enumNames : [];
  return schema.enum.flatMap((one: Json, index: number) =>
    typeof one === "string" ? [{ value: one, title: text(titles[index]) ?? one }] : [],
  );
}
