// Any server with a chat completions endpoint. Without a library: OpenAI's demands a key, drops errors and documents that
// come instead of a stream, and fails on empty data lines and `error:` lines, which some of these servers send.
import { isFailure } from "../core/failure.ts";
import type { ModelInfo, Provider } from "../core/provider.ts";
import { modelInfo } from "./compatible/models.ts";
import { chatRequest, type Form, hasImages, hasReasoning, plainForm } from "./compatible/request.ts";
import { translateChat } from "./compatible/stream.ts";
import type { ProviderOptions } from "./options.ts";
import { converse, inquire } from "./wire/converse.ts";
import { wrapError } from "./wire/errorEvents.ts";
import { Refusal, withFallback } from "./wire/fallback.ts";
import { defined, fields, isFields, list, parseJson } from "./wire/fields.ts";
import type { SseEvent } from "./wire/sse.ts";
import type { Wire, WireOptions } from "./wire/wire.ts";

export function compatible(options: ProviderOptions): Provider {
  const { connection, key } = options;
  const address = (connection.baseUrl ?? "")
    .trim()
    .replace(/\/+$/, "")
    .replace(/\/chat\/completions$/, "");
  /** Where the endpoints are; found out by the first answer when the address has no path. */
  let base = address;
  const hasNoPath = URL.canParse(address) && new URL(address).pathname === "/";

  const wireOptions = (body: WireOptions["body"], signal: AbortSignal, model?: string): WireOptions => ({
    options,
    asked: { kind: "compatible", address, hasKey: key !== undefined, ...defined({ model }) },
    signal,
    headers: {
      accept: body === "events" ? "text/event-stream" : "application/json",
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body,
    repair: wrapError,
    whole: (document) =>
      isFields(document) && list(document.choices).length > 0 ? [{ event: "", data: JSON.stringify(document) }] : null,
  });

  /** Many servers have their endpoints below /v1, and people leave it out. */
  function elsewhere({ info }: Refusal): boolean {
    if (!hasNoPath || base !== address || !(info.status === 404 || info.status === 405 || isUnknownPath(info.message)))
      return false;
    base = `${address}/v1`;
    return true;
  }

  return {
    async models(signal) {
      const ask = () =>
        inquire(wireOptions("document", signal), async (wire) => {
          const document = await wire.document(`${base}/models`, {});
          if ((fields(document).error ?? null) !== null) throw wire.reported(document);
          return listed(document);
        });
      return inquireAgain(ask, elsewhere);
    },
    stream(request, signal) {
      const ask = (form: Form) =>
        converse(
          wireOptions("events", signal, request.model.model),
          (wire) => chunks(wire, `${base}/chat/completions`, chatRequest(request, form)),
          translateChat,
        );
      return withFallback<Form>(plainForm, ask, (form, refusal): Form | null => {
        if (elsewhere(refusal)) return form;
        if (form.usage && refusal.names(/stream_options|include_usage/)) return { ...form, usage: false };
        if (
          form.stream &&
          refusal.names(/stream(ing)?\b[^"]{0,60}(not|un)[- ]?(supported|allowed|available)|\bstream\b[^"]{0,40}false/i)
        )
          return { ...form, stream: false, usage: false };
        if (form.limit === "max_tokens" && refusal.names(/max_completion_tokens/))
          return { ...form, limit: "max_completion_tokens" };
        if (form.reasoning === "as it came" && refusal.names(/reasoning_content|reasoning_details/))
          return { ...form, reasoning: hasReasoning(request) ? "none" : "everywhere" };
        if (form.output === "field" && request.output !== undefined && refusal.names(/response_format|json_schema/))
          return { ...form, output: "words" };
        if (form.images && hasImages(request) && refusal.says(noImages)) return { ...form, images: false };
        if (form.off && request.parameters.effort === "off" && refusal.names(/reasoning_effort/))
          return { ...form, off: false };
        return null;
      });
    },
  };
}

/** A model that reads no images, in the words of DeepSeek, llama.cpp, OpenRouter, vLLM and Mistral. */
const noImages =
  /unknown variant `image_url`|unsupported content\[\]\.type|(not|n't) support[^"]{0,40}(image|vision|multimodal)|support image input|image input is not supported|(image|vision|multimodal)[^"]{0,60}(not|un)[- ]?(support|enabled|available)|not a multimodal model/i;

async function* chunks(wire: Wire, url: string, body: object): AsyncGenerator<unknown> {
  const init = { method: "POST", body: JSON.stringify(body) };
  for await (const events of wire.events(url, init))
    for (const event of events) {
      if (event.data === "[DONE]" || event.data.trim() === "[DONE]") {
        yield "[DONE]";
        return;
      }
      for (const document of parsed(event)) yield document;
    }
}

/** Some servers end their events with one line break instead of two: then several documents come as one. */
function parsed({ data }: SseEvent): readonly unknown[] {
  const whole = parseJson(data);
  if (whole !== undefined) return [whole];
  const lines = data.split("\n").filter((line) => line.trim() !== "");
  const documents = lines.map((line) => (line.trim() === "[DONE]" ? "[DONE]" : parseJson(line)));
  return documents.includes(undefined) ? [JSON.parse(data)] : documents;
}

function listed(document: unknown): readonly ModelInfo[] {
  const { data, models } = fields(document);
  const all = Array.isArray(document) ? document : Array.isArray(data) ? data : list(models);
  return all.map(modelInfo).filter(({ id }) => id !== "");
}

/** LM Studio answers so, with the status 200. */
const isUnknownPath = (message: string) => /unexpected endpoint/i.test(message);

async function inquireAgain<T>(ask: () => Promise<T>, elsewhere: (refusal: Refusal) => boolean): Promise<T> {
  try {
    return await ask();
  } catch (thrown) {
    if (!isFailure(thrown) || !elsewhere(new Refusal(thrown.info))) throw thrown;
  }
  return ask();
}
