import type { ModelInfo, Provider } from "../core/provider.ts";
import { contentRequest } from "./google/request.ts";
import { translateContent } from "./google/stream.ts";
import { generateContent } from "./googleTransport.ts";
import type { ProviderOptions } from "./options.ts";
import { converse, inquire } from "./wire/converse.ts";
import { wrapError } from "./wire/errorEvents.ts";
import { count, defined, fields, isFields, list, text } from "./wire/fields.ts";
import type { WireOptions } from "./wire/wire.ts";

const ownAddress = "https://generativelanguage.googleapis.com";

export function google(options: ProviderOptions): Provider {
  const { connection, key } = options;
  const address = (connection.baseUrl ?? ownAddress)
    .trim()
    .replace(/\/+$/, "")
    .replace(/\/v1(beta)?$/, "");
  const wireOptions = (body: WireOptions["body"], signal: AbortSignal, model?: string): WireOptions => ({
    options,
    asked: { kind: "google", address, hasKey: key !== undefined, ...defined({ model }) },
    signal,
    headers: key === undefined ? {} : { "x-goog-api-key": key },
    body,
    // The library reads no events with names.
    repair: (event) => (event.data === "[DONE]" ? null : { ...wrapError(event), event: "" }),
    whole: (document) => {
      // Without `alt=sse`, as some gateways have it, the chunks come as one list.
      const chunks = Array.isArray(document) ? document : [document];
      const answers = chunks.every((chunk) => isFields(chunk) && ("candidates" in chunk || "promptFeedback" in chunk));
      return answers ? chunks.map((chunk) => ({ event: "", data: JSON.stringify(chunk) })) : null;
    },
  });

  return {
    models: (signal) =>
      inquire(wireOptions("document", signal), async (wire) => {
        const found: ModelInfo[] = [];
        let page = "";
        do {
          const told = fields(await wire.document(`${address}/v1beta/models?pageSize=1000${page}`, {}));
          found.push(...list(told.models).filter(writes).map(modelInfo));
          page = text(told.nextPageToken) ? `&pageToken=${encodeURIComponent(text(told.nextPageToken) ?? "")}` : "";
        } while (page !== "");
        return found;
      }),
    stream: (request, signal) =>
      converse(
        wireOptions("events", signal, request.model.model),
        (wire) => generateContent(wire.fetch, address, request.model.model, contentRequest(request)),
        translateContent,
      ),
  };
}

/** The list holds models for embedding, speech and images too. */
function writes(model: unknown): boolean {
  const methods = fields(model).supportedGenerationMethods;
  return methods === undefined || list(methods).includes("generateContent");
}

function modelInfo(model: unknown): ModelInfo {
  const { name, displayName, inputTokenLimit, outputTokenLimit, thinking } = fields(model);
  return {
    id: (text(name) ?? "").replace(/^models\//, ""),
    ...defined({
      name: text(displayName),
      contextWindow: count(inputTokenLimit),
      maxOutput: count(outputTokenLimit),
      thinking: typeof thinking === "boolean" ? thinking : undefined,
    }),
  };
}
