// A conversation moves from any provider to any other, between two turns and amid one: what the second one's server is sent,
// checked against that vendor's rules; and back again, where the first one finds what is its own.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createAssembler } from "../../src/core/assemble.ts";
import { context, UNANSWERED } from "../../src/core/context.ts";
import type { Entry, Fact } from "../../src/core/event.ts";
import type { AssistantBlock, ModelRef, UserBlock } from "../../src/core/message.ts";
import type { ModelRequest } from "../../src/core/provider.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { logged, price, timing } from "../core/support/log.ts";
import { collect } from "./support/collect.ts";
import { tell } from "./support/table.ts";
import { rules } from "./support/vendorRules.ts";
import { startVendorServer, type Turn, type Vendor, type VendorServer } from "./support/vendorServer.mjs";

const vendors: readonly Vendor[] = ["anthropic", "google", "openai", "azure", "compatible", "ollama"];
const servers: VendorServer[] = [];
const table: Record<string, Record<string, string>> = {};
after(() => Promise.all(servers.map((server) => server.close())));

const look = { name: "look", description: "Looks", input: { type: "object", properties: { at: { type: "string" } } } };
/** No vendor's form: too long for some, with characters that others refuse. */
const oddId = `call/ä:${"x".repeat(70)}`;

/** One model at one vendor, and what it says: who is who shows in its signatures and thoughts. */
interface Speaker {
  readonly ref: ModelRef & { readonly provider: Vendor };
  readonly mark: string;
}

const speaker = (provider: Vendor, model: string): Speaker => ({
  ref: { connection: "c", provider, model },
  mark: `${provider}-${model}`,
});

const marks = ({ mark }: Speaker) => ({ thoughts: `Thoughts of ${mark}.`, signature: `SIGNED-BY-${mark}-` });

/** What the vendor's server was sent, and what its model said. `abilities`: as Ollama tells them. */
async function say(who: Speaker, log: readonly Entry[], turn: Turn, abilities?: readonly string[]) {
  const { provider } = who.ref;
  const { thoughts, signature } = marks(who);
  const server = await startVendorServer({
    provider,
    script: { thinking: thoughts, signature, ...turn },
    models: [who.ref.model],
    ...(abilities === undefined ? {} : { abilities }),
  });
  servers.push(server);
  const opened = await openProvider({
    connection: { id: "c", provider, name: who.mark, baseUrl: server.address },
    key: "the-key-of-this-test",
    fetch: globalThis.fetch,
  });
  const request: ModelRequest = {
    model: who.ref,
    system: "Be brief.",
    messages: context(logged(log)),
    tools: [look],
    parameters: {},
  };
  const got = await collect(opened, request);
  assert.equal(got.error, undefined);
  const assembler = createAssembler();
  for (const part of got.parts) assembler.add(part);
  return { content: assembler.result().content, body: server.requests[0]?.body };
}

const entry = (fact: Fact): Entry => ({ span: null, parent: null, fact });
const user = (...content: UserBlock[]): Entry => entry({ kind: "message.user", content });
const text = (words: string): UserBlock => ({ type: "text", text: words });
const responded = ({ ref }: Speaker, content: readonly AssistantBlock[]): Entry =>
  entry({
    kind: "model.responded",
    model: ref,
    answeredBy: ref.model,
    content,
    usage: {},
    cost: price,
    finish: { reason: "stop", vendor: "stop" },
    timing,
  });
const finished = (block: AssistantBlock | undefined, words: string): Entry => {
  assert.ok(block?.type === "call");
  const { callId, name } = block;
  return entry({ kind: "tool.finished", callId, name, text: words, isError: false, durationMs: 1 });
};
const callsOf = (content: readonly AssistantBlock[]) => content.filter(({ type }) => type === "call");

/** A question with images; two calls at once, the second never answered; another question; a call of the same id again. */
async function begun(by: Speaker): Promise<Entry[]> {
  const log = [
    user(
      text("Look around."),
      { type: "image", mediaType: "image/png", data: "iVBORw0KGgo=" },
      { type: "image", mediaType: "image/bmp", data: "Qk0AAAAA" },
    ),
  ];
  const call = { name: "look", id: oddId };
  const first = await say(by, log, {
    text: "I look.",
    calls: [
      { ...call, input: { at: "here" } },
      { name: "look", input: { at: "there" } },
    ],
  });
  assert.equal(callsOf(first.content).length, 2);
  log.push(responded(by, first.content), finished(callsOf(first.content)[0], "A tree"), user(text("And now?")));
  const second = await say(by, log, { text: "Once more.", calls: [{ ...call, input: { at: "again" } }] });
  log.push(responded(by, second.content), finished(callsOf(second.content)[0], "Still a tree"));
  return log;
}

