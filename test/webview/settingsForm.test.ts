import assert from "node:assert/strict";
import { test } from "node:test";
import { IN_SETTINGS } from "../../src/core/failure.ts";
import { type ConnectionForm, check, formOf, hasAdvanced, isClearText, newForm } from "../../webview/settings/form.ts";
import { addressOf, keyWords, lacksKey, testWords } from "../../webview/settings/words.ts";

const form = (values: Partial<ConnectionForm>): ConnectionForm => ({ ...newForm("anthropic", []), ...values });

function refused(values: Partial<ConnectionForm>, issues: Record<string, string>) {
  test(`refuses a form: ${Object.values(issues).join(" ")}`, () => {
    assert.deepEqual(check(form(values)), { ok: false, issues });
  });
}
const BAD_ADDRESS = "Give an address that begins with https:// or http://, and has no user name or password in it.";
refused({ name: "  " }, { name: "Give it a name." });
refused({ name: "a".repeat(201) }, { name: "A name has at most 200 characters." });
refused({ baseUrl: "example.com" }, { baseUrl: BAD_ADDRESS });
refused({ baseUrl: "file:///etc/passwd" }, { baseUrl: BAD_ADDRESS });
refused({ baseUrl: "https://me:secret@example.com" }, { baseUrl: BAD_ADDRESS });
refused({ provider: "compatible" }, { baseUrl: "Give the server's address." });
refused({ provider: "azure", name: "" }, { name: "Give it a name.", baseUrl: "Give the endpoint of your resource." });
refused(
  { provider: "azure", baseUrl: "https://a.example", apiVersion: "1".repeat(101), models: `ok\n${"m".repeat(301)}` },
  {
    apiVersion: "An API version has at most 100 characters.",
    models: "A name here has at most 300 characters.",
  },
);

const NO_HEADER = "A header is a name, a colon and a value.";
refused({ headers: "X-Team compilers" }, { headers: NO_HEADER });
refused({ headers: "X Team: compilers" }, { headers: NO_HEADER });
refused({ headers: "X-Team: größer" }, { headers: "A header's value has letters, digits and signs of ASCII only." });
refused({ headers: "Content-Length: 5" }, { headers: "This header is written by the connection itself." });
for (const name of ["Authorization", "x-api-key", "Cookie", "cf-access-client-secret", "X-Token"])
  refused(
    { headers: `X-Team: a\n${name}: abc123` },
    { headers: "A secret does not belong here: write {key} in its place, which stands for the connection's key." },
  );
refused(
  { idleSeconds: "soon", totalSeconds: "0" },
  { idleSeconds: "Give whole seconds, from 1 to 3,600.", totalSeconds: "Give whole seconds, from 1 to 86,400." },
);
refused({ idleSeconds: "1.5" }, { idleSeconds: "Give whole seconds, from 1 to 3,600." });

test("sends what is filled in, trimmed, and only the fields that the provider has", () => {
  const filled = { baseUrl: " https://a.example ", apiVersion: "v", models: " one \n\ntwo\none", compatibility: true };
  const sent = (values: Partial<ConnectionForm>) => {
    const checked = check(form({ ...filled, ...values }));
    assert.ok(checked.ok);
    return checked.input;
  };
  const base = { id: null, baseUrl: "https://a.example", apiVersion: "", models: [], compatibility: false };
  assert.deepEqual(sent({ name: " My Claude " }), {
    ...base,
    provider: "anthropic",
    name: "My Claude",
    compatibility: true,
  });
  assert.deepEqual(sent({ provider: "ollama", name: "o" }), { ...base, provider: "ollama", name: "o" });
  assert.deepEqual(sent({ provider: "compatible", name: "c" }), {
    ...base,
    provider: "compatible",
    name: "c",
    models: ["one", "two"],
  });
  assert.deepEqual(sent({ provider: "azure", name: "z", id: "id" }), {
    ...base,
    id: "id",
    provider: "azure",
    name: "z",
    apiVersion: "v",
    models: ["one", "two"],
  });
});

