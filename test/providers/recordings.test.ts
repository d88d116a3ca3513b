// Replays what real vendors sent, recorded by others, through the adapters: whole, and in pieces of 1 to 97 bytes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isFailure } from "../../src/core/failure.ts";
import type { ProviderKind } from "../../src/core/message.ts";
import type { ModelRequest } from "../../src/core/provider.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { type Collected, collect } from "./support/collect.ts";
import { type Recording, recordings } from "./support/recordings.ts";
import { type Replay, random, startReplay } from "./support/replay.ts";

/** Which adapter speaks the API, and how much of the path it adds to the address. */
const adapters: Record<string, ProviderKind> = {
  "anthropic.messages": "anthropic",
  "google.generate": "google",
  "openai.responses": "openai",
  "openai.chat": "compatible",
  "ollama.chat": "ollama",
};

const all = recordings();
let replay: Replay;
before(async () => {
  replay = await startReplay();
});
after(() => replay.close());

/** What each record became when it came at once, by its id. */
const whole = new Map<string, Collected>();

const only = process.env.RECORDING;

for (const [api, kind] of Object.entries(adapters)) {
  const records = all.get(api) ?? [];
  test(`${api}: the adapter and the record agree`, {
    skip: records.length === 0 && "no recordings",
  }, async (context) => {
    const agreed = new Map<string, { of: number; agree: number }>();
    const disagreed: string[] = [];
    for (const record of records) {
      if (only !== undefined && record.id !== only) continue;
      const got = await play(kind, record, undefined);
      whole.set(record.id, got);
      for (const [aspect, trouble] of compare(record, got)) {
        const sum = agreed.get(aspect) ?? { of: 0, agree: 0 };
        agreed.set(aspect, { of: sum.of + 1, agree: sum.agree + (trouble === null ? 1 : 0) });
        if (trouble !== null) disagreed.push(`${record.id} (${record.provider}) ${aspect}: ${trouble}`);
      }
    }
    const sums = [...agreed].map(([aspect, { of, agree }]) => `${aspect} ${agree}/${of}`);
    context.diagnostic(`${api}, ${records.length} records: ${sums.join(", ")}`);
    for (const line of disagreed) context.diagnostic(line);
    assert.equal(disagreed.length, 0, `${disagreed.length} disagreements`);
  });

  test(`${api}: pieces of 1 to 97 bytes change nothing`, {
    skip: records.length === 0 && "no recordings",
  }, async () => {
    const next = random(records.length);
    // The shortest ones: what is cut matters, not how much of it.
    const short = records.toSorted((a, b) => a.response.body.length - b.response.body.length).slice(0, 60);
    for (const record of short) {
      const once = whole.get(record.id) ?? (await play(kind, record, undefined));
      const pieced = await play(kind, record, () => 1 + Math.floor(next() * 97));
      for (const [aspect, trouble] of compareBoth(once, pieced)) assert.equal(trouble, null, `${record.id} ${aspect}`);
    }
  });
}

async function play(kind: ProviderKind, record: Recording, pieces: (() => number) | undefined): Promise<Collected> {
  const { status, headers, body } = record.response;
  replay.serve(record.id, { status, headers, body, ...(pieces ? { pieces } : {}) });
  const provider = await openProvider({
    connection: { id: "c", provider: kind, name: "recorded", baseUrl: `${replay.origin}/${record.id}` },
    key: "recorded-key-0123456789",
    fetch: globalThis.fetch,
  });
  const request: ModelRequest = {
    model: { connection: "c", provider: kind, model: "recorded" },
    system: "",
    messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    tools: [],
    parameters: {},
  };
  return collect(provider, request);
}

const finishes: Record<string, string> = {
  end_turn: "stop",
  stop_sequence: "stop",
  pause_turn: "stop",
  stop: "stop",
  STOP: "stop",
  completed: "stop",
  tool_use: "tools",
  tool_calls: "tools",
  function_call: "tools",
  max_tokens: "length",
  MAX_TOKENS: "length",
  length: "length",
  "incomplete:max_output_tokens": "length",
  model_context_window_exceeded: "context",
  refusal: "filter",
  SAFETY: "filter",
  content_filter: "filter",
  "incomplete:content_filter": "filter",
};

const classes: Record<string, readonly string[]> = {
  auth: ["auth"],
  "rate-limit": ["rate-limit"],
  "context-overflow": ["context-overflow"],
  overloaded: ["overloaded"],
  server: ["overloaded"],
  "bad-request": ["bad-request", "not-found"],
  "content-filter": ["content-filter"],
};

