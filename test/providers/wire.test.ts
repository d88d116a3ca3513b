// The parts below the adapters that their contract reaches only partly.
import assert from "node:assert/strict";
import http from "node:http";
import type { Socket } from "node:net";
import { after, test } from "node:test";
import { constants, createGzip } from "node:zlib";
import { createArguments } from "../../src/providers/google/partialArguments.ts";
import { redact, redactText } from "../../src/providers/redact.ts";
import { httpFailure } from "../../src/providers/wire/httpFailure.ts";
import { isLoopback } from "../../src/providers/wire/loopback.ts";
import { nodeFetch } from "../../src/providers/wire/nodeFetch.ts";
import { retryAfter } from "../../src/providers/wire/retryAfter.ts";
import { createSseReader } from "../../src/providers/wire/sse.ts";
import { LOOPBACK_IDLE_MS } from "../../src/providers/wire/wire.ts";

test("server-sent events, cut anywhere", () => {
  const source =
    '\uFEFF: hello\r\nevent: a\rdata: 1\r\ndata:2\r\n\r\n\n\nid: 7\ndata\n\nerror: {"code":5}\n\ndata: ä{\n\n{\n "x":\n1}\n\ndata: last';
  const whole = createSseReader();
  const expected = [...whole.push(source), ...whole.end()];
  assert.deepEqual(expected, [
    { event: "a", data: "1\n2" },
    { event: "error", data: '{"code":5}' },
    { event: "", data: "ä{" },
    { event: "", data: '{\n "x":\n1}' },
    { event: "", data: "last" },
  ]);
  for (let cut = 1; cut < source.length; cut++) {
    const reader = createSseReader();
    const found = [...reader.push(source.slice(0, cut)), ...reader.push(source.slice(cut)), ...reader.end()];
    assert.deepEqual(found, expected, `cut at ${cut}`);
  }
});

test("attack 38: a key is hidden in every form that vendors echo it in", () => {
  const key = "sk-ant-api03-AbCdEfGhIjKlMnOpQrStUvWxYz012345+/=x";
  const cases = [
    `Incorrect API key provided: ${key}.`,
    `provided: ${key.slice(0, 8)}********${key.slice(-4)}. See`,
    `provided: ${key.slice(0, 14)}...`,
    `url https://x/y?key=${encodeURIComponent(key)}&z=1`,
    `Authorization: Bearer ${key}`,
    `{"authorization":"Bearer ${key}","x-api-key":"${key}"}`,
    `basic ${Buffer.from(key).toString("base64")}`,
    `cut in the middle ${key.slice(5, 30)}`,
  ];
  for (const text of cases) {
    const safe = redactText(text, key);
    for (let at = 0; at + 6 <= key.length; at++) assert.ok(!safe.includes(key.slice(at, at + 6)), safe);
    assert.ok(safe.includes("[key]"), safe);
  }
  assert.equal(redactText("Nothing to hide... in *this* sentence.", key), "Nothing to hide... in *this* sentence.");
  assert.equal(redactText("at https://me:secret@host/v1", undefined), "at https://[key]@host/v1");
  // A header's value is hidden whoever's it is; so short a key only where it stands alone.
  assert.equal(redactText("Authorization: Bearer abc", undefined), "Authorization: Bearer [key]");
  assert.equal(redactText("the key abc is not abcde", "abc"), "the key [key] is not abcde");
  assert.deepEqual(
    redact({ code: "auth", message: key, advice: key, vendor: { [key]: [key, 1, null, { a: key }] } }, key),
    {
      code: "auth",
      message: "[key]",
      advice: "[key]",
      vendor: { "[key]": ["[key]", 1, null, { a: "[key]" }] },
    },
  );
});

test("a prompt that is too long, in the words of those who have no code for it", () => {
  for (const message of [
    "prompt is too long: 250000 tokens > 200000 maximum",
    "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000",
    "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
    "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens",
    "This model's maximum prompt length is 131072 but the request contains 140000 tokens.",
    "Your input exceeds the context window of this model. Please adjust your input and try again.",
    "the request exceeds the available context size. try increasing the context size or enable context shift",
    "Cannot truncate prompt with n_keep (5000) >= n_ctx (4096)",
    "Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens",
    "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
    "prompt too long; exceeded max context length by 1119046 tokens",
    "Input is too long for requested model.",
    "The total length of all messages is too long.",
    "prompt token count of 150000 exceeds the limit of 128000",
    "Invalid request: Your request exceeded model token limit: 8192",
    "Range of input length should be [1, 30720]",
    "Please reduce the length of the messages or completion.",
    "Token limit reached",
    "`inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens",
    "Input validation error: `inputs` must have less than 4096 tokens. Given: 5000",
    "too many tokens: size limit exceeded by 3000 tokens",
    "Prompt exceeds max length",
    "the input length exceeds the context length",
    "This endpoint's maximum context length is 200000 tokens.",
  ])
    assert.equal(codeOf(400, message), "context-overflow", message);
  for (const message of [
    "max_tokens is too large: 200000. This model supports at most 16384 completion tokens",
    "Unknown parameter: 'contextt'",
    "tools.0: input_schema is too long",
  ])
    assert.equal(codeOf(400, message), "bad-request", message);
  assert.equal(codeOf(400, "Incorrect API key provided: x. You can obtain one at https://x.example"), "auth");
  assert.equal(codeOf(429, "Rate limit: token limit reached, try again"), "rate-limit");
});

