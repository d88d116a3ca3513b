// Addresses that an editor may fetch by itself as soon as a text is opened or compared: schemas and document types. A model
// that puts what it has read into one sends it away, before anybody runs anything.

/**
 * Where formats name a schema: JSON (also as a reference in a schema), YAML, TOML, XML. What may stand between is
 * bounded, so that no text takes long.
 */
const PLACES = [
  /"\$(?:schema|ref|id)"\s*:\s*"([^"]*)"/g,
  /^\s*["']?\$(?:schema|ref)["']?\s*:\s*["']?([^\s"']+)/gm,
  /\$schema\s*[=:]\s*["']?([^\s"']+)/g,
  /#:schema\s+(\S+)/g,
  /(?:schemaLocation|noNamespaceSchemaLocation|xml-model\s[^>]{0,400}?href)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi,
  /<!(?:DOCTYPE|ENTITY)\b[^>]{0,400}?(?:SYSTEM|PUBLIC)\s+([^>[]*)/gi,
];
const ADDRESS = /(?:[a-z][a-z0-9+.-]*:)?\/\/[^\s"'<>]+/gi;

/** Why a person has to be asked before this is written; null when it names no address that was not there before. */
export function newSchemaAddress(before: string | null, after: string): string | null {
  const known = addressesIn(before ?? "");
  const added = [...addressesIn(after)].find((address) => !known.has(address) && !address.startsWith("file:"));
  return added === undefined ? null : `It names ${JSON.stringify(added)}, which an editor may fetch by itself.`;
}

function addressesIn(text: string): ReadonlySet<string> {
  if (!/schema|\$ref|\$id|<!|\\u|xml-model/i.test(text)) return new Set();
  const plain = unescaped(text);
  const named = PLACES.flatMap((place) => [...plain.matchAll(place)].map(([, one = "", other = ""]) => one + other));
  return new Set(named.flatMap((value) => value.match(ADDRESS) ?? []));
}

/** As a parser of JSON reads it: an escaped letter is a letter. */
const unescaped = (text: string): string =>
  text
    .replace(/\\u([0-9a-f]{4})/gi, (_all, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll("\\/", "/");
