// A document of a stream as several that say the same: vendors cut what they say where they like.

// biome-ignore lint/suspicious/noExplicitAny: walks the vendors' documents
type Document = any;

/** The documents, in order; null when there is nothing in it to cut. */
export type Split = (document: Document, next: () => number) => Document[] | null | undefined;

const halves = (text: unknown, next: () => number): [string, string] | null => {
  if (typeof text !== "string" || text.length < 2) return null;
  const at = 1 + Math.floor(next() * (text.length - 1));
  return [text.slice(0, at), text.slice(at)];
};

/** A piece of text, thoughts or arguments as two. */
export const inTwo: Readonly<Record<string, Split>> = {
  "anthropic.messages"(document, next) {
    if (document.type !== "content_block_delta") return null;
    const name = ["text", "thinking", "partial_json", "signature"].find((field) => field in (document.delta ?? {}));
    const cut = halves(document.delta?.[name ?? ""], next);
    return cut?.map((half) => ({ ...document, delta: { ...document.delta, [name ?? ""]: half } }));
  },
  "openai.responses"(document, next) {
    const cut = /\.delta$/.test(document.type) ? halves(document.delta, next) : null;
    return cut?.map((delta) => ({ ...document, delta }));
  },
  "openai.chat"(document, next) {
    const [choice, ...others] = document.choices ?? [];
    const { delta } = choice ?? {};
    if (!delta || others.length > 0 || choice.index > 0) return null;
    const first = (more: object) => ({
      ...document,
      usage: null,
      choices: [{ index: 0, delta: more, finish_reason: null }],
    });
    const second = (more: object) => ({ ...document, choices: [{ ...choice, delta: { ...delta, ...more } }] });
    const [call, ...parallel] = delta.tool_calls ?? [];
    if (call) {
      // Where the server tells which call it is: the second piece may lack the name and the id.
      const cut = halves(call.function?.arguments, next);
      if (!cut || parallel.length > 0 || typeof call.index !== "number" || delta.content) return null;
      const piece = (json: string) => ({ ...call.function, arguments: json });
      return [
        first({ ...delta, tool_calls: [{ ...call, function: piece(cut[0]) }] }),
        {
          ...second({}),
          choices: [{ ...choice, delta: { tool_calls: [{ index: call.index, function: { arguments: cut[1] } }] } }],
        },
      ];
    }
    const cut =
      delta.reasoning_content || delta.reasoning || delta.reasoning_details ? null : halves(delta.content, next);
    return cut && [first({ content: cut[0] }), second({ content: cut[1] })];
  },
  "google.generate"(document, next) {
    const [candidate, ...others] = document.candidates ?? [];
    const [part, ...more] = candidate?.content?.parts ?? [];
    if (!part || more.length > 0 || others.length > 0 || part.thoughtSignature) return null;
    const cut = halves(part.text, next);
    const { usageMetadata: _, ...bare } = document;
    return (
      cut && [
        { ...bare, candidates: [{ content: { ...candidate.content, parts: [{ ...part, text: cut[0] }] } }] },
        {
          ...document,
          candidates: [{ ...candidate, content: { ...candidate.content, parts: [{ ...part, text: cut[1] }] } }],
        },
      ]
    );
  },
  "ollama.chat"(document, next) {
    const { content, thinking, tool_calls } = document.message ?? {};
    const cut = thinking || tool_calls || document.done ? null : halves(content, next);
    return cut?.map((half) => ({ ...document, message: { ...document.message, content: half } }));
  },
};

/** Usage in a chunk of its own after the one that it came with, or with that one: both are usual. */
export const usageApart: Readonly<Record<string, Split>> = {
  "openai.chat"(document) {
    if (!document.usage || !document.choices?.length) return null;
    return [
      { ...document, usage: null },
      { ...document, choices: [] },
    ];
  },
};
