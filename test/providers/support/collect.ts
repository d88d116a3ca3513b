import type { Json } from "../../../src/core/json.ts";
import type { Finish, ModelRequest, Part, Provider, Usage } from "../../../src/core/provider.ts";

export interface Collected {
  text: string;
  thinking: string;
  calls: { callId: string; name: string; json: string; vendor?: Json }[];
  usage: Usage;
  finish?: Finish;
  model?: string;
  parts: Part[];
  error?: unknown;
}

/** Drains a stream; what it throws is kept in `error`. `seen` is called after each part. */
export async function collect(
  provider: Provider,
  request: ModelRequest,
  signal: AbortSignal = new AbortController().signal,
  seen: (part: Part) => void = () => {},
): Promise<Collected> {
  const all: Collected = { text: "", thinking: "", calls: [], usage: {}, parts: [] };
  const byKey = new Map<string, Collected["calls"][number]>();
  try {
    for await (const part of provider.stream(request, signal)) {
      all.parts.push(part);
      switch (part.type) {
        case "text":
          all.text += part.text;
          break;
        case "thinking":
          all.thinking += part.text;
          break;
        case "call": {
          const call = { callId: part.callId, name: part.name, json: "" };
          if (byKey.has(part.key)) throw new Error(`the key ${part.key} came twice`);
          byKey.set(part.key, call);
          all.calls.push(call);
          break;
        }
        case "arguments": {
          const call = byKey.get(part.key);
          if (!call) throw new Error(`arguments for ${part.key}, which did not begin`);
          call.json += part.json;
          break;
        }
        case "vendor": {
          const call = part.key === undefined ? undefined : byKey.get(part.key);
          if (call) call.vendor = part.data;
          break;
        }
        case "usage":
          all.usage = { ...all.usage, ...part.usage };
          break;
        case "model":
          all.model = part.id;
          break;
        case "finish":
          if (all.finish) throw new Error("two finishes");
          all.finish = part.finish;
          break;
        default:
          part satisfies never;
      }
      seen(part);
    }
  } catch (thrown) {
    all.error = thrown;
  }
  return all;
}
