import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod/mini";
import * as AgentEditor from "../../src/protocol/agent.ts";
import * as Ask from "../../src/protocol/ask.ts";
import * as Chat from "../../src/protocol/chat.ts";
import * as Exact from "../../src/protocol/exactCall.ts";
import * as Inspector from "../../src/protocol/inspector.ts";
import type { Notice, Request } from "../../src/protocol/peer.ts";
import { AgentSpec, MAX_TEXT } from "../../src/protocol/schemas.ts";
import * as Settings from "../../src/protocol/settings.ts";
import * as Totals from "../../src/protocol/totals.ts";

type Row = Request<unknown, unknown> | Notice<unknown>;
const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && "name" in value && ("input" in value || "payload" in value);
const schemaOf = (row: Row) => ("payload" in row ? row.payload : row.input);

const contracts = {
  chat: Chat,
  inspector: { ...Inspector, ...Exact },
  settings: Settings,
  agent: AgentEditor,
  ask: Ask,
  totals: Totals,
};
const rows = Object.entries(contracts).flatMap(([contract, exported]) =>
  Object.entries(exported).flatMap(([name, value]) => (isRow(value) ? [{ contract, name, row: value }] : [])),
);

/** An input of each row that takes one, as its view sends it. */
const accepted: Record<string, unknown> = {
  "chat.update": { session: "s", after: 0 },
  "chat.live": { session: "s", span: "m", from: 0 },
  "chat.send": { session: null, text: "Hi", attached: ["m"], to: null },
  "chat.context": { session: null, text: "Hi" },
  "chat.sendQueued": { session: "s" },
  "chat.removeQueued": { session: "s", id: "m" },
  "chat.editQueued": { session: "s", id: "m" },
  "chat.stop": { session: "s" },
  "chat.decide": { session: "s", span: "t", answer: { verdict: "deny", word: "No." } },
  "chat.showChange": { session: "s", span: "t", index: 0, beside: "now" },
  "chat.restoreFiles": { session: "s", seq: 1 },
  "chat.liveOutput": { session: "s", span: "t", text: "x" },
  "chat.retry": { session: "s", turn: "t", by: null },
  "chat.resend": { session: "s", seq: 1, text: "Hi" },
  "chat.fork": { session: "s", seq: 1 },
  "chat.openSession": { session: "s", seq: null },
  "chat.branchMap": { session: "s" },
  "chat.compareBranch": { session: "s", branch: "b" },
  "chat.resume": { session: "s" },
  "chat.contextFill": { session: null },
  "chat.condense": { session: "s" },
  "chat.switchBranch": { session: "s", branch: "b" },
  "chat.chooseAgent": { session: null, agent: "a" },
  "chat.saveDraft": { session: "s", text: "" },
  "chat.saveRewording": { session: "s", rewording: { item: "i", text: "" } },
  "chat.saveVariables": { session: null, variables: [["a", { language: "German" }]] },
  "chat.draft": { session: null },
  "chat.detach": { session: null, index: 0 },
  "chat.attachSelection": { session: null },
  "chat.places": { query: "par" },
  "chat.attachPlace": { session: null, place: "0" },
  "chat.insert": { text: "x" },
  "chat.applyCode": { text: "x", language: "ts", file: "a.ts" },
  "chat.newFile": { text: "x", language: "ts", file: "a.ts" },
  "chat.runCode": { text: "x", language: "sh", file: null },
  "chat.copy": { text: "x" },
  "chat.reveal": { session: "s", seq: 1, index: 0 },
  "chat.openLink": { url: "https://example.com" },
  "chat.go": { to: "settings", session: null },
  "chat.changed": { session: "s" },
  "chat.draftChanged": { session: null },
  "chat.liveParts": { session: "s", span: "m", from: 0, parts: [] },
  "chat.attachImage": { session: null, data: "iVBORw0KGgo=" },
  "chat.attachFile": { session: null, address: "file:///a.ts" },
  "chat.unaddress": { session: null },
  "chat.readsImages": { agent: "a" },
  "inspector.index": { filter: { branch: null, query: "error" }, after: 0, place: 1 },
  "inspector.rows": { seqs: [1] },
  "inspector.spans": { branch: null, after: 0 },
  "inspector.detail": { seq: 1 },
  "totals.read": { branch: null, range: "week" },
  "totals.copy": { text: "x" },
  "inspector.openInEditor": { seq: 1 },
  "inspector.copy": { text: "x" },
  "inspector.exactCall": { seq: 1 },
  "inspector.documentRoot": { seq: 1, form: "wire" },
  "inspector.documentChildren": { seq: 1, form: "raw", path: ["content", 0], from: 0 },
  "inspector.copyDocument": { seq: 1, form: "curl" },
  "inspector.copyValue": { seq: 1, form: "request", path: [] },
  "inspector.openDocument": { seq: 1, form: "response" },
  "inspector.triable": { branch: "b" },
  "inspector.replay": { branch: "b", version: null },
  "inspector.forkPlan": { seq: 1 },
  "inspector.chooseForkAnswerer": { seq: 1 },
  "inspector.fork": {
    seq: 1,
    system: null,
    parameters: { temperature: 1 },
    by: [{ type: "model", connection: "c", model: "m" }],
    call: { type: "decision", verdict: "allow", reason: "" },
    message: null,
  },
  "inspector.inspect": { session: "s" },
  "inspector.chooseOther": { branch: "b" },
  "inspector.compare": { left: { session: "s", branch: "b" }, right: { session: "t", branch: "c" } },
  "inspector.compareFields": {
    sides: { left: { session: "s", branch: "b" }, right: { session: "t", branch: "c" } },
    left: 1,
    right: null,
  },
  "settings.save": {
    id: null,
    provider: "openai",
    name: "Mine",
    baseUrl: "",
    apiVersion: "",
    models: [],
    compatibility: false,
  },
  "settings.setKey": { id: "c" },
  "settings.removeKey": { id: "c" },
  "settings.remove": { id: "c" },
  "settings.test": { id: "c" },
  "settings.models": { id: "c" },
  "settings.note": { id: "c", model: "m", note: null },
  "settings.pull": { id: "c", model: "m" },
  "settings.pulling": { id: "c", model: "m", status: "pulling" },
  "ask.live": { span: "m", from: 0 },
  "ask.copy": { text: "x" },
  "ask.insert": { text: "x" },
  "ask.openLink": { url: "https://example.com" },
  "ask.liveParts": { span: "m", from: 0, parts: [] },
  "agent.models": { connection: "c" },
  "agent.compare": { one: "v", other: null },
  "agent.restore": { version: "v" },
  "agent.countTokens": { text: "" },
  "agent.save": {
    name: "Tester",
    description: "",
    connection: "demo",
    model: "demo",
    instructions: "",
    parameters: { temperature: 1 },
    tools: [],
  },
  "agent.saveDraft": { spec: null },
};

