import assert from "node:assert/strict";
import { test } from "node:test";
import { isStrictSchema } from "../../src/providers/strictSchema.ts";

const strict = (properties: object, more: object = {}) => ({
  type: "object",
  properties: { ...properties },
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});

test("a schema is strict when it leaves nothing open, however deep", () => {
  const text = { type: "string" };
  const openObject = { type: "object", properties: { a: text }, required: ["a"] };
  const cases: [boolean, object][] = [
    [true, strict({ a: text, b: { type: "array", items: strict({ c: text }) } })],
    [true, strict({ properties: text, required: text })],
    [true, strict({ a: { enum: [{ type: "object" }] } })],
    [true, strict({ a: { $ref: "#/$defs/x" } }, { $defs: { x: strict({ c: text }) } })],
    [false, openObject],
    [false, strict({ a: text }, { required: [] })],
    [false, strict({ a: openObject })],
    [false, strict({ a: { type: "array", items: openObject } })],
    [false, strict({ a: { anyOf: [text, openObject] } })],
    [false, strict({ a: { $ref: "#/$defs/x" } }, { $defs: { x: openObject } })],
    [false, { type: "object" }],
  ];
  for (const [expected, schema] of cases)
    assert.equal(isStrictSchema(JSON.parse(JSON.stringify(schema))), expected, JSON.stringify(schema));
});
