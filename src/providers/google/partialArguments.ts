import type { Json } from "../../core/json.ts";
import { fields, list, text, toJson } from "../wire/fields.ts";

/**
 * The arguments of a call that come in parts, each naming its place (`$.lines[2].text`) and a value, or a further piece
 * of the string there (Vertex AI, "streaming function call arguments").
 */
export function createArguments(whole: unknown): { add(parts: readonly unknown[]): void; value(): Json } {
  let value: Json = toJson(fields(whole));
  return {
    add(parts) {
      for (const part of parts) {
        const { jsonPath, stringValue, numberValue, boolValue, nullValue } = fields(part);
        const steps = (text(jsonPath) ?? "").match(/[^.[\]'"$]+/g) ?? [];
        value = put(value, steps, (before) => {
          if (text(stringValue) !== undefined) return (typeof before === "string" ? before : "") + text(stringValue);
          return nullValue === undefined ? toJson(numberValue ?? boolValue) : null;
        });
      }
    },
    value: () => value,
  };
}

function put(value: Json | undefined, steps: readonly string[], change: (before: Json | undefined) => Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return change(value);
  if (/^\d+$/.test(step)) {
    const items = list(value).map(toJson);
    items[Number(step)] = put(items[Number(step)], rest, change);
    return Array.from(items, (item) => item ?? null);
  }
  const known = fields(value);
  const before = known[step] === undefined ? undefined : toJson(known[step]);
  return {
    ...Object.fromEntries(Object.entries(known).map(([name, item]) => [name, toJson(item)])),
    [step]: put(before, rest, change),
  };
}