test("every row has a name of its own, which says whose it is and what it is called in code", () => {
  assert.ok(rows.length > 40);
  for (const { contract, name, row } of rows) assert.equal(row.name, `${contract}.${name}`);
  assert.equal(new Set(rows.map(({ row }) => row.name)).size, rows.length);
});

test("every row takes what its view sends, and refuses what has more, less or another shape", () => {
  for (const { row } of rows) {
    const schema = schemaOf(row);
    const takes = (value: unknown) => z.safeParse(schema, value).success;
    const input = accepted[row.name];
    assert.ok(takes(input), `${row.name}: ${JSON.stringify(input)}`);
    for (const other of [null, 1, "x", [], () => {}, { extra: 1 }]) assert.ok(!takes(other), `${row.name}: ${other}`);
    if (typeof input !== "object" || input === null) continue;
    assert.ok(!takes({ ...input, extra: 1 }), `${row.name} with an extra key`);
    // As a copied message holds it: an own property.
    assert.ok(
      !takes(JSON.parse(`${JSON.stringify(input).slice(0, -1)},"__proto__":{}}`)),
      `${row.name} with __proto__`,
    );
    for (const key of Object.keys(input)) {
      const without = Object.fromEntries(Object.entries(input).filter(([name]) => name !== key));
      assert.ok(!takes(without), `${row.name} without ${key}`);
      assert.ok(!takes({ ...input, [key]: Symbol.iterator }), `${row.name} with a wrong ${key}`);
    }
  }
});