test("a new connection has a name that is not taken", () => {
  const taken = ["OpenAI", "OpenAI 2"].map((name) => ({ id: name, provider: "openai" as const, name }));
  assert.equal(newForm("openai", []).name, "OpenAI");
  assert.equal(newForm("openai", taken).name, "OpenAI 3");
});

test("a connection that is edited fills the form; the demo has none", () => {
  assert.equal(formOf({ id: "d", provider: "demo", name: "Demo" }), null);
  assert.deepEqual(
    formOf({ id: "z", provider: "azure", name: "Z", baseUrl: "https://z.example", models: ["a", "b"] }),
    {
      id: "z",
      provider: "azure",
      name: "Z",
      baseUrl: "https://z.example",
      apiVersion: "",
      models: "a\nb",
      compatibility: false,
      headers: "",
      idleSeconds: "",
      totalSeconds: "",
    },
  );
  const connection = {
    id: "a",
    provider: "anthropic",
    name: "A",
    headers: { "X-Team": "compilers", "X-Key": "{key}" },
    idleSeconds: 300,
  } as const;
  const edited = formOf(connection);
  assert.ok(edited);
  assert.deepEqual([edited.headers, edited.idleSeconds], ["X-Team: compilers\nX-Key: {key}", "300"]);
  assert.equal(hasAdvanced(edited), true);
  assert.equal(hasAdvanced(form({})), false);
  const back = check(edited);
  assert.ok(back.ok);
  assert.deepEqual(
    [back.input.headers, back.input.idleSeconds, "totalSeconds" in back.input],
    [
      [
        { name: "X-Team", value: "compilers" },
        { name: "X-Key", value: "{key}" },
      ],
      300,
      false,
    ],
  );
});

test("clear text is named, but not on this machine", () => {
  for (const address of ["http://models.example/v1", "http://192.168.1.20:11434", " http://10.0.0.1 "])
    assert.equal(isClearText(address), true, address);
  for (const address of [
    "",
    "http",
    "https://models.example",
    "http://localhost:1234/v1",
    "http://127.0.0.1:11434",
    "http://[::1]:80",
  ])
    assert.equal(isClearText(address), false, address);
});

test("a row says whether there is a key, and where it goes", () => {
  const openai = { id: "o", provider: "openai", name: "O" } as const;
  const ollama = { id: "l", provider: "ollama", name: "L" } as const;
  const state = { connection: openai, keyEnds: null, tested: null };
  assert.equal(keyWords(state), "no key");
  assert.equal(lacksKey(state), true);
  assert.equal(keyWords({ ...state, keyEnds: "3f9a" }), "key ••••3f9a");
  assert.equal(keyWords({ ...state, keyEnds: "" }), "key ••••");
  assert.equal(lacksKey({ ...state, keyEnds: "" }), false);
  assert.equal(keyWords({ ...state, connection: ollama }), "");
  assert.equal(lacksKey({ ...state, connection: ollama }), false);
  assert.equal(addressOf(ollama), "http://127.0.0.1:11434");
  assert.equal(addressOf({ ...ollama, baseUrl: "http://gpu:1" }), "http://gpu:1");
});

test("a row says what the test found, and when", () => {
  const at = 1_000_000_000;
  const good = { ok: true, words: "It answers.", models: 11, at };
  assert.equal(testWords(good, at + 150_000), "Tested 2 min ago, 11 models.");
  assert.equal(testWords({ ...good, models: 1 }, at), "Tested just now, 1 model.");
  assert.equal(testWords({ ...good, models: null }, at), "Tested just now.");
  const bad = { ok: false, words: "The key was refused (401).", models: null, at };
  const error = { code: "auth", message: "The key was refused (401).", advice: "Set another key." } as const;
  assert.equal(testWords(bad, at), "The key was refused (401). (tested just now)");
  const keyless = { code: "auth", message: "It has no key.", advice: `Set its key${IN_SETTINGS}.` } as const;
  assert.equal(testWords({ ...bad, error: keyless }, at), "It has no key. Set its key. (tested just now)");
  assert.equal(
    testWords({ ...bad, error }, at + 3_600_000),
    "The key was refused (401). Set another key. (tested 1 h ago)",
  );
});
