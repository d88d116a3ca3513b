// Part* -> assistant message. The one place where streamed pieces become blocks.
import type { Json } from "./json.ts";
import type { AssistantBlock, Text, Thinking, ToolCall, VendorData } from "./message.ts";
import type { Finish, Part, Usage } from "./provider.ts";

interface Assembled {
  readonly content: readonly AssistantBlock[];
  readonly usage: Usage;
  /** Null until the stream said why it ended: without it the response is not complete. */
  readonly finish: Finish | null;
  /** The model that the vendor says answered. */
  readonly answeredBy: string | null;
}

export interface Assembler {
  add(part: Part): void;
  /** What has come so far; may be asked at any time. */
  result(): Assembled;
}

interface OpenBlock {
  type: AssistantBlock["type"];
  key: string | undefined;
  /** Text, or the JSON text of a call's arguments. */
  text: string;
  callId: string;
  name: string;
  vendor: VendorData | undefined;
}

/** A call without arguments may come with no JSON at all. */
export function parseArguments(json: string): { input: Json; invalid?: string } {
  if (json.trim() === "") return { input: {} };
  try {
    return { input: JSON.parse(json) };
  } catch {
    return { input: null, invalid: json };
  }
}

/** `cut`: the answer ended at a limit, and this is where. */
function close(block: OpenBlock, cut: boolean): AssistantBlock {
  const vendor = block.vendor === undefined ? {} : { vendor: block.vendor };
  switch (block.type) {
    case "text":
      return { type: "text", text: block.text, ...vendor } satisfies Text;
    case "thinking":
      return { type: "thinking", text: block.text, ...vendor } satisfies Thinking;
    case "call":
      return {
        type: "call",
        callId: block.callId,
        name: block.name,
        // Then nothing at all is no call without arguments, but one whose arguments never came.
        ...(cut && block.text.trim() === "" ? { input: null, invalid: "" } : parseArguments(block.text)),
        ...vendor,
      } satisfies ToolCall;
    default:
      return block.type satisfies never;
  }
}

const atLimit = (finish: Finish | null) => finish?.reason === "length" || finish?.reason === "context";

export function createAssembler(): Assembler {
  const blocks: OpenBlock[] = [];
  let usage: Usage = {};
  let finish: Finish | null = null;
  let answeredBy: string | null = null;

  function open(type: OpenBlock["type"], key: string | undefined, callId = "", name = ""): OpenBlock {
    const block: OpenBlock = { type, key, text: "", callId, name, vendor: undefined };
    blocks.push(block);
    return block;
  }

  function find(key: string | undefined): OpenBlock | undefined {
    return key === undefined ? blocks.at(-1) : blocks.findLast((block) => block.key === key);
  }

  return {
    add(part) {
      switch (part.type) {
        case "text":
        case "thinking": {
          const last = blocks.at(-1);
          const block = last?.type === part.type && last.key === part.key ? last : open(part.type, part.key);
          block.text += part.text;
          return;
        }
        case "call":
          open("call", part.key, part.callId, part.name);
          return;
        case "arguments": {
          const block = find(part.key);
          if (block?.type === "call") block.text += part.json;
          return;
        }
        case "vendor": {
          // A signature may come alone, with no text to show: it still has to go back in its place.
          const block = find(part.key) ?? open("thinking", part.key);
          block.vendor = part.data;
          return;
        }
        case "usage":
          usage = { ...usage, ...part.usage };
          return;
        case "model":
          answeredBy = part.id;
          return;
        case "finish":
          finish = part.finish;
          return;
        default:
          part satisfies never;
      }
    },
    result: () => ({
      content: blocks
        .filter((block) => block.text !== "" || block.type === "call" || block.vendor !== undefined)
        .map((block) => close(block, block === blocks.at(-1) && atLimit(finish))),
      usage,
      finish,
      answeredBy,
    }),
  };
}

/** The same parts in fewer: neighbours that would be appended to one another are joined. */
export function compact(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if ((part.type === "text" || part.type === "thinking") && last?.type === part.type && last.key === part.key) {
      joined[joined.length - 1] = { ...last, text: last.text + part.text };
    } else if (part.type === "arguments" && last?.type === "arguments" && last.key === part.key) {
      joined[joined.length - 1] = { ...last, json: last.json + part.json };
    } else {
      joined.push(part);
    }
  }
  return joined;
}
