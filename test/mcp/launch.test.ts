import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalJson, launchDocument, type McpServer } from "../../src/core/mcp.ts";
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
