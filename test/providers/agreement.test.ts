// That the comparison of records can fail: streams of our own making, whose expectations are then bent, aspect by aspect.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { disagreements } from "./support/agreement.ts";
import { adapters, play } from "./support/playback.ts";
import type { Expectation, Recording } from "./support/recordings.ts";
import { type Replay, startReplay } from "./support/replay.ts";
import { encode } from "./support/vendorEncoders.mjs";
import type { Turn } from "./support/vendorServer.mjs";
import { errorBody } from "./support/vendorWords.mjs";

let replay: Replay;
const folder = mkdtempSync(path.join(tmpdir(), "agreement-"));
before(async () => {
  replay = await startReplay();
});
after(() => replay.close());
after(() => rmSync(folder, { recursive: true, force: true }));

const turn: Turn = {
  thinking: "Hm. ",
  signature: "SIGNED",
  text: "Grüße.",
  calls: [{ name: "look", input: { at: "x" }, id: "call_a" }],
  usage: { input: 20, output: 9 },
};

function record(api: string): Recording {
  const vendor = adapters[api];
  assert.ok(vendor !== undefined);
  const signs = api !== "openai.chat" && api !== "ollama.chat";
  const words: Record<string, string> = {
    "anthropic.messages": "tool_use",
    "google.generate": "STOP",
    "openai.responses": "completed",
    "openai.chat": "tool_calls",
    "ollama.chat": "stop",
  };
  return {
    id: `own-${vendor}`,
    provider: vendor,
    api,
    response: {
      status: 200,
      headers: { "content-type": "text/event-stream" },
      body: encode(vendor, turn, "").join(""),
    },
    expect: {
      text: "Grüße.",
      thinking: "Hm. ",
      refusal: "",
      toolCalls: [{ id: "call_a", name: "look", args: { at: "x" } }],
      finish: words[api] ?? "",
      usage: {
        input: 20,
        output: 9,
        ...(api === "ollama.chat" || api === "google.generate" ? {} : { cacheRead: 0 }),
        ...(api === "anthropic.messages" ? { cacheWrite: 0 } : {}),
        ...(api.startsWith("openai") || api === "google.generate" ? { reasoning: 0 } : {}),
      },
      complete: true,
      signatures: signs ? 1 : 0,
      notes: [],
    },
  };
}

const bent: [aspect: string, Partial<Expectation>][] = [
  ["text", { text: "Grüße" }],
  ["refusal", { refusal: "No." }],
  ["thinking", { thinking: "Hm." }],
  ["calls", { toolCalls: [{ id: "call_a", name: "look", args: { at: "y" } }] }],
  ["calls", { toolCalls: [{ id: "call_a", name: "lock", args: { at: "x" } }] }],
  ["ids", { toolCalls: [{ id: "call_b", name: "look", args: { at: "x" } }] }],
  ["finish", { finish: "max_tokens" }],
  ["usage", { usage: { input: 20, output: 8, cacheRead: 0, cacheWrite: 0, reasoning: 0 } }],
  ["usage", { usage: null }],
  ["signatures", { signatures: 2 }],
  ["error", { errorClass: "auth", errorStatus: 401 }],
];

for (const api of Object.keys(adapters))
  test(`${api}: what is as expected agrees, and nothing else does`, async () => {
    const own = record(api);
    const got = await play(replay, own, { cut: "whole" });
    assert.deepEqual(disagreements(own, got), []);
    for (const [aspect, more] of bent) {
      const found = disagreements({ ...own, expect: { ...own.expect, ...more } }, got);
      assert.ok(
        found.some((each) => each.aspect === aspect),
        `${aspect} ${JSON.stringify(more)}`,
      );
    }
    const refused = {
      ...own,
      response: { status: 401, headers: {}, body: JSON.stringify(errorBody("openai", 401, "No such key")) },
    };
    const failed = { ...own.expect, text: "", thinking: "", toolCalls: [], finish: null, usage: null, signatures: 0 };
    const auth = { ...failed, errorClass: "auth", errorStatus: 401 };
    const refusal = await play(replay, refused, { cut: "whole" });
    assert.deepEqual(disagreements({ ...refused, expect: auth }, refusal), []);
    for (const wrong of [{ errorClass: "bad-request" }, { errorStatus: 403 }])
      assert.equal(disagreements({ ...refused, expect: { ...auth, ...wrong } }, refusal).length, 1);
  });

test("the command tells who agrees, writes it down, and fails when somebody does not", async () => {
  const own = record("openai.chat");
  const wrong = { ...own, id: "bent", expect: { ...own.expect, text: "Something else" } };
  const json = path.join(folder, "report.json");
  const put = (...records: Recording[]) =>
    writeFileSync(path.join(folder, "records.jsonl"), records.map((each) => `${JSON.stringify(each)}\n`).join(""));
  put(own);
  assert.deepEqual((await conformance(folder, "--json", json)).code, 0);
  put(own, wrong);
  const { code, output } = await conformance(folder, "--json", json, "--seed", "5");
  assert.equal(code, 1);
  assert.match(output, /seed 5/);
  assert.match(output, /openai\.chat: n 2, agree 1, disagree 1/);
  assert.match(output, /bent \(compatible\) whole: text: expected "Something else", found "Grüße."/);
  assert.equal(JSON.parse(readFileSync(json, "utf8")).apis[0].disagreements.length, 3, "in each of the three ways");
  put();
  assert.equal((await conformance(folder)).code, 1, "nothing to compare is no agreement");
  assert.equal((await conformance(path.join(folder, "nowhere"))).code, 2);
});

function conformance(...words: string[]): Promise<{ code: number | null; output: string }> {
  const root = process.env.STUDIO_ROOT ?? process.cwd();
  const child = spawn(process.execPath, [path.join(root, "test/conformance.mjs"), ...words]);
  let output = "";
  child.stdout.on("data", (bytes) => {
    output += bytes;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}
