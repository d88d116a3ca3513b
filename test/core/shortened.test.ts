import assert from "node:assert/strict";
import { test } from "node:test";
import { shortened } from "../../src/core/shortened.ts";

test("long texts are cut, short values are as they were", () => {
  const short = { kind: "x", texts: ["a", null, { b: true, c: 5 }] };
  assert.equal(shortened(short).value, short);
  assert.equal(shortened(short).isCut, false);
  assert.deepEqual(shortened({ a: "x".repeat(20), b: ["y".repeat(20)] }, 30), {
    value: { a: "x".repeat(20), b: ["y".repeat(10)] },
    isCut: true,
  });
  assert.deepEqual(shortened(["ab👍"], 3).value, ["ab"]);
  const image = { type: "image", mediaType: "image/png", data: "x".repeat(20) };
  assert.deepEqual(shortened([image], 50), { value: [image], isCut: false });
  assert.deepEqual(shortened([image], 25).value, [{ ...image, data: "" }]);
});
