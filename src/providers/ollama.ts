import { type ChatRequest, Ollama } from "ollama";
import { Failure, isFailure } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { ModelInfo, Provider } from "../core/provider.ts";
import { chatRequest, type Known } from "./ollama/request.ts";
import { translateChat } from "./ollama/stream.ts";
import { refuseTruncated } from "./ollama/truncation.ts";
import type { ProviderOptions } from "./options.ts";
import { converse, inquire } from "./wire/converse.ts";
import { count, defined, fields, list, text } from "./wire/fields.ts";
import { openWire, type Wire, type WireOptions } from "./wire/wire.ts";

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

  /** The list does not tell how much a model can read: each is asked for, where the server is near. */
  async function withContext(info: ModelInfo, signal: AbortSignal): Promise<ModelInfo> {
    try {
      const { contextLength, tools, images, thinking } = await look(info.id, signal);
      return { ...info, ...defined({ contextWindow: contextLength, tools, images, thinking }) };
    } catch (thrown) {
      // A model that was removed just now; anything else is found out by whoever asks it.
      if (signal.aborted) throw thrown;
      return info;
    }
  }

  return {
    async models(signal) {
      const found = await inquire(wireOptions("document", signal), async (wire) =>
        list(fields(await client(wire).list()).models).map(modelInfo),
      );
      const [near, rest] = [found.slice(0, MOST_LOOKS), found.slice(MOST_LOOKS)];
      return [...(await Promise.all(near.map((info) => withContext(info, signal)))), ...rest];
    },
    async *stream(request, signal) {
      const told = await look(request.model.model, signal);
      const asked = chatRequest(request, told);
      const parts = converse(
        wireOptions("lines", signal, request.model.model),
        (wire) => client(wire).chat(asRequest(asked)),
        translateChat,
      );
      yield* refuseTruncated(parts, asked);
    },
    async *pull(model, signal) {
      const wire = openWire(wireOptions("lines", signal, model));
      let done = false;
      try {
        for await (const step of await client(wire).pull({ model, stream: true })) {
          const { status, completed, total } = fields(step);
          done ||= status === "success";
          if (done) wire.ended();
          yield { status: text(status) ?? "", ...defined({ completed: count(completed), total: count(total) }) };
        }
        const failure = wire.outcome();
        if (failure) throw failure;
      } catch (thrown) {
        const failure = wire.outcome(thrown);
        if (failure) throw pullFailure(failure, model);
      } finally {
        wire.close();
      }
    },
  };
}

/** The next question would fail the same way. */
const unreached: ReadonlySet<string> = new Set(["aborted", "network", "timeout", "auth"]);

/** Every look is a request to this machine; nobody has more models than this, and who has waits no longer for the list. */
const MOST_LOOKS = 100;

/** The server tells by its words alone why it could not fetch a model; from others it is not asked. */
function pullFailure(failure: Failure, model: string): Failure {
  const said = text(fields(failure.info.vendor).message);
  if (failure.code !== "overloaded" || said === undefined) return failure;
  const unknown = /file does not exist|not found/i.test(said);
  return new Failure({
    ...failure.info,
    code: unknown ? "not-found" : "network",
    message: unknown
      ? english('Ollama\'s library has no model "{0}".', model)
      : english('Ollama could not fetch "{0}": {1}', model, said),
    advice: unknown
      ? english("Check its name at https://ollama.com/library.")
      : english("Check the network of Ollama's machine, then fetch again: what came is kept."),
  });
}

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
    images: abilities.length === 0 ? undefined : abilities.includes("vision"),
    thinking: abilities.length === 0 ? undefined : abilities.includes("thinking"),
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