test("texts, ids and numbers of rows over their limits are refused, not cut", () => {
  const refuses = (row: Row, input: unknown) => assert.ok(!z.safeParse(schemaOf(row), input).success, row.name);
  const long = "x".repeat(MAX_TEXT + 1);
  refuses(Chat.send, { session: null, text: long, attached: [], to: null });
  refuses(Chat.saveDraft, { session: null, text: long });
  refuses(Chat.stop, { session: "x".repeat(201) });
  refuses(Chat.stop, { session: "" });
  refuses(Chat.update, { session: "s", after: 0.5 });
  refuses(Chat.update, { session: "s", after: Number.POSITIVE_INFINITY });
  refuses(Chat.openLink, { url: `https://${long}` });
  refuses(Chat.go, { to: "workbench.action.reloadWindow", session: null });
  refuses(Inspector.rows, { seqs: Array.from({ length: Inspector.PAGE + 1 }, (_, index) => index) });
  refuses(Inspector.index, {
    filter: { branch: null, kinds: [], failedOnly: false, text: "x".repeat(501) },
    after: 0,
    place: null,
  });
  refuses(AgentEditor.saveDraft, { spec: { name: long } });
});

test("what is kept of a connection beside its address is checked, and holds no secret in clear text", () => {
  const takes = (more: object) =>
    z.safeParse(Settings.ConnectionInput, {
      id: null,
      provider: "openai",
      name: "Mine",
      baseUrl: "",
      apiVersion: "",
      models: [],
      compatibility: false,
      ...more,
    }).success;
  const header = (name: string, value: string) => ({ headers: [{ name, value }] });
  assert.ok(takes({ ...header("X-Team", "compilers"), idleSeconds: 3_600, totalSeconds: 86_400 }));
  assert.ok(takes(header("Authorization", "Basic {key}")));
  for (const more of [
    header("Authorization", "Bearer abc"),
    header("Proxy-Authorization", "abc"),
    header("X-Team", "a\r\nX-Other: b"),
    header("X-Team\r\nX-Other", "b"),
    header("Host", "elsewhere.example"),
    header("", "x"),
    header("X-Team", "x".repeat(2_001)),
    { headers: Array.from({ length: 21 }, (_, index) => ({ name: `X-${index}`, value: "x" })) },
    { headers: [{ name: "X-Team", value: "x", more: 1 }] },
    { idleSeconds: 0 },
    { idleSeconds: 3_601 },
    { idleSeconds: Number.POSITIVE_INFINITY },
    { totalSeconds: 1.5 },
    { notes: {} },
  ])
    assert.ok(!takes(more), JSON.stringify(more));
});

test("an address is http or https, and holds no name or password", () => {
  const takes = (baseUrl: string) =>
    z.safeParse(Settings.ConnectionInput, {
      id: null,
      provider: "compatible",
      name: "Mine",
      baseUrl,
      apiVersion: "",
      models: [],
      compatibility: false,
    }).success;
  for (const url of ["", " https://example.com/v1 ", "http://127.0.0.1:1234", "http://[::1]:1"])
    assert.ok(takes(url), url);
  for (const url of [
    "example.com",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "ftp://example.com",
    "https://me:secret@example.com",
    "https://me@example.com",
    `https://example.com/${"x".repeat(2_000)}`,
  ]) {
    assert.ok(!takes(url), url);
  }
});

test("an agent's fields are checked with words for the person who filled them in", () => {
  const spec = accepted["agent.save"];
  assert.ok(typeof spec === "object");
  const cases: [change: object, words: RegExp][] = [
    [{ name: "  " }, /Give it a name/],
    [{ name: "x".repeat(201) }, /at most 200/],
    [{ connection: "" }, /Choose a connection/],
    [{ model: " " }, /Choose a model/],
    [{ instructions: "x".repeat(MAX_TEXT + 1) }, /too long/],
    [{ parameters: { temperature: 2.1 } }, /at most 2/],
    [{ parameters: { temperature: "hot" } }, /is a number/],
    [{ parameters: { maxOutputTokens: 0 } }, /at least 1/],
    [{ parameters: { maxOutputTokens: 1.5 } }, /whole number/],
    [{ parameters: { effort: "huge" } }, /at parameters\.effort/],
    [{ parameters: { topP: 1 } }, /at parameters/],
  ];
  for (const [change, words] of cases) {
    const parsed = z.safeParse(AgentSpec, { ...spec, ...change });
    assert.ok(!parsed.success, JSON.stringify(change).slice(0, 60));
    assert.match(z.prettifyError(parsed.error), words);
  }
  const trimmed = z.parse(AgentSpec, { ...spec, name: "  Tester ", model: " m1 " });
  assert.deepEqual([trimmed.name, trimmed.model], ["Tester", "m1"]);
});