const asked = { kind: "compatible", address: "https://x.example", hasKey: true, model: "m" } as const;
const codeOf = (status: number, message: string) => httpFailure(asked, { status, body: { error: { message } } }).code;

test("how long a response asks to wait", () => {
  const now = Date.UTC(2026, 0, 1);
  const after = (headers: Record<string, string>, body: unknown = null) => retryAfter(new Headers(headers), body, now);
  assert.equal(after({}), undefined);
  assert.equal(after({ "retry-after": "1.5" }), 1500);
  assert.equal(after({ "retry-after": "0" }), 0);
  assert.equal(after({ "retry-after": "Thu, 01 Jan 2026 00:00:30 GMT" }), 30_000);
  assert.equal(after({ "retry-after": "Thu, 01 Jan 2015 00:00:30 GMT" }), 0);
  assert.equal(after({ "retry-after": "soon" }), undefined);
  assert.equal(after({ "retry-after-ms": "250", "retry-after": "9" }), 250);
  assert.equal(after({ "retry-after-ms": "0", "retry-after": "1" }), 1000);
  const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "35.2s" }];
  assert.equal(after({}, { error: { details } }), 35_200);
  assert.equal(after({}, JSON.stringify({ error: { details } })), 35_200);
});

test("which addresses are this machine's own", () => {
  for (const own of [
    "http://localhost",
    "http://127.0.0.1:80/x",
    "http://127.9.9.9",
    "https://[::1]:1",
    "http://a.localhost",
    "http://localhost.",
  ])
    assert.ok(isLoopback(own), own);
  for (const other of [
    "http://localhost.com",
    "http://128.0.0.1",
    "http://127.evil.com",
    "http://[::2]",
    "http://10.0.0.1",
    "x",
  ])
    assert.ok(!isLoopback(other), other);
});

let zipTheRest = () => {};
const server = http.createServer((request, response) => {
  switch (request.url) {
    case "/echo":
      request.pipe(response.setHeader("x-method", request.method ?? ""));
      return;
    case "/empty":
      response.writeHead(204).end();
      return;
    case "/zipped": {
      response.writeHead(200, { "content-encoding": "gzip" });
      const zip = createGzip({ flush: constants.Z_SYNC_FLUSH });
      zip.pipe(response);
      zip.write("The first half, ");
      zipTheRest = () => zip.end("the second.");
      return;
    }
    case "/endless": {
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        response.once("drain", more);
      };
      more();
      return;
    }
  }
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
after(() => server.closeAllConnections());
after(() => server.close());
const address = server.address();
const origin = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;

test("a model on this machine may take longer for its first word than ten minutes", () => {
  assert.ok(LOOPBACK_IDLE_MS >= 15 * 60_000);
});

test("fetch over node:http: bodies both ways, and a connection that closes with its reader", async () => {
  const echoed = await nodeFetch(`${origin}/echo`, {
    method: "POST",
    body: "Grüße",
    headers: { "content-type": "text/plain" },
  });
  assert.deepEqual([echoed.status, echoed.headers.get("x-method"), await echoed.text()], [200, "POST", "Grüße"]);
  assert.equal((await nodeFetch(`${origin}/empty`)).body, null);
  await assert.rejects(nodeFetch("http://127.0.0.1:1/"), (error: Error) =>
    /ECONNREFUSED/.test(String((error.cause as Error).message)),
  );
  await assert.rejects(nodeFetch(`${origin}/echo`, { signal: AbortSignal.abort() }), { name: "AbortError" });

  const closed = new Promise((resolve) => server.once("request", (request) => request.socket.on("close", resolve)));
  const endless = await nodeFetch(`${origin}/endless`);
  assert.ok(endless.body);
  const reader = endless.body.getReader();
  await reader.read();
  await reader.cancel();
  await closed;
});

test("fetch over node:http: what a proxy compresses is read as it comes", async () => {
  const { body, headers } = await nodeFetch(`${origin}/zipped`);
  assert.equal(headers.get("content-encoding"), null);
  assert.ok(body);
  let said = "";
  const decoder = new TextDecoder();
  for await (const piece of body) {
    said += decoder.decode(piece, { stream: true });
    if (said === "The first half, ") zipTheRest();
  }
  assert.equal(said, "The first half, the second.");
});

test("fetch over node:http: a reader that does not read holds the sender back", async () => {
  const stop = new AbortController();
  const sender = new Promise<Socket>((resolve) => server.once("request", ({ socket }) => resolve(socket)));
  const { body } = await nodeFetch(`${origin}/endless`, { signal: stop.signal });
  assert.ok(body);
  const socket = await sender;
  const deadline = Date.now() + 3000;
  let sent = -1;
  while (sent !== socket.bytesWritten) {
    assert.ok(Date.now() < deadline, `${sent} bytes, and no end`);
    sent = socket.bytesWritten;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  stop.abort();
  await assert.rejects(async () => {
    for await (const _ of body);
  });
});

test("arguments that come in parts", () => {
  const made = createArguments({ a: 1 });
  made.add([{ jsonPath: "$.list[0].name", stringValue: "Zür", willContinue: true }]);
  made.add([
    { jsonPath: "$.list[0].name", stringValue: "ich" },
    { jsonPath: "$.list[1]", numberValue: 2 },
  ]);
  made.add([
    { jsonPath: "$.yes", boolValue: true },
    { jsonPath: "$.none", nullValue: "NULL_VALUE" },
  ]);
  assert.deepEqual(made.value(), { a: 1, list: [{ name: "Zürich" }, 2], yes: true, none: null });
});
