// Checks values against a server's JSON Schemas. A schema comes from the server and runs in our process: patterns can make
// a check last for ever, so they are left to the server, which checks its input itself.
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/client/validators/ajv";
import type { Json } from "../core/json.ts";

/** Characters. A larger schema is not compiled here: it would keep everything else waiting. */
const LARGEST_SCHEMA = 100_000;
/** What is matched by regular expressions, or by other rules that a schema's author can make expensive. */
const LEFT_OUT = new Set(["pattern", "patternProperties", "format", "uniqueItems"]);

export type SchemaCheck = (value: unknown) => string | null;

/** What is wrong with a value, in a sentence, or null. A schema that cannot be compiled lets everything pass. */
export function createSchemaCheck(schema: Json): SchemaCheck {
  if (JSON.stringify(schema).length > LARGEST_SCHEMA) return () => null;
  try {
    const plain = withoutPatterns(schema);
    if (!isRecord(plain)) return () => null;
    const validate = new AjvJsonSchemaValidator().getValidator({ ...plain });
    return (value) => {
      const { valid, errorMessage } = validate(value);
      return valid ? null : (errorMessage ?? "it does not fit the schema");
    };
  } catch {
    return () => null;
  }
}

/** Under these stand names of the schema's author, each with a schema; under the others, values as they are. */
const NAMED = new Set(["properties", "$defs", "definitions", "dependentSchemas"]);
const VALUES = new Set(["const", "enum", "default", "examples"]);

function withoutPatterns(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(withoutPatterns);
  if (!isRecord(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]): [string, Json][] => {
      if (LEFT_OUT.has(key)) return [];
      if (VALUES.has(key)) return [[key, value]];
      if (!NAMED.has(key) || !isRecord(value)) return [[key, withoutPatterns(value)]];
      return [[key, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutPatterns(one)]))]];
    }),
  );
}

const isRecord = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
