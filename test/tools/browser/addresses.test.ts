import assert from "node:assert/strict";
import { test } from "node:test";
import { type Reach, reachOf } from "../../../src/tools/browser/addresses.ts";
import { createOrigins } from "../../../src/tools/browser/origins.ts";

const nowhere = new AbortController().signal;

test("what an address reaches", () => {
  const cases: Record<Reach, string[]> = {
    public: ["8.8.8.8", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
    own: [
      "127.0.0.1",
      "127.255.255.254",
      "10.0.0.1",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.1.1",
      "100.64.0.1",
      "::1",
      "0:0:0:0:0:0:0:1",
      "fc00::1",
      "fd12:3456::1",
      "::ffff:127.0.0.1",
      "::ffff:7f00:1",
      "::ffff:192.168.0.1",
      "64:ff9b::7f00:1",
    ],
    never: [
      "0.0.0.0",
      "0.1.2.3",
      "::",
      "169.254.169.254",
      "169.254.0.1",
      "::ffff:169.254.169.254",
      "64:ff9b::a9fe:a9fe",
      "100.100.100.200",
      "fd00:ec2::254",
      "fe80::1",
      "fe80::1%eth0",
      "224.0.0.1",
      "255.255.255.255",
      "192.0.2.1",
      "198.18.0.1",
      "ff02::1",
      "2002:7f00:1::",
      "2001:0:7f00:1::",
      "::7f00:1",
      "64:ff9b:1::1",
      "4000::1",
      "localhost",
      "",
      "1.2.3",
    ],
  };
  for (const [reach, addresses] of Object.entries(cases)) {
    for (const address of addresses) assert.equal(reachOf(address), reach, address);
  }
});

test("attack 44: an address of this machine is one in whatever way it is written, and a person is asked about it", async () => {
  const origins = createOrigins(async (host) => {
    const address = { localhost: "127.0.0.1", "local.test": "::1", "router.test": "192.168.1.1" }[host];
    return address === undefined ? [] : [{ address, family: 4 }];
  });
  for (const address of [
    "http://127.0.0.1/",
    "http://localhost:3000/",
    "http://LOCALHOST/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[0:0:0:0:0:ffff:7f00:1]/",
    "http://①②⑦.⓪.⓪.①/",
    "http://local.test/",
    "http://router.test/",
    "https://10.1.2.3:8443/",
    "  http://127.0.0.1/ ",
  ]) {
    const { needsPerson } = await origins.check(address, nowhere);
    assert.ok(needsPerson, address);
  }
});

test("attack 44: what no person is asked about, since nobody may open it", async () => {
  const origins = createOrigins(async (host) =>
    host === "meta.test"
      ? [
          { address: "93.184.215.14", family: 4 },
          { address: "169.254.169.254", family: 4 },
        ]
      : [],
  );
  for (const address of [
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xA9FEA9FE/",
    "http://[::ffff:169.254.169.254]/",
    "http://0.0.0.0:3000/",
    "http://0/",
    "http://[::]/",
    "http://[fd00:ec2::254]/",
    "http://meta.test/",
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "chrome://settings",
    "chrome-extension://x/y",
    "about:config",
    "data:text/html,<script>1</script>",
    "javascript:alert(1)",
    "view-source:http://example.com/",
    "view-source:file:///etc/passwd",
    "blob:http://example.com/1",
    "filesystem:http://example.com/x",
    "ftp://example.com/",
    "vscode://file/etc/passwd",
    "ws://example.com/",
    "http://user:pw@example.com/",
    "//example.com",
    "example.com",
    "",
  ]) {
    await assert.rejects(origins.check(address, nowhere), { code: "invalid" }, address);
  }
  await assert.rejects(origins.check("http://nobody.test/", nowhere), { code: "network" });
});

test("what was allowed is one origin at the addresses that were told, and no other", async () => {
  let address = "127.0.0.1";
  const origins = createOrigins(async () => [{ address, family: 4 }]);
  origins.allow(await origins.check("http://app.test:3000/a", nowhere));
  const asked = async (url: string) => (await origins.check(url, nowhere)).needsPerson;
  assert.equal(await asked("http://app.test:3000/b"), false);
  assert.equal(await asked("https://app.test:3000/"), true);
  assert.equal(await asked("http://app.test:3001/"), true);
  assert.equal(await asked("http://other.test:3000/"), true);
  address = "192.168.1.1";
  assert.equal(await asked("http://app.test:3000/b"), true);
  assert.ok("refused" in (await origins.resolve("app.test", 3000, true)));
});