for (const from of vendors)
  for (const to of vendors)
    test(`from ${from} to ${to === from ? "another of its models" : to}, and back`, async () => {
      const first = speaker(from, "first-model");
      const second = speaker(to, from === to ? "second-model" : "first-model");
      const log = await begun(first);

      // Amid a turn: the last word was a result.
      const amid = await say(second, log, { text: "There it stands." });
      checkForeign(amid.body, first, second);
      // Between two turns: the first one has answered, and the person asks again.
      const own = await say(first, log, { text: "It stands." });
      rules[from](own.body);
      const next = [...log, responded(first, own.content), user(text("Sure?"))];
      const between = await say(second, next, {
        text: "Quite.",
        calls: [{ name: "look", id: oddId, input: { at: "x" } }],
      });
      checkForeign(between.body, first, second);

      // Back again: each finds its own, and nothing of the other.
      const back = [...next, responded(second, between.content), finished(callsOf(between.content)[0], "A bush")];
      const { body } = await say(first, back, { text: "I see." });
      rules[from](body);
      const sent = JSON.stringify(body);
      const [ours, theirs] = [marks(first), marks(second)];
      assert.ok(!sent.includes(theirs.signature) && !sent.includes(theirs.thoughts), "nothing of the other's");
      // Chat completions and Ollama sign nothing, Gemini shows its thoughts to people only.
      const signs = from !== "compatible" && from !== "ollama";
      assert.equal(
        sent.split(ours.signature).length - 1,
        signs ? 3 - (from === "google" ? 1 : 0) : 0,
        "its own signatures",
      );
      assert.equal(sent.includes(ours.thoughts), from !== "google");
      table[`from ${from}`] = { ...table[`from ${from}`], [`to ${to}`]: "agrees" };
    });

test("the table has every pair", (context) => {
  tell(context, table);
  assert.equal(Object.values(table).flatMap(Object.keys).length, vendors.length ** 2);
});

function checkForeign(body: unknown, first: Speaker, second: Speaker): void {
  const { provider } = second.ref;
  rules[provider](body);
  const sent = JSON.stringify(body);
  const { signature, thoughts } = marks(first);
  assert.ok(!sent.includes(signature), "another model's signature stays where it is");
  assert.ok(!sent.includes(thoughts), "and so do its thoughts");
  for (const kept of ["Look around.", "I look.", "A tree", UNANSWERED, "And now?", "Once more.", "Still a tree"])
    assert.ok(sent.includes(kept), `"${kept}" is missing`);
  assert.ok(sent.includes("iVBORw0KGgo="), "an image that all can read goes along");
  // Chat completions and Ollama say nothing of formats.
  if (provider !== "compatible" && provider !== "ollama") {
    assert.ok(!sent.includes("Qk0AAAAA"));
    assert.ok(sent.includes("An image of type image/bmp was left out"));
  }
  const dummies = sent.match(/skip_thought_signature_validator/g)?.length ?? 0;
  assert.equal(dummies, provider === "google" ? 2 : 0, "in place of the signature of each step's first call");
  // What Mistral takes, everyone takes.
  if (provider === "compatible") for (const id of idsIn(body)) assert.match(id, /^[a-zA-Z0-9]{9}$/);
}

function idsIn(body: unknown): string[] {
  return [...JSON.stringify(body).matchAll(/"(?:tool_call_id|id)":"([^"]*)"/g)].map(([, id]) => id ?? "");
}

test("a model that reads no images is told that there was one", async () => {
  const first = speaker("anthropic", "first-model");
  const log = await begun(first);
  const local = await say(speaker("ollama", "m"), log, { text: "Hm." }, ["completion", "tools"]);
  rules.ollama(local.body);
  const told = JSON.stringify(local.body);
  assert.ok(!told.includes("iVBORw0KGgo="));
  assert.ok(told.includes("An image of type image/png was left out"));
});
