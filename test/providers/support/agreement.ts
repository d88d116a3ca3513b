// Whether an adapter made of a record what its expectation says. The one truth of the tests and of the conformance command.
// The comparison is exact; where a record speaks the vendor's language and the adapter ours, the rule that leads from one
// to the other is written here, as are the few things that the records' parser does not read.
import { type FailureCode, isFailure } from "../../../src/core/failure.ts";
import type { FinishReason, Usage } from "../../../src/core/provider.ts";
import type { Collected } from "./collect.ts";
import { callsInParts, detailsOf } from "./readings.ts";
import type { Expectation, Recording } from "./recordings.ts";

export const aspects = [
  "error",
  "status",
  "text",
  "refusal",
  "thinking",
  "calls",
  "ids",
  "finish",
  "word",
  "usage",
  "signatures",
] as const;
type Aspect = (typeof aspects)[number];

/** What became of an answer, in the aspects that are compared. */
export type Outcome = Readonly<Record<Aspect, unknown>>;

export interface Disagreement {
  readonly aspect: Aspect;
  readonly expected: unknown;
  readonly found: unknown;
}

export function disagreements(record: Recording, got: Collected): readonly Disagreement[] {
  const found = outcome(got);
  return difference(expectation(record, got), found);
}

export function difference(expected: Outcome, found: Outcome): readonly Disagreement[] {
  return aspects
    .filter((aspect) => canonical(expected[aspect]) !== canonical(found[aspect]))
    .map((aspect) => ({ aspect, expected: expected[aspect], found: found[aspect] }));
}

export function tell({ aspect, expected, found }: Disagreement): string {
  const shown = (value: unknown) => (canonical(value) ?? "nothing").slice(0, 300);
  return `${aspect}: expected ${shown(expected)}, found ${shown(found)}`;
}

/** JSON with its keys in order; what is undefined or absent is the same. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, item) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/** What was told, in our meaning. */
export function outcome(got: Collected): Outcome {
  const info = isFailure(got.error) ? got.error.info : undefined;
  const refused = new Set(
    got.parts.flatMap((part) =>
      part.type === "vendor" && JSON.stringify(part.data).includes('"refusal":true') ? [part.key] : [],
    ),
  );
  const said = (refusal: boolean) =>
    got.parts
      .flatMap((part) => (part.type === "text" && refused.has(part.key) === refusal ? [part.text] : []))
      .join("");
  const signed = got.parts.map((part) => (part.type === "vendor" ? signatures(part.data) : 0));
  return {
    error: got.error === undefined ? null : (info?.code ?? `not a failure: ${String(got.error)}`),
    status: info?.status ?? null,
    text: said(false),
    refusal: said(true),
    thinking: got.thinking,
    calls: got.calls.map(({ name, json }) => ({ name, args: parsed(json) })),
    ids: got.calls.map(({ callId }) => callId),
    finish: got.finish?.reason ?? null,
    word: got.finish?.vendor ?? null,
    usage: got.usage,
    signatures: signed.reduce((sum, count) => sum + count, 0),
  };
}