const kept = new Set(["anthropic.messages", "google.generate", "openai.responses"]);

function* compare({ api, expect }: Recording, got: Collected): Iterable<[string, string | null]> {
  const same = (wanted: unknown, found: unknown) => {
    const [a, b] = [JSON.stringify(wanted), JSON.stringify(found)];
    return a === b ? null : `expected ${a?.slice(0, 300)}, got ${b?.slice(0, 300)}`;
  };
  const error = isFailure(got.error) ? got.error.info : undefined;
  if (got.error !== undefined && error === undefined) yield ["error", `not a Failure: ${String(got.error)}`];
  if (expect.errorClass !== undefined) {
    const wanted = classes[expect.errorClass];
    yield [
      "error",
      error === undefined
        ? `expected ${expect.errorClass}, got none`
        : wanted === undefined || wanted.includes(error.code)
          ? null
          : `expected ${expect.errorClass}, got ${error.code}: ${error.message}`,
    ];
    return;
  }
  yield [
    "error",
    error === undefined ? null : `got ${error.code}: ${error.message} ${JSON.stringify(error.vendor)?.slice(0, 200)}`,
  ];
  yield ["text", same(expect.text + expect.refusal, got.text)];
  // The records' parser notes `reasoning_details`, and does not read them.
  const unread = expect.thinking === "" && expect.notes.includes("reasoning_details");
  yield ["thinking", unread ? null : same(expect.thinking, got.thinking)];
  // Arguments streamed in parts (Vertex AI) are recorded as so many nameless calls: then only the names can be compared.
  const inParts = expect.toolCalls.some(({ name }) => name === undefined);
  const wantedCalls = inParts
    ? expect.toolCalls.flatMap(({ id, name }) => (name ? [{ id, name, args: null }] : []))
    : expect.toolCalls;
  const calls = got.calls.map((call) => ({ name: call.name, args: inParts ? null : parsed(call.json) }));
  yield [
    "calls",
    same(
      wantedCalls.map(({ name, args }) => ({ name, args })),
      calls,
    ),
  ];
  yield [
    "ids",
    same(
      wantedCalls.map(({ id }, index) => id || got.calls[index]?.callId),
      got.calls.map(({ callId }) => callId),
    ),
  ];
  yield ["distinct ids", same(got.calls.length, new Set(got.calls.map(({ callId }) => callId)).size)];
  const wanted = expect.finish == null ? undefined : (finishes[expect.finish] ?? `unknown "${expect.finish}"`);
  const reason = got.finish?.reason === "tools" && wanted === "stop" && calls.length > 0 ? "stop" : got.finish?.reason;
  yield ["finish", wanted === undefined ? null : same(wanted, reason)];
  const { input, output, cacheRead, cacheWrite, reasoning } = expect.usage ?? {};
  // Anthropic reports the prompt without what was cached, Google the answer without its thoughts.
  const cached = api === "anthropic.messages" ? (cacheRead ?? 0) + (cacheWrite ?? 0) : 0;
  const thoughts = api === "google.generate" ? reasoning : 0;
  const wantedUsage = {
    input: input == null ? null : input + cached,
    output: output == null && !thoughts ? null : (output ?? 0) + (thoughts ?? 0),
    cacheRead: cacheRead ?? null,
    reasoning: reasoning ?? null,
  };
  // What the vendor wants back verbatim, redacted thoughts aside.
  const signed = got.parts.filter(
    (part) => part.type === "vendor" && /"(thoughtS|s)ignature":|"encrypted_content":"/.test(JSON.stringify(part.data)),
  );
  if (kept.has(api)) yield ["signatures", same(expect.signatures, signed.length)];
  const { usage } = got;
  yield [
    "usage",
    same(wantedUsage, {
      input: usage.input ?? null,
      output: usage.output ?? null,
      cacheRead: usage.cacheRead ?? null,
      reasoning: usage.reasoning ?? null,
    }),
  ];
}

function* compareBoth(whole: Collected, pieced: Collected): Iterable<[string, string | null]> {
  const shown = ({ text, thinking, calls, usage, finish, error }: Collected) =>
    JSON.stringify([
      text,
      thinking,
      calls.map(({ name, json }) => [name, json]),
      usage,
      finish,
      isFailure(error) ? error.code : error,
    ]);
  yield ["all", shown(whole) === shown(pieced) ? null : `${shown(whole)} became ${shown(pieced)}`];
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
