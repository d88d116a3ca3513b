import type { Json } from "../core/json.ts";
import { fields, isFields, list } from "./wire/fields.ts";

/** Keywords below which stand values, not schemas. */
const values = new Set(["enum", "const", "default", "examples"]);

/**
 * Whether a JSON Schema may be sent with OpenAI's `strict`, which holds the model to it and refuses a schema that leaves
 * anything open: every object names all its properties as required and allows no others.
 */
export function isStrictSchema(schema: Json): boolean {
  return holds(schema);
}

function holds(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(holds);
  if (!isFields(value)) return true;
  const { properties, required, additionalProperties } = value;
  const names = Object.keys(fields(properties));
  const closed = additionalProperties === false && names.every((name) => list(required).includes(name));
  if ((value.type === "object" || properties !== undefined) && !closed) return false;
  // Below these stand names, not keywords.
  return Object.entries(value).every(([name, item]) =>
    name === "properties" || name === "$defs" || name === "definitions"
      ? Object.values(fields(item)).every(holds)
      : values.has(name) || holds(item),
  );
}
