import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Connection } from "../../src/core/connection.ts";
import { type ErrorInfo, errorWords, toErrorInfo } from "../../src/core/failure.ts";
import { inLanguage, translate } from "../../src/core/l10n.ts";
import type { ModelInfo, Provider } from "../../src/core/provider.ts";
import { openProvider } from "../../src/providers/catalog.ts";
import { translateChat } from "../../src/providers/compatible/stream.ts";
import { demoFailures, tooLong } from "../../src/providers/demo/failures.ts";
import { testConnection } from "../../src/providers/testConnection.ts";
import { editorFailure } from "../../src/providers/vscode/failure.ts";
import { connectionFailure } from "../../src/providers/wire/connectionFailure.ts";
import { type Answer, type Asked, httpFailure } from "../../src/providers/wire/httpFailure.ts";
import { brokeOff, notAnAnswer, silence, stopped, unreadable } from "../../src/providers/wire/streamFailures.ts";

const bundle = path.join(process.env.STUDIO_ROOT ?? process.cwd(), "l10n/bundle.l10n.de.json");
const address = "https://vendor.example/v1";
const asked: Asked = { kind: "compatible", address, model: "lorem-1", hasKey: true };
const never = new AbortController().signal;

/** The vendor's own words are in no language of ours. */
const refused = (answer: Partial<Answer>, over: Partial<Asked> = {}) =>
  httpFailure({ ...asked, ...over }, { body: { error: { message: "Lorem ipsum" } }, ...answer }).info;
const cut = (code: string, message = code, over: Partial<Asked> = {}) =>
  connectionFailure({ ...asked, ...over }, Object.assign(new TypeError("fetch failed"), { cause: { code, message } }))
    .info;

function ended(): ErrorInfo {
  const chunks = translateChat((body) => httpFailure(asked, { body }));
  try {
    return assert.fail(JSON.stringify([...chunks.take({ choices: [{ index: 0, finish_reason: "network_error" }] })]));
  } catch (thrown) {
    return toErrorInfo(thrown);
  }
}

async function unopened(over: Partial<Connection>, key?: string): Promise<ErrorInfo> {
  const connection: Connection = { id: "c", name: "Mine", provider: "compatible", ...over };
  return openProvider({ connection, key, fetch }).then(() => assert.fail("it opened"), toErrorInfo);
}