/** How often a block's vendor data holds what the vendor demands back: redacted thoughts are none of the records' count. */
function signatures(data: unknown): number {
  return (
    JSON.stringify(data, (name, item) =>
      name === "data" && typeof item === "string" ? { encrypted_content: "" } : item,
    ).match(/"(thoughtSignature|signature|encrypted_content)":"/g)?.length ?? 0
  );
}

/** Arguments that do not parse are kept as they are: such a call never runs. */
function parsed(json: string): unknown {
  if (json.trim() === "") return {};
  try {
    return JSON.parse(json);
  } catch {
    return { __raw: json };
  }
}

function expectation(record: Recording, got: Collected): Outcome {
  const { api, response, expect } = record;
  const error = errorOf(record, got);
  const details = api === "openai.chat" ? detailsOf(response.body) : { text: "", signed: 0 };
  const calls = callsOf(expect, response.body);
  return {
    error: error ?? null,
    // A status inside the body of a 200 stream counts as well as a response's own.
    status: error === undefined || error === "network" ? null : statusOf(record, got),
    text: expect.text,
    refusal: expect.refusal,
    // Not read by the records' parser, and all that some servers send.
    thinking: expect.thinking === "" ? details.text : expect.thinking,
    calls: calls.map(({ name, args }) => ({ name, args })),
    ids: idsOf(calls, got),
    finish: error === undefined ? finishOf(record, calls.length > 0, got) : null,
    word: error === undefined ? wordOf(expect, got) : null,
    usage: usageOf(record, got.usage),
    signatures: expect.signatures + details.signed,
  };
}

/**
 * "not-found" is our finer word for a refusal with the status 404, or one that the vendor calls so. "server" is one with
 * "overloaded": the provider's side. "in-stream" says only that an error came: which of the provider's, its words tell.
 */
function errorOf({ response, expect }: Recording, got: Collected): FailureCode | undefined {
  switch (expect.errorClass) {
    case undefined:
      if (unreadableCall.test(expect.finish ?? "")) return "protocol";
      if (expect.finish == null && /"blockReason": *"/.test(response.body)) return "content-filter";
      // Neither a reason nor the protocol's end: it broke off.
      return expect.finish == null && expect.complete === false ? "network" : undefined;
    case "auth":
    case "rate-limit":
    case "context-overflow":
    case "overloaded":
    case "content-filter":
      return expect.errorClass;
    case "server":
      return "overloaded";
    case "in-stream": {
      const code = isFailure(got.error) ? got.error.code : undefined;
      return reported.find((one) => one === code) ?? "overloaded";
    }
    case "bad-request":
      return expect.errorStatus === 404 || /"(model_not_found|not_found_error|DeploymentNotFound)"/.test(response.body)
        ? "not-found"
        : "bad-request";
    default:
      throw new Error(`Unknown class of error: "${expect.errorClass}".`);
  }
}

/** What a provider can say of a failure; the others are what its silence or its line says. */
const reported: readonly FailureCode[] = [
  "auth",
  "not-found",
  "rate-limit",
  "context-overflow",
  "content-filter",
  "bad-request",
];

/** Google's word for a call that the model wrote wrongly: an answer that cannot be used, which may be asked for again. */
const unreadableCall = /^(MALFORMED_FUNCTION_CALL|UNEXPECTED_TOOL_CALL|TOO_MANY_TOOL_CALLS|MALFORMED_RESPONSE)$/;

function statusOf({ response, expect }: Recording, got: Collected): unknown {
  const status = expect.errorStatus ?? response.status;
  const found = isFailure(got.error) ? got.error.info.status : undefined;
  return status < 300 ? (found ?? null) : status;
}

/** Arguments that come in parts (Vertex AI) are recorded as so many nameless calls: they are read from the bytes. */
function callsOf(
  { toolCalls }: Expectation,
  body: string,
): readonly { id?: string | null; name?: unknown; args: unknown }[] {
  return toolCalls.some(({ name }) => name === undefined) ? callsInParts(body) : toolCalls;
}

/** The vendor's id, where it gives one that no earlier call has. All are distinct and none is empty. */
function idsOf(calls: readonly { id?: string | null }[], got: Collected): unknown {
  const seen = new Set<string>();
  return calls.map(({ id }, at) => {
    const found = got.calls[at]?.callId ?? "";
    const expected = id && !seen.has(id) ? id : found === "" || seen.has(found) ? "an id of its own" : found;
    seen.add(expected);
    return expected;
  });
}

const finishes: Readonly<Record<string, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  pause_turn: "stop",
  compaction: "stop",
  stop: "stop",
  STOP: "stop",
  eos: "stop",
  completed: "stop",
  tool_use: "tools",
  tool_calls: "tools",
  function_call: "tools",
  max_tokens: "length",
  MAX_TOKENS: "length",
  length: "length",
  "incomplete:max_output_tokens": "length",
  model_context_window_exceeded: "context",
  model_length: "context",
  refusal: "filter",
  SAFETY: "filter",
  RECITATION: "filter",
  LANGUAGE: "filter",
  BLOCKLIST: "filter",
  PROHIBITED_CONTENT: "filter",
  SPII: "filter",
  MODEL_ARMOR: "filter",
  content_filter: "filter",
  "incomplete:content_filter": "filter",
};

/**
 * Google, the Responses API and Ollama have no word of their own for an answer that ends with calls: they say that it
 * stopped, and so do some servers of chat completions. Then the calls are the reason. Anthropic always has a word. When
 * several answers follow one another in one stream, the last one's reason is told, and the calls may be an earlier one's.
 */
function finishOf({ api, response, expect }: Recording, called: boolean, got: Collected): FinishReason | string {
  const { finish } = expect;
  const reason = finish == null ? "stop" : (finishes[finish] ?? `unknown "${finish}"`);
  if (!called || reason !== "stop" || api === "anthropic.messages") return reason;
  const answers = response.body.match(/"type": *"response.created"/g)?.length ?? 1;
  return answers > 1 && got.finish?.reason === "stop" ? "stop" : "tools";
}

/** The vendor's own word goes beside ours as it is; without one, the marker that ended the answer is told. */
function wordOf({ finish }: Expectation, got: Collected): unknown {
  return finish == null ? got.finish?.vendor : finish.replace(/^incomplete:/, "");
}

/**
 * Our `input` is all of the prompt: Anthropic tells apart what was read from or written to the cache. Our `output` is all
 * that was generated: Google tells the thoughts apart, and so does any server whose own total says so. What the tools of
 * the vendor read (Google's `toolUsePromptTokenCount`) is none of the prompt: we never ask for these tools.
 */
function usageOf({ api, response, expect }: Recording, found: Usage): Usage {
  const { input, output, total, cacheRead, cacheWrite, reasoning } = expect.usage ?? {};
  const cached = api === "anthropic.messages" ? (cacheRead ?? 0) + (cacheWrite ?? 0) : 0;
  const apart = api === "google.generate" || (reasoning && total === (input ?? 0) + (output ?? 0) + reasoning);
  const thoughts = apart ? (reasoning ?? 0) : 0;
  const usage: { -readonly [K in keyof Usage]: Usage[K] | undefined } = {
    input: input == null ? undefined : input + cached,
    output: output == null && thoughts === 0 ? undefined : (output ?? 0) + thoughts,
    cacheRead: cacheRead ?? undefined,
    reasoning: reasoning ?? undefined,
    cacheWrite: cacheWrite ?? written(response.body, /"cache_write_tokens": *(\d+)/g, found.cacheWrite),
    cacheWrite1h: written(
      response.body,
      api === "anthropic.messages"
        ? /"ephemeral_1h_input_tokens": *(\d+)/g
        : /"ephemeral_1h_input_tokens": *([1-9]\d*)/g,
      found.cacheWrite1h,
    ),
  };
  return JSON.parse(JSON.stringify(usage));
}

/** Not read by the records' parser: what was found must at least stand in the bytes, and be found if it does. */
function written(body: string, field: RegExp, found: number | undefined): number | undefined {
  const told = [...body.matchAll(field)].map(([, digits]) => Number(digits));
  return found !== undefined && told.includes(found) ? found : told.at(-1);
}
