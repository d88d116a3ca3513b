// Signing in without a person, at authorization servers on this machine.
import assert from "node:assert/strict";
import { generateKeyPairSync, verify } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { test } from "node:test";
import type { McpServer, McpSignIn } from "../../src/core/mcp.ts";
import { type Launch, type Secrets, signInSecrets, toLaunch } from "../../src/mcp/launch.ts";
import { type Handler, json, plain, withHttp } from "./httpServer.ts";
import { never, openServer, say } from "./support.ts";

const SECRET = "client-secret-0123456789";
const TOKEN = "access-token-0123456789";

interface Asked {
  readonly form: URLSearchParams;
  readonly authorization: string;
}

/** An authorization server that keeps what its token endpoint is asked, and answers with this. */
function authority(
  asked: Asked[],
  answer: (asked: Asked) => readonly [status: number, body: unknown] = () => [
    200,
    { access_token: TOKEN, token_type: "Bearer" },
  ],
  issuer?: string,
): Handler {
  return (request, response, _, base, text) => {
    if (request.url === "/token") {
      const one = { form: new URLSearchParams(text), authorization: request.headers.authorization ?? "" };
      asked.push(one);
      const [status, body] = answer(one);
      return json(response, body, status);
    }
    if (request.url !== "/.well-known/oauth-authorization-server") return json(response, {}, 404);
    json(response, {
      issuer: issuer ?? base,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      response_types_supported: ["code"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "private_key_jwt"],
    });
  };
}

/** An MCP server that sends us to `issuer` to sign in. */
const guardedBy =
  (issuer: string, token = TOKEN): Handler =>
  (request, response, body, base) => {
    if (request.url?.startsWith("/.well-known/oauth-protected-resource"))
      return json(response, { resource: `${base}/mcp`, authorization_servers: [issuer], scopes_supported: ["all"] });
    if (request.headers.authorization === `Bearer ${token}`) return plain(request, response, body, base);
    json(response, {}, 401, { "www-authenticate": "Bearer" });
  };

function launchOf(base: string, signIn: McpSignIn, secrets: Secrets, headers: Record<string, string> = {}): Launch {
  const server: McpServer = {
    id: "s1",
    name: "Far",
    transport: { kind: "http", url: `${base}/mcp`, headers: [], signIn },
  };
  return { ...toLaunch(server, secrets), headers } as Launch;
}
const withSecret = (issuer: string, scope = ""): McpSignIn => ({
  kind: "client-secret",
  clientId: "studio",
  issuer,
  scope,
});
const secrets = { [signInSecrets.clientSecret]: SECRET };
const nobody = { authorize: () => assert.fail("no browser is opened") };

/** An authorization server, an MCP server behind it, and who starts it. */
const withBoth = (
  answer: Parameters<typeof authority>[1],
  run: (at: {
    issuer: string;
    base: string;
    asked: Asked[];
    seen: IncomingMessage[];
    atIssuer: IncomingMessage[];
  }) => Promise<void>,
  token = TOKEN,
): Promise<void> => {
  const asked: Asked[] = [];
  return withHttp(authority(asked, answer), (issuer, atIssuer) =>
    withHttp(guardedBy(issuer, token), (base, seen) => run({ issuer, base, asked, seen, atIssuer })),
  );
};

test("a client signs in with its secret, with the scope that a person allows, and keeps the token for the next start", () =>
  withBoth(undefined, async ({ issuer, base, asked }) => {
    const opened = openServer({ person: nobody });
    const launch = async () => launchOf(base, withSecret(issuer, "tools.read"), secrets);
    await opened.server.start(launch, never);
    assert.equal(await say(opened, "hello"), "done");
    const [first] = asked;
    assert.equal(first?.authorization, `Basic ${Buffer.from(`studio:${SECRET}`).toString("base64")}`);
    assert.equal(first?.form.get("grant_type"), "client_credentials");
    assert.equal(first?.form.get("scope"), "tools.read");
    assert.equal(first?.form.get("resource"), `${base}/mcp`);
    await opened.server.stop();
    await opened.server.start(launch, never);
    assert.equal(asked.length, 1, "signed in once");
    await opened.server.stop();
    // Signed out.
    opened.kept = {};
    await opened.server.start(async () => launchOf(base, withSecret(issuer), secrets), never);
    assert.equal(asked.length, 2);
    assert.equal(asked[1]?.form.get("scope"), "all", "without one, what the server names");
    await opened.server.stop();
  }));

