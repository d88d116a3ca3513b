// The one file that knows @google/generative-ai, which is deprecated: what replaces it replaces this file.
import { type GenerateContentRequest, GoogleGenerativeAI } from "@google/generative-ai";

/**
 * Streams one answer of `models/<model>:streamGenerateContent`, chunk by chunk as the server sends them: fields that the
 * library does not know go through it in both directions. `fetch` must hand on errors and broken streams by itself, since
 * the library loses their causes, and sees to the signal, which the library ignores when it has aborted before.
 */
export async function generateContent(
  fetch: typeof globalThis.fetch,
  baseUrl: string,
  model: string,
  request: object,
): Promise<AsyncIterable<unknown>> {
  // The wire sends the key.
  const client = new GoogleGenerativeAI("none").getGenerativeModel({ model }, { baseUrl, apiVersion: "v1beta" });
  const { stream, response } = await withFetch(fetch, () => client.generateContentStream(asRequest(request)));
  // The library collects the chunks a second time; that they are incomplete, the stream tells as well.
  response.catch(() => undefined);
  return released(stream);
}

/** It keeps what it collects until the answer ends, for an aggregate that nobody reads: it gets to keep empty ones. */
async function* released(stream: AsyncIterable<object>): AsyncGenerator<unknown> {
  for await (const chunk of stream) {
    yield { ...chunk };
    for (const name of Object.keys(chunk)) Reflect.set(chunk, name, undefined);
  }
}

/**
 * The library takes no `fetch`: it reads the global one, once, before its first `await`. So ours is the global one for
 * exactly this synchronous call, in which nobody else can run.
 */
function withFetch<T>(fetch: typeof globalThis.fetch, call: () => T): T {
  const before = globalThis.fetch;
  globalThis.fetch = fetch;
  try {
    return call();
  } finally {
    globalThis.fetch = before;
  }
}

/** Its types are those of 2025. What it does with a request is `JSON.stringify`. */
const asRequest = (request: object) => request as GenerateContentRequest;
