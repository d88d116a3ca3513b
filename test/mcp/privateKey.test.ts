import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { signingAlgorithms } from "../../src/core/mcp.ts";
import { readPrivateKey, toSigningKey } from "../../src/mcp/privateKey.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const curve = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve });
const keys = { ES256: curve("P-256"), ES384: curve("P-384"), ES512: curve("P-521") };
const pem = (key: typeof rsa.privateKey, type: "pkcs8" | "pkcs1" | "sec1" = "pkcs8") =>
  key.export({ type, format: "pem" }).toString();

test("a key is read as files and one-line boxes hold it, and goes on as the client takes it", () => {
  const whole = pem(rsa.privateKey);
  const old = pem(rsa.privateKey, "pkcs1");
  for (const text of [
    whole,
    whole.replaceAll("\n", ""),
    whole.replaceAll("\n", " "),
    whole.replaceAll("\n", "\r\n"),
    whole.replaceAll("\n", "\\n"),
    `Bag Attributes\n  friendlyName: studio\n${whole}\n`,
  ])
    assert.equal(readPrivateKey(text, "RS256"), whole);
  assert.equal(readPrivateKey(old.replaceAll("\n", ""), "PS512"), old, "as it was entered");
  assert.equal(toSigningKey(old, "RS256"), whole);
  const { privateKey } = keys.ES384;
  assert.equal(toSigningKey(pem(privateKey, "sec1"), "ES384"), pem(privateKey));
});

test("a key that does not fit its algorithm, and what is no key, are told in words that hold nothing of it", () => {
  for (const algorithm of signingAlgorithms) {
    const right = algorithm in keys ? keys[algorithm as keyof typeof keys] : rsa;
    readPrivateKey(pem(right.privateKey), algorithm);
    for (const other of [rsa, ...Object.values(keys)].filter((one) => one !== right))
      assert.throws(() => readPrivateKey(pem(other.privateKey), algorithm), { code: "invalid", message: /signs with/ });
  }
  const encrypted = rsa.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" });
  const legacy = rsa.privateKey.export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "p" });
  const torn = pem(rsa.privateKey).split("\n").toSpliced(3, 2).join("\n");
  const cases: [text: string, message: RegExp][] = [
    ["client-secret-0123456789-0123456789-0123456789-0123456789", /no private key in PEM/],
    [encrypted.toString(), /is encrypted/],
    [legacy.toString(), /is encrypted/],
    [rsa.publicKey.export({ type: "spki", format: "pem" }).toString(), /is a public key, not a private key/],
    [torn, /cannot be read/],
  ];
  for (const [text, message] of cases)
    assert.throws(
      () => readPrivateKey(text, "RS256"),
      (thrown: Error) => message.test(thrown.message) && !thrown.message.includes(text.slice(40, 60)),
    );
});
