import OpenAI from "openai";
import type { ModelInfo, Provider } from "../core/provider.ts";
import { responseRequest } from "./openai/request.ts";
import { translateResponse } from "./openai/stream.ts";
import type { ProviderOptions } from "./options.ts";
import { converse, inquire } from "./wire/converse.ts";
import { wrapError } from "./wire/errorEvents.ts";
import { withFallback } from "./wire/fallback.ts";
import { defined, fields } from "./wire/fields.ts";
import type { Asked } from "./wire/httpFailure.ts";
import type { SseEvent } from "./wire/sse.ts";
import type { Wire, WireOptions } from "./wire/wire.ts";

const ownAddress = "https://api.openai.com/v1";
/** The library's own limit, out of the way: the wire watches for silence. Longer would overflow a timer. */
const NO_TIMEOUT = 2 ** 31 - 1;

export function openai(options: ProviderOptions): Provider {
  const { connection, key } = options;
  const address = (connection.baseUrl ?? ownAddress).trim().replace(/\/+$/, "");
  return responses(options, {
    asked: { kind: "openai", address, hasKey: key !== undefined },
    baseUrl: address,
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    query: {},
  });
}

/** Where the Responses API is to be found. */
export interface Surface {
  readonly asked: Omit<Asked, "model">;
  readonly baseUrl: string;
  /** What carries the key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** Any server with the Responses API: OpenAI's own, and Azure's two. */
export function responses(options: ProviderOptions, surface: Surface): Provider {
  const wireOptions = (body: WireOptions["body"], signal: AbortSignal, model?: string): WireOptions => ({
    options,
    asked: { ...surface.asked, ...defined({ model }) },
    signal,
    headers: { accept: body === "events" ? "text/event-stream" : "application/json", ...surface.headers },
    body,
    repair: wrapError,
    whole: wholeResponse,
  });

  return {
    models: (signal) =>
      inquire(wireOptions("document", signal), async (wire) => {
        const found: ModelInfo[] = [];
        for await (const { id } of client(surface, wire).models.list({ signal: wire.signal })) found.push({ id });
        return found;
      }),
    stream(request, signal) {
      const ask = (reasoning: boolean) =>
        converse(
          wireOptions("events", signal, request.model.model),
          (wire) =>
            client(surface, wire).responses.create(responseRequest(request, reasoning), { signal: wire.signal }),
          translateResponse,
        );
      // A model that does not reason may refuse to be asked for it, and reasoning from another account cannot be read.
      return withFallback<boolean>(true, ask, (reasoning, refusal) =>
        reasoning && refusal.names(/encrypted[ _]content/i) ? false : null,
      );
    },
  };
}

/** A response that came whole, from a server that does not stream: all of it stands in the event that ends a stream. */
function wholeResponse(document: unknown): readonly SseEvent[] | null {
  const { object, status, output } = fields(document);
  if (object !== "response" || !Array.isArray(output)) return null;
  const type = status === "incomplete" || status === "failed" ? `response.${status}` : "response.completed";
  return [{ event: type, data: JSON.stringify({ type, response: document }) }];
}

/** One for each exchange, on its own wire. Everything that it would read from the environment is given. */
function client({ baseUrl, query }: Surface, wire: Wire): OpenAI {
  return new OpenAI({
    // It insists on one; the wire sends the surface's headers, and no others.
    apiKey: "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl,
    defaultQuery: query,
    fetch: wire.fetch,
    maxRetries: 0,
    timeout: NO_TIMEOUT,
    logLevel: "off",
  });
}