test("a client signs in with a private key, which itself goes nowhere", () =>
  withBoth(undefined, async ({ issuer, base, asked }) => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = privateKey.export({ type: "sec1", format: "pem" }).toString();
    const signIn: McpSignIn = { kind: "private-key", algorithm: "ES256", clientId: "studio", issuer, scope: "" };
    const opened = openServer({ person: nobody });
    // As a box of one line leaves it.
    const pasted = { [signInSecrets.privateKey]: pem.replaceAll("\n", "") };
    await opened.server.start(async () => launchOf(base, signIn, pasted), never);
    assert.equal(await say(opened, "hello"), "done");
    const [header = "", payload = "", signature = ""] = (asked[0]?.form.get("client_assertion") ?? "").split(".");
    const key = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
    assert.ok(verify("sha256", Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url")));
    const { iss, sub, aud } = JSON.parse(Buffer.from(payload, "base64url").toString());
    assert.deepEqual([iss, sub, aud], ["studio", "studio", issuer]);
    assert.equal(asked[0]?.authorization, "");
    await opened.server.stop();
  }));

const throughCompany = (issuer: string, tokenUrl: string): McpSignIn => ({
  kind: "identity-provider",
  provider: { tokenUrl, clientId: "studio-at-home", hasSecret: true },
  clientId: "studio",
  issuer,
  scope: "",
});
const ofCompany = {
  ...secrets,
  [signInSecrets.identityToken]: "identity-token-0123456789",
  [signInSecrets.providerSecret]: "provider-secret-0123456789",
};

test("a company's identity provider vouches for a person: it alone sees their identity token", () => {
  const atHome: Asked[] = [];
  const vouched = {
    access_token: "vouched-0123456789",
    issued_token_type: "urn:ietf:params:oauth:token-type:id-jag",
    token_type: "N_A",
  };
  return withHttp(
    authority(atHome, () => [200, vouched]),
    (home) =>
      withBoth(undefined, async ({ issuer, base, asked }) => {
        const opened = openServer({ person: nobody });
        await opened.server.start(
          async () => launchOf(base, throughCompany(issuer, `${home}/token`), ofCompany),
          never,
        );
        assert.equal(await say(opened, "hello"), "done");
        const [{ form: exchange } = assert.fail()] = atHome;
        assert.equal(exchange.get("subject_token"), "identity-token-0123456789");
        assert.equal(exchange.get("client_id"), "studio-at-home");
        assert.equal(exchange.get("client_secret"), "provider-secret-0123456789");
        assert.deepEqual([exchange.get("audience"), exchange.get("resource")], [issuer, `${base}/mcp`]);
        assert.equal(asked[0]?.form.get("assertion"), "vouched-0123456789");
        assert.equal(asked[0]?.authorization, `Basic ${Buffer.from(`studio:${SECRET}`).toString("base64")}`);
        assert.ok(!asked[0]?.form.toString().includes("identity-token"));
        await opened.server.stop();
      }),
  );
});

test("attack 45: a server that names another authorization server gets no secret sent there", async () => {
  const stolen: Asked[] = [];
  const atHome: Asked[] = [];
  await withHttp(authority(atHome), (home) =>
    withHttp(authority(stolen), (evil) =>
      withHttp(guardedBy(evil), async (base) => {
        for (const signIn of [withSecret(home), throughCompany(home, `${home}/token`)]) {
          const opened = openServer({ person: nobody });
          await assert.rejects(
            opened.server.start(async () => launchOf(base, signIn, ofCompany), never),
            ({ code, message }: { code: string; message: string }) =>
              code === "auth" && message.includes(evil) && message.includes(home) && message.includes("was not sent"),
          );
          assert.equal(opened.server.state.at, "failed");
        }
      }),
    ),
  );
  // One that says that it is the right one is asked for nothing either.
  await withHttp(authority(atHome), (home) =>
    withHttp(authority(stolen, undefined, home), (evil) =>
      withHttp(guardedBy(evil), async (base) => {
        const opened = openServer({ person: nobody });
        await assert.rejects(
          opened.server.start(async () => launchOf(base, withSecret(home), secrets), never),
          { code: "auth" },
        );
      }),
    ),
  );
  assert.deepEqual([stolen, atHome], [[], []]);
});

test("attack 45: what was entered for a server as a header does not go to the authorization server that it names", () =>
  withBoth(undefined, async ({ issuer, base, seen, atIssuer }) => {
    const opened = openServer({ person: nobody });
    const headers = { "X-Key": "header-secret-0123456789" };
    await opened.server.start(async () => launchOf(base, withSecret(issuer), secrets, headers), never);
    await opened.server.stop();
    assert.ok(seen.every((request) => request.headers["x-key"] === "header-secret-0123456789"));
    assert.ok(atIssuer.length > 0 && atIssuer.every((request) => request.headers["x-key"] === undefined));
  }));

test("attack 38: a refusal that says again what was sent tells no secret, in no error, no log and no console", (context) => {
  const warn = context.mock.method(console, "warn", () => {});
  const echo = ({ form, authorization }: Asked) => {
    const [, credentials = ""] = authorization.split(" ");
    const words = `${authorization} ${Buffer.from(credentials, "base64")} ${form}`;
    return [401, { error: "invalid_client", error_description: `You sent ${words}` }] as const;
  };
  return withBoth(echo, async ({ issuer, base, asked }) => {
    const opened = openServer({ person: nobody });
    await assert.rejects(
      opened.server.start(async () => launchOf(base, withSecret(issuer), secrets), never),
      { code: "auth", message: /invalid_client: You sent Basic \[redacted\] studio:\[redacted\]/ },
    );
    assert.ok(asked.length > 0);
    const told = JSON.stringify([opened.server.state, opened.lines, warn.mock.calls.map((call) => call.arguments)]);
    assert.ok(!told.includes(SECRET) && !told.includes(Buffer.from(`studio:${SECRET}`).toString("base64")));
  });
});

test("a token that the server does not take, and an identity token that has run out, end in words and in no browser", async () => {
  await withBoth(
    undefined,
    async ({ issuer, base }) => {
      const opened = openServer({ person: nobody });
      await assert.rejects(
        opened.server.start(async () => launchOf(base, withSecret(issuer), secrets), never),
        { code: "auth", message: /refused us \(401\)/ },
      );
    },
    "another token",
  );
  const expired = [400, { error: "invalid_grant", error_description: "It has expired." }] as const;
  await withHttp(
    authority([], () => expired),
    (home) =>
      withBoth(undefined, async ({ issuer, base, asked }) => {
        const opened = openServer({ person: nobody });
        const started = opened.server.start(
          async () => launchOf(base, throughCompany(issuer, `${home}/token`), ofCompany),
          never,
        );
        await assert.rejects(started, {
          code: "auth",
          message: /does not vouch for you\. .*invalid_grant - It has expired/,
        });
        assert.deepEqual(asked, []);
      }),
  );
});
