// Secrets are taken out of whatever is about to be stored or shown.
import type { Json } from "./json.ts";

export const REDACTED = "[redacted]";
/** Shorter secrets would take ordinary words out of texts; no provider's key is as short. */
const SHORTEST_SECRET = 8;

/** The same value with every occurrence of a secret replaced, in strings and in the keys of objects. */
export function redact<Value>(value: Value, secrets: Iterable<string>): Value {
  // Longest first: a secret that begins another must not leave the other's end behind.
  const known = [...secrets]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .sort((one, other) => other.length - one.length);
  if (known.length === 0) return value;
  const text = JSON.stringify(value);
  // A quick look first: the text of nearly every value holds none. A secret in JSON text is escaped as JSON escapes it.
  if (text === undefined || !known.some((secret) => text.includes(JSON.stringify(secret).slice(1, -1)))) return value;
  const clean = (part: string): string => known.reduce((whole, secret) => whole.replaceAll(secret, REDACTED), part);
  const walk = (part: Json): Json => {
    if (typeof part === "string") return clean(part);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part === "object" && part !== null) {
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [clean(key), walk(inner)]));
    }
    return part;
  };
  // The walk keeps the shape: only text inside strings changes.
  return walk(JSON.parse(text)) as Value;
}
