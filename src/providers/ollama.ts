import { type ChatRequest, Ollama } from "ollama";
import { isFailure } from "../core/failure.ts";
import type { ModelInfo, Provider } from "../core/provider.ts";
import { chatRequest, type Known } from "./ollama/request.ts";
import { translateChat } from "./ollama/stream.ts";
import type { ProviderOptions } from "./options.ts";
import { converse, inquire } from "./wire/converse.ts";
import { count, defined, fields, list, text } from "./wire/fields.ts";
import type { Wire, WireOptions } from "./wire/wire.ts";

const ownAddress = "http://127.0.0.1:11434";

/** Ollama's own API: the one that imitates OpenAI's cannot be told how much context to use, and cuts longer prompts silently. */
export function ollama(options: ProviderOptions): Provider {
  const { connection, key } = options;
  const address = (connection.baseUrl ?? ownAddress)
    .trim()
    .replace(/\/+$/, "")
    .replace(/\/(api|v1)$/, "");
  const wireOptions = (body: WireOptions["body"], signal: AbortSignal, model?: string): WireOptions => ({
    options,
    asked: { kind: "ollama", address, hasKey: key !== undefined, ...defined({ model }) },
    signal,
    headers: { accept: "application/json", ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    body,
  });
  /** One for each exchange: the library's own way to stop stops every stream of a client, and none that has yet to begin. */
  const client = (wire: Wire) => new Ollama({ host: address, fetch: wire.fetch });

  /** What the server knows of a model. Not knowing is no obstacle: a gateway may have the chat alone, which then tells. */
  async function look(model: string, signal: AbortSignal): Promise<Known> {
    try {
      return known(await inquire(wireOptions("document", signal, model), (wire) => client(wire).show({ model })));
    } catch (thrown) {
      if (!isFailure(thrown) || unreached.has(thrown.code)) throw thrown;
      return {};
    }
  }

  return {
    models: (signal) =>
      inquire(wireOptions("document", signal), async (wire) =>
        list(fields(await client(wire).list()).models).map(modelInfo),
      ),
    async *stream(request, signal) {
      const told = await look(request.model.model, signal);
      yield* converse(
        wireOptions("lines", signal, request.model.model),
        (wire) => client(wire).chat(asRequest(chatRequest(request, told))),
        translateChat,
      );
    },
  };
}

/** The next question would fail the same way. */
const unreached: ReadonlySet<string> = new Set(["aborted", "network", "timeout", "auth"]);

/** The library's types lack what its server takes: `truncate`, and the ids of tool calls. It sends what it is given. */
const asRequest = (request: object) => request as ChatRequest & { stream: true };

function known(shown: unknown): Known {
  const { capabilities, model_info, parameters, details } = fields(shown);
  const length = Object.entries(fields(model_info)).find(([name]) => name.endsWith(".context_length"))?.[1];
  const set = /^\s*num_ctx\s+(\d+)/m.exec(text(parameters) ?? "")?.[1];
  const abilities = list(capabilities);
  return defined({
    contextLength: count(length),
    ownContext: set === undefined ? undefined : Number(set),
    tools: abilities.length === 0 ? undefined : abilities.includes("tools"),
    thinking: abilities.length === 0 ? undefined : abilities.includes("thinking"),
    images: abilities.length === 0 ? undefined : abilities.includes("vision"),
    levels: text(fields(details).family) === "gptoss" || undefined,
  });
}

function modelInfo(model: unknown): ModelInfo {
  const { name, model: id, capabilities } = fields(model);
  const abilities = list(capabilities);
  const able = (ability: string) => (abilities.length === 0 ? undefined : abilities.includes(ability));
  return {
    id: text(name) ?? text(id) ?? "",
    ...defined({ images: able("vision"), tools: able("tools"), thinking: able("thinking") }),
  };
}
