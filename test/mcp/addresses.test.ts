import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAddress, checkSignInAddress } from "../../src/mcp/addresses.ts";

const away = new URL("https://mcp.example.com/mcp");
const here = new URL("http://127.0.0.1:8000/mcp");

test("attack 44: a server's words lead to no address that only this machine reaches, however it is written", (context) => {
  const hosts = [
    ...["localhost", "a.localhost", "127.0.0.1", "127.1", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"],
    ...["10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "[fd00::1]", "[fe80::1]"],
    ...["metadata.google.internal", "printer.local", "PRINTER.LOCAL", "intranet", "[2002:7f00:1::]"],
  ];
  // A name that ends with a dot, or with the dot of another script, means the same.
  const dotted = hosts.filter((host) => !host.startsWith("[")).flatMap((host) => [`${host}.`, `${host}。`]);
  const attacks = [...hosts, ...dotted].map((host) => `https://${host}/`);
  for (const address of [...attacks, "https://localhost../", "http://example.com/", "file:///etc/passwd"]) {
    assert.throws(() => checkAddress(away, new URL(address)), { code: "bad-request" }, address);
    assert.throws(() => checkSignInAddress(away, new URL(address)), { code: "bad-request" }, address);
  }
  assert.throws(() => checkSignInAddress(away, new URL("https://a:b@login.example.com/")), { code: "bad-request" });
  context.diagnostic(`${attacks.length + 4} attacks`);
});

test("public addresses over https, the server's own, and this machine's for a server on it may be asked", () => {
  for (const address of ["https://login.example.com/", "https://login.example.com./", "https://8.8.8.8/", away.href])
    checkSignInAddress(away, new URL(address));
  for (const address of ["http://127.0.0.1:9000/", "http://localhost:9000/", "http://localhost.:9000/"])
    checkSignInAddress(here, new URL(address));
  assert.throws(() => checkAddress(here, new URL("http://192.168.1.1/")), { code: "bad-request" });
});
