import assert from "node:assert/strict";
import { test } from "node:test";
import { REDACTED, redact } from "../../src/core/redact.ts";

const KEY = "sk-canary-0123456789";

test("attack 37: a secret is taken out of whatever holds it", () => {
  const cases: [value: unknown, clean: unknown][] = [
    [KEY, REDACTED],
    [`Wrong key: ${KEY}, ${KEY}.`, `Wrong key: ${REDACTED}, ${REDACTED}.`],
    [
      ["a", [KEY]],
      ["a", [REDACTED]],
    ],
    [{ headers: { authorization: `Bearer ${KEY}` } }, { headers: { authorization: `Bearer ${REDACTED}` } }],
    [{ [KEY]: 1 }, { [REDACTED]: 1 }],
    [
      { n: 1, t: true, z: null, s: KEY },
      { n: 1, t: true, z: null, s: REDACTED },
    ],
  ];
  for (const [value, clean] of cases) assert.deepEqual(redact(value, [KEY]), clean);
});

test("what holds none is the same value", () => {
  const value = { text: "Nothing to see.", deep: [{ n: 1 }] };
  assert.equal(redact(value, [KEY]), value);
  assert.equal(redact(value, []), value);
  assert.equal(redact(undefined, [KEY]), undefined);
});

test("a short secret does not take ordinary words out of texts", () => {
  assert.equal(redact("a test of words", ["test", ""]), "a test of words");
});

test("secrets with signs that JSON escapes are found", () => {
  for (const secret of ['quo"ted\\key', "line\nbreak-key", "tab\tand é – key", "lone \ud83d surrogate"]) {
    assert.deepEqual(redact({ text: `<${secret}>` }, [secret]), { text: `<${REDACTED}>` });
  }
});

test("of secrets that begin alike, none leaves its end behind", () => {
  const longer = `${KEY}-and-more`;
  assert.equal(redact(longer, [KEY, longer]), REDACTED);
  assert.equal(redact(longer, [longer, KEY]), REDACTED);
});

test("a value that looks like a prototype stays a plain property", () => {
  const clean = redact(JSON.parse(`{"__proto__":{"key":"${KEY}"}}`), [KEY]);
  assert.deepEqual(Object.keys(clean), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(clean), Object.prototype);
});