/** Each with what its sentences must name. */
const failures = async (): Promise<readonly (readonly [ErrorInfo, ...(string | RegExp)[]])[]> => [
  [refused({ status: 401 }), "Der Schlüssel wurde abgelehnt (401)."],
  [refused({ status: 401 }, { hasKey: false }), "(401)"],
  [refused({ status: 402 }), " (402): Lorem ipsum"],
  [refused({ status: 403 }), " (403): Lorem ipsum"],
  [refused({ status: 404 }), "„lorem-1“", `${address} (404): Lorem ipsum`],
  [refused({ status: 404, body: "" }), "„lorem-1“", /\/v1 \(404\)\. /],
  [refused({ status: 404 }, { kind: "azure" }), "„lorem-1“", `${address} (404): Lorem ipsum`],
  [refused({ status: 404 }, { kind: "ollama" }), "„lorem-1“ (404): Lorem ipsum", "`ollama pull lorem-1`"],
  [httpFailure({ kind: "openai", address, hasKey: true }, { status: 404, body: "" }).info, `${address} (404).`],
  [refused({ status: 407 }), "(407)", "`http.proxy`"],
  [refused({ status: 408 }), "(408): Lorem ipsum"],
  [refused({ status: 429 }), "(429): Lorem ipsum", "Einen Moment warten"],
  [refused({ status: 429, body: { error: { code: "insufficient_quota" } } }), "(429)."],
  [refused({ status: 500 }), "(500): Lorem ipsum"],
  [refused({ status: 529, body: "" }), "(529)."],
  [refused({ status: 302, body: "" }), "(302)."],
  [refused({ status: 400 }), "(400): Lorem ipsum"],
  [refused({ status: 400, body: { error: { code: "context_length_exceeded" } } }), "länger", "(400)."],
  [refused({ status: 400, body: { error: { code: "content_filter" } } }), "Inhaltsfilter", "(400)."],
  [refused({}), "Fehler aufgetreten: Lorem ipsum"],
  [refused({ body: {} }), "Fehler aufgetreten."],
  [ended(), "Fehler aufgetreten: Der Server hat die Antwort mit „network_error“ beendet."],
  [cut("ECONNREFUSED"), address],
  [cut("ECONNREFUSED", "", { kind: "ollama" }), "`ollama serve`"],
  [cut("ECONNREFUSED", "", { address: "http://localhost:1234" }), "http://localhost:1234"],
  [cut("ENOTFOUND"), "„vendor.example“", "(DNS)"],
  [cut("CERT_HAS_EXPIRED"), "„vendor.example“"],
  [cut("EPROTO"), "„vendor.example“", "kein HTTPS", "http://"],
  [cut("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling"), "„vendor.example“", "(407)"],
  [cut("UND_ERR_CONNECT_TIMEOUT"), address],
  [cut("ECONNRESET"), address],
  [silence(address, 120_000).info, `${address} hat 120 s lang`],
  [brokeOff().info, "vorzeitig"],
  [stopped().info, "angehalten"],
  [unreadable("?").info, "API"],
  [notAnAnswer(asked, "<html>").info, address, "einer Webseite"],
  [notAnAnswer(asked, " ").info, address, "nichts"],
  [notAnAnswer(asked, "?").info, address, "etwas anderem"],
  [await unopened({ baseUrl: "?" }), "„?“"],
  [await unopened({}, "a key"), "„Mine“"],
  ...["NoPermissions", "Blocked", "NotFound"].map(
    (code) => [editorFailure({ code }, "acme/one").info, "acme/one"] as const,
  ),
  [editorFailure({}, "acme/one").info, "acme/one"],
  [editorFailure(new Error("Lorem ipsum"), "acme/one").info, "„acme/one“ ist fehlgeschlagen: Lorem ipsum"],
  ...demoFailures.map(({ info }) => [info, "Demo", "Bei einem echten Anbieter: "] as const),
  [tooLong(8_000), "8,000"],
];

const ENGLISH = /\b(the|check|choose|save|start|try|again|wait|is|of|and|or|your|with|this|to|at|no|model|key)\b/i;

test("what a provider failed with is kept in English, and told whole in the reader's language", async (t) => {
  t.after(() => translate({}));
  const plain = await failures();
  translate(JSON.parse(readFileSync(bundle, "utf8")), "de");
  assert.deepEqual(await failures(), plain);
  for (const [info, ...named] of plain) {
    const words = errorWords(info);
    // What VS Code calls it: its German name is said before it.
    assert.doesNotMatch(words.replace("Manage Language Model Access", ""), ENGLISH);
    for (const part of named) assert.ok(typeof part === "string" ? words.includes(part) : part.test(words), words);
  }
});

test("so is what a test of a connection found", async (t) => {
  t.after(() => translate({}));
  translate(JSON.parse(readFileSync(bundle, "utf8")), "de");
  const wordsOf = async (models: readonly ModelInfo[]) => {
    const provider: Provider = { models: async () => models, stream: () => assert.fail("nothing to ask") };
    const found = await testConnection(provider, { id: "c", name: "Mine", provider: "openai" }, never);
    return inLanguage(found.words);
  };
  assert.equal(await wordsOf([]), "Es funktioniert, aber es gibt noch keine Modelle.");
  assert.equal(await wordsOf([{ id: "a" }]), "Es funktioniert: 1 Modell steht zur Wahl.");
  assert.equal(await wordsOf([{ id: "a" }, { id: "b" }]), "Es funktioniert: 2 Modelle stehen zur Wahl.");
});
