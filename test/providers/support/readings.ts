// What the records' parser leaves out, read from the recorded bytes without any of the product's code.

interface Loose {
  readonly [name: string]: unknown;
}
const object = (value: unknown): Loose => (typeof value === "object" && value !== null ? { ...value } : {});
const items = (value: unknown): readonly Loose[] => (Array.isArray(value) ? value.map(object) : []);

/** The JSON documents of a body of server-sent events, one `data` line each. */
function documents(body: string): Loose[] {
  return body.split(/\r?\n/).flatMap((line) => {
    if (!line.startsWith("data:")) return [];
    try {
      return [object(JSON.parse(line.slice(5)))];
    } catch {
      return [];
    }
  });
}

/** Vertex AI's calls whose arguments come in parts: the recorded ones name objects, lists and scalars by simple paths. */
export function callsInParts(body: string): { name: unknown; args: unknown }[] {
  const calls: { name: unknown; args: unknown }[] = [];
  const parts = documents(body).flatMap(({ candidates }) => items(object(items(candidates)[0]?.content).parts));
  for (const { functionCall } of parts) {
    if (functionCall === undefined) continue;
    const { name, args, partialArgs } = object(functionCall);
    if (name !== undefined) calls.push({ name, args: { ...object(args) } });
    const root: Record<string, unknown> = { "": calls.at(-1)?.args };
    for (const { jsonPath, stringValue, numberValue, boolValue } of items(partialArgs)) {
      let place = root;
      let last = "";
      for (const step of String(jsonPath).replace(/^\$/, "").match(/\w+/g) ?? []) {
        place[last] ??= /^\d+$/.test(step) ? [] : {};
        // A path goes on only below a list or an object, which both have members by name.
        place = place[last] as Record<string, unknown>;
        last = step;
      }
      place[last] =
        stringValue === undefined ? (numberValue ?? boolValue ?? null) : `${place[last] ?? ""}${stringValue}`;
    }
  }
  return calls;
}

/** `reasoning_details` of chat completions: what they say, and how many hold something signed or encrypted. */
export function detailsOf(body: string): { text: string; signed: number } {
  let text = "";
  let signed = 0;
  for (const { choices } of documents(body)) {
    const choice = items(choices).find(({ index }) => (index ?? 0) === 0);
    for (const detail of items(object(choice?.delta).reasoning_details)) {
      text += String(detail.text ?? detail.summary ?? "");
      if (detail.signature || detail.data) signed++;
    }
  }
  return { text, signed };
}
