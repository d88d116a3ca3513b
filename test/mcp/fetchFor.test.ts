import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchFor } from "../../src/mcp/fetchFor.ts";

const url = "https://mcp.example/mcp";
const signIn = {
  kind: "client-secret",
  clientId: "studio",
  clientSecret: "client-secret-0123456789",
  scope: "",
  issuer: "https://sso.corp.internal/realm",
} as const;

/** What a fetch that answers with `answer` is asked, by address. */
function recording(answer = () => new Response("{}")) {
  const asked = new Map<string, Headers>();
  return {
    asked,
    async fetch(to: string | URL, init?: RequestInit) {
      asked.set(String(to), new Headers(init?.headers));
      return answer();
    },
  };
}

test("a private address is asked when a person named it as the issuer, and no other", async () => {
  const { asked, fetch } = recording();
  const bounded = fetchFor({ kind: "http", url, headers: {}, signIn }, fetch);
  await bounded("https://sso.corp.internal/token");
  for (const other of ["https://hr.corp.internal/token", "https://10.0.0.1/", "http://sso.corp.internal/token"])
    await assert.rejects(bounded(other), { code: "bad-request" });
  await assert.rejects(fetchFor({ kind: "http", url, headers: {} }, fetch)("https://sso.corp.internal/token"));
  assert.deepEqual([...asked.keys()], ["https://sso.corp.internal/token"]);
});

test("attack 45: entered headers go to the server alone, and do not take the place of what a sign-in sends", async () => {
  const { asked, fetch } = recording();
  const bounded = fetchFor({ kind: "http", url, headers: { Authorization: "Key k", "X-Team": "a" } }, fetch);
  const init = { headers: { authorization: "Basic b" } };
  for (const to of [url, "https://mcp.example/token", "https://login.example/token"]) await bounded(to, init);
  const sent = [...asked.values()].map((headers) => [headers.get("authorization"), headers.get("x-team")]);
  assert.deepEqual(sent, [
    ["Key k", "a"],
    ["Basic b", "a"],
    ["Basic b", null],
  ]);
});

test("attack 38: what was sent is taken out of a refusal, however it is written, and out of nothing else", async () => {
  const secret = `s"ecret with ä & 0123`;
  const body = new URLSearchParams({ client_secret: secret, grant_type: "client_credentials" });
  const words = `${secret} ${JSON.stringify(secret)} ${encodeURIComponent(secret)} client_credentials`;
  const answered = async (status: number) => {
    const { fetch } = recording(() => new Response(words, { status }));
    const bounded = fetchFor({ kind: "http", url, headers: {} }, fetch);
    return (await bounded("https://login.example/token", { method: "POST", body })).text();
  };
  assert.equal(await answered(400), `[redacted] "[redacted]" [redacted] client_credentials`);
  assert.equal(await answered(200), words);
});
