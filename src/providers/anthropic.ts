import { BaseAnthropic } from "@anthropic-ai/sdk/client";
import { Messages } from "@anthropic-ai/sdk/resources/messages/messages";
import { Models } from "@anthropic-ai/sdk/resources/models";
import type { ModelInfo, ModelRequest, Part, Provider } from "../core/provider.ts";
import { type KnownModels, messageRequest } from "./anthropic/request.ts";
import { translateMessage } from "./anthropic/stream.ts";
import { wholeMessage } from "./anthropic/whole.ts";
import type { ProviderOptions } from "./options.ts";
import { converse, inquire } from "./wire/converse.ts";
import { wrapError } from "./wire/errorEvents.ts";
import { count, defined, fields, parseJson, text } from "./wire/fields.ts";
import type { SseEvent } from "./wire/sse.ts";
import type { Wire, WireOptions } from "./wire/wire.ts";

const ownAddress = "https://api.anthropic.com";
/** What this adapter is written for. The older one is what gateways know, with its own header for the key. */
const apiVersion = "2026-10-21";
const compatibleVersion = "2023-06-01";
/** The library's own limit, out of the way: the wire watches for silence. Longer would overflow a timer. */
const NO_TIMEOUT = 2 ** 31 - 1;

export function anthropic(options: ProviderOptions): Provider {
  const { connection, key } = options;
  const address = (connection.baseUrl ?? ownAddress).trim().replace(/\/+$/, "").replace(/\/v1$/, "");
  const compatible = connection.compatibility === true;
  const known: KnownModels = new Map();

  const headers: Record<string, string> = {
    accept: "application/json",
    "anthropic-version": compatible ? compatibleVersion : apiVersion,
    ...(key === undefined ? {} : compatible ? { "x-api-key": key } : { authorization: `Bearer ${key}` }),
  };
  const wireOptions = (body: WireOptions["body"], signal: AbortSignal, model?: string): WireOptions => ({
    options,
    asked: { kind: "anthropic", address, hasKey: key !== undefined, ...defined({ model }) },
    signal,
    headers,
    body,
    whole: (document) => wholeMessage(document),
    repair: (event) => wrapError(event.event === "" ? named(event) : event),
  });

  return {
    models: (signal) =>
      inquire(wireOptions("document", signal), async (wire) => {
        const found: ModelInfo[] = [];
        const list = new Models(client(address, key, wire)).list({ limit: 1000 }, { signal: wire.signal });
        for await (const model of list) {
          known.set(model.id, model.capabilities ?? undefined);
          found.push(modelInfo(model, compatible));
        }
        return found;
      }),
    stream: (request: ModelRequest, signal: AbortSignal): AsyncIterable<Part> =>
      converse(
        wireOptions("events", signal, request.model.model),
        (wire) =>
          new Messages(client(address, key, wire)).create(
            { ...messageRequest(request, compatible, known), stream: true },
            { signal: wire.signal },
          ),
        translateMessage,
      ),
  };
}

/** The library passes over events without a name, which some gateways send: their data has the same name in it. */
function named(event: SseEvent): SseEvent {
  const document = parseJson(event.data);
  // What is no JSON gets a name that the library knows, so that it fails there, and only if the answer has not ended before.
  if (document === undefined && event.data.trim() !== "[DONE]") return { ...event, event: "message_delta" };
  return { ...event, event: text(fields(document).type) ?? "" };
}

/** One for each exchange, on its own wire. Everything that it would read from the environment is given. */
function client(address: string, key: string | undefined, wire: Wire): BaseAnthropic {
  return new BaseAnthropic({
    apiKey: key ?? "none",
    baseURL: address,
    webhookKey: null,
    fetch: wire.fetch,
    maxRetries: 0,
    timeout: NO_TIMEOUT,
    logLevel: "off",
    openTelemetry: false,
  });
}

function modelInfo(model: unknown, compatible: boolean): ModelInfo {
  const { id, display_name, max_input_tokens, max_tokens, capabilities } = fields(model);
  const able = (name: string) => {
    const { supported } = fields(fields(capabilities)[name]);
    return typeof supported === "boolean" ? supported : undefined;
  };
  return {
    id: text(id) ?? "",
    tools: true,
    // The newer API refuses the parameter for every model.
    ...(compatible ? {} : { temperature: false }),
    ...defined({
      name: text(display_name),
      contextWindow: count(max_input_tokens),
      maxOutput: count(max_tokens),
      images: able("image_input"),
      thinking: able("thinking"),
    }),
  };
}
