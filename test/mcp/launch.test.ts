import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalJson, launchDocument, type McpServer, type McpSignIn } from "../../src/core/mcp.ts";
import { checkAddress } from "../../src/mcp/addresses.ts";
import { toLaunch, wantedSecrets } from "../../src/mcp/launch.ts";

// biome-ignore lint/suspicious/noTemplateCurlyInString: so it is written in the file
const TEAM = "${input:team}";

const server: McpServer = {
  id: "s1",
  name: "Tracker",
  transport: {
    kind: "stdio",
    command: "npx",
    args: ["-y", "tracker", `--team=${TEAM}`],
    cwd: "",
    env: [
      { name: "TRACKER_TOKEN", value: null },
      { name: "REGION", value: `eu-${TEAM}` },
    ],
  },
};

test("a launch has the secrets in their places, and names those that are missing", () => {
  assert.deepEqual(wantedSecrets(server), ["TRACKER_TOKEN", "input:team"]);
  assert.deepEqual(toLaunch(server, { TRACKER_TOKEN: "t0k3n", "input:team": "blue" }), {
    kind: "stdio",
    command: "npx",
    args: ["-y", "tracker", "--team=blue"],
    cwd: "",
    env: { TRACKER_TOKEN: "t0k3n", REGION: "eu-blue" },
  });
  assert.throws(() => toLaunch(server, { TRACKER_TOKEN: "t0k3n" }), {
    code: "unconfigured",
    message: /needs "input:team"/,
  });
});

const far = (signIn?: McpSignIn): McpServer => ({
  id: "s2",
  name: "Far",
  transport: { kind: "http", url: "https://mcp.example/mcp", headers: [{ name: "X-Key", value: null }], signIn },
});
const client = { clientId: "studio", issuer: "https://auth.example", scope: "" };
const provider = { tokenUrl: "https://login.example/token", clientId: "studio", hasSecret: false };
const throughCompany = { kind: "identity-provider", provider, ...client } as const;

test("a sign-in without a person asks for the secrets of its kind, and has them when the server is reached", () => {
  assert.deepEqual(wantedSecrets(far()), ["X-Key"]);
  assert.deepEqual(wantedSecrets(far({ kind: "client-secret", ...client })), ["X-Key", "client secret"]);
  assert.deepEqual(wantedSecrets(far({ kind: "private-key", algorithm: "RS256", ...client })), [
    "X-Key",
    "private key",
  ]);
  assert.deepEqual(wantedSecrets(far(throughCompany)), ["X-Key", "client secret", "identity token"]);
  const withSecret = far({ ...throughCompany, provider: { ...provider, hasSecret: true } });
  assert.deepEqual(wantedSecrets(withSecret).slice(3), ["identity provider's client secret"]);
  const secrets = { "X-Key": "k", "client secret": "c", "identity token": "i" };
  assert.deepEqual(toLaunch(far(throughCompany), secrets), {
    kind: "http",
    url: "https://mcp.example/mcp",
    headers: { "X-Key": "k" },
    signIn: { ...throughCompany, clientSecret: "c", identityToken: "i", providerSecret: "" },
  });
  assert.throws(() => toLaunch(withSecret, secrets), { code: "unconfigured", message: /provider's client secret/ });
  const signed = far({ kind: "private-key", algorithm: "RS256", ...client });
  assert.throws(() => toLaunch(signed, { ...secrets, "private key": "none" }), { code: "invalid" });
});

test("attack 42: how a server is signed in to is pinned, and what was approved before there was a choice stays approved", () => {
  const pinned = (signIn?: McpSignIn) => canonicalJson(launchDocument(far(signIn)));
  assert.equal(pinned(), '{"headers":[{"name":"X-Key","value":null}],"url":"https://mcp.example/mcp"}');
  const ways: McpSignIn[] = [
    { kind: "client-secret", ...client },
    { kind: "client-secret", ...client, clientId: "other" },
    { kind: "client-secret", ...client, scope: "admin" },
    { kind: "client-secret", ...client, issuer: "https://evil.example" },
    { kind: "private-key", algorithm: "RS256", ...client },
    { kind: "private-key", algorithm: "ES256", ...client },
    throughCompany,
    { ...throughCompany, provider: { ...provider, tokenUrl: "https://evil.example/token" } },
    { ...throughCompany, provider: { ...provider, clientId: "other" } },
    { ...throughCompany, provider: { ...provider, hasSecret: true } },
  ];
  assert.equal(new Set([pinned(), ...ways.map(pinned)]).size, ways.length + 1);
});

test("attack 42: what is pinned changes with all that decides what is started, and holds no secret", () => {
  const pinned = canonicalJson(launchDocument(server));
  assert.equal(pinned, canonicalJson(launchDocument({ ...server, id: "s2", name: "Other" })));
  assert.ok(server.transport.kind === "stdio");
  const { transport } = server;
  const others: McpServer["transport"][] = [
    { ...transport, command: "npm" },
    { ...transport, args: [...transport.args, "--evil"] },
    { ...transport, cwd: "/tmp" },
    { ...transport, env: [...transport.env, { name: "NODE_OPTIONS", value: "--require=./evil.js" }] },
    {
      ...transport,
      env: [
        { name: "TRACKER_TOKEN", value: "given" },
        { name: "REGION", value: `eu-${TEAM}` },
      ],
    },
    { kind: "http", url: "https://tracker.example/mcp", headers: [] },
  ];
  const all = others.map((one) => canonicalJson(launchDocument({ ...server, transport: one })));
  assert.equal(new Set([pinned, ...all]).size, others.length + 1);
  assert.equal(canonicalJson({ b: [1, { d: null, c: "x" }], a: true }), '{"a":true,"b":[1,{"c":"x","d":null}]}');
});

test("a server sends us nowhere but to itself and to the internet", () => {
  const remote = new URL("https://mcp.example/mcp");
  for (const url of [
    "https://mcp.example/other",
    "https://login.example/",
    "https://[2606:4700::1]/",
    "https://8.8.8.8/",
  ])
    checkAddress(remote, new URL(url));
  const refused = [
    "http://login.example/",
    "http://127.0.0.1/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0.0.0.0/",
    "https://localhost/",
    "https://a.localhost/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://metadata.google.internal/",
    "https://printer.local/",
    "https://router/",
    "file:///etc/passwd",
    "javascript:alert(1)",
  ];
  for (const url of refused) assert.throws(() => checkAddress(remote, new URL(url)), { code: "bad-request" }, url);
  // One on this machine has its sign-in here too, but does not lead into the network.
  const local = new URL("http://localhost:3000/mcp");
  checkAddress(local, new URL("http://127.0.0.1:9000/authorize"));
  assert.throws(() => checkAddress(local, new URL("http://169.254.169.254/")), { code: "bad-request" });
});
