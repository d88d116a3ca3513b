import assert from "node:assert/strict";
import { test } from "node:test";
import { compact, createAssembler, parseArguments } from "../../src/core/assemble.ts";
import type { Part } from "../../src/core/provider.ts";
import { seeded } from "./support/seeded.ts";

function assemble(...parts: Part[]) {
  const assembler = createAssembler();
  for (const part of parts) assembler.add(part);
  return assembler.result();
}
const blocks = (...parts: Part[]) => assemble(...parts).content;
const open = (key: string, callId = key): Part => ({ type: "call", key, callId, name: "clock" });
const json = (key: string, piece: string): Part => ({ type: "arguments", key, json: piece });

test("pieces of text and thinking become blocks", () => {
  const cases: [parts: Part[], content: unknown][] = [
    [[], []],
    [[{ type: "text", text: "" }], []],
    [
      [
        { type: "text", text: "a" },
        { type: "text", text: "b" },
      ],
      [{ type: "text", text: "ab" }],
    ],
    [
      [
        { type: "text", text: "a" },
        { type: "usage", usage: { input: 1 } },
        { type: "text", text: "b" },
      ],
      [{ type: "text", text: "ab" }],
    ],
    [
      [
        { type: "thinking", text: "a" },
        { type: "text", text: "b" },
        { type: "thinking", text: "c" },
      ],
      [
        { type: "thinking", text: "a" },
        { type: "text", text: "b" },
        { type: "thinking", text: "c" },
      ],
    ],
    [
      [
        { type: "text", text: "a", key: "0" },
        { type: "text", text: "b", key: "1" },
        { type: "text", text: "c", key: "1" },
      ],
      [
        { type: "text", text: "a" },
        { type: "text", text: "bc" },
      ],
    ],
    [
      [
        { type: "text", text: "\ud83d" },
        { type: "text", text: "\ude00" },
      ],
      [{ type: "text", text: "😀" }],
    ],
  ];
  for (const [parts, content] of cases) assert.deepEqual(blocks(...parts), content);
});

test("arguments go to the call of their key, also when calls come mixed", () => {
  assert.deepEqual(blocks(open("a"), open("b"), json("b", '{"x":'), json("a", "{}"), json("b", "1}")), [
    { type: "call", callId: "a", name: "clock", input: {} },
    { type: "call", callId: "b", name: "clock", input: { x: 1 } },
  ]);
  assert.deepEqual(blocks({ type: "text", text: "a" }, json("nobody", "{}")), [{ type: "text", text: "a" }]);
});

test("a call at which the answer was cut, before its arguments, is not a call without arguments", () => {
  const cut = (reason: "length" | "tools", ...more: Part[]) => {
    const assembler = createAssembler();
    const call: Part = { type: "call", key: "a", callId: "c1", name: "clock" };
    for (const part of [call, ...more, { type: "finish", finish: { reason, vendor: "" } } satisfies Part])
      assembler.add(part);
    return assembler.result().content;
  };
  const call = { type: "call", callId: "c1", name: "clock" };
  assert.deepEqual(cut("length"), [{ ...call, input: null, invalid: "" }]);
  assert.deepEqual(cut("tools"), [{ ...call, input: {} }]);
  assert.deepEqual(cut("length", { type: "arguments", key: "a", json: "{}" }), [{ ...call, input: {} }]);
  const another: Part = { type: "call", key: "b", callId: "c2", name: "clock" };
  assert.deepEqual(cut("length", another)[0], { ...call, input: {} });
});

test("arguments are JSON, nothing at all, or invalid", () => {
  const cases: [text: string, parsed: unknown][] = [
    ["", { input: {} }],
    [" \n", { input: {} }],
    ['{"a":[1,null]}', { input: { a: [1, null] } }],
    ["3", { input: 3 }],
    ['{"a":', { input: null, invalid: '{"a":' }],
    ["{} {}", { input: null, invalid: "{} {}" }],
  ];
  for (const [text, parsed] of cases) assert.deepEqual(parseArguments(text), parsed);
  // JSON may name what would be a prototype: it stays a plain property of the value.
  const { input } = parseArguments('{"__proto__":{"polluted":true}}');
  assert.equal(Object.getPrototypeOf(input), Object.prototype);
  assert.deepEqual(Object.keys(input ?? {}), ["__proto__"]);
});

test("what a vendor wants back stays with its block", () => {
  const data = { signature: "xyz" };
  const cases: [parts: Part[], content: unknown][] = [
    [[{ type: "vendor", data }], [{ type: "thinking", text: "", vendor: data }]],
    [
      [
        { type: "text", text: "a" },
        { type: "vendor", data },
      ],
      [{ type: "text", text: "a", vendor: data }],
    ],
    [
      [
        { type: "thinking", text: "a", key: "0" },
        { type: "text", text: "b", key: "1" },
        { type: "vendor", data, key: "0" },
      ],
      [
        { type: "thinking", text: "a", vendor: data },
        { type: "text", text: "b" },
      ],
    ],
    [
      [
        { type: "text", text: "b", key: "1" },
        { type: "vendor", data, key: "2" },
      ],
      [
        { type: "text", text: "b" },
        { type: "thinking", text: "", vendor: data },
      ],
    ],
    [
      [open("a"), { type: "vendor", data, key: "a" }],
      [{ type: "call", callId: "a", name: "clock", input: {}, vendor: data }],
    ],
  ];
  for (const [parts, content] of cases) assert.deepEqual(blocks(...parts), content);
});

test("usage is replaced field by field; a response is complete only once it said why it ended", () => {
  const begun = assemble({ type: "usage", usage: { input: 10, output: 1 } }, { type: "usage", usage: { output: 7 } });
  assert.deepEqual(begun, { content: [], usage: { input: 10, output: 7 }, finish: null, answeredBy: null });
  const finish = { reason: "stop", vendor: "end" } as const;
  const whole = assemble({ type: "model", id: "m1-2026" }, { type: "finish", finish });
  assert.deepEqual(whole, { content: [], usage: {}, finish, answeredBy: "m1-2026" });
});

test("asking for the result does not disturb what comes after", () => {
  const assembler = createAssembler();
  assembler.add({ type: "text", text: "a" });
  const early = assembler.result();
  assembler.add({ type: "text", text: "b" });
  assert.deepEqual(early.content, [{ type: "text", text: "a" }]);
  assert.deepEqual(assembler.result().content, [{ type: "text", text: "ab" }]);
});

test("compacted parts assemble to the same, whatever the parts and wherever they are cut", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const { below, pick } = seeded(seed);
    const keys: [undefined, string, string] = [undefined, "0", "1"];
    const part = (): Part => {
      const key = pick(keys);
      const keyed = key === undefined ? {} : { key };
      switch (below(7)) {
        case 0:
        case 1:
          return { type: "text", text: pick(["a", "", "bc", "\ud83d"]), ...keyed };
        case 2:
          return { type: "thinking", text: pick(["t", ""]), ...keyed };
        case 3:
          return open(pick(["a", "b"]), pick(["c1", "c2"]));
        case 4:
          return json(pick(["a", "b"]), pick(["{", "}", '"x":1', ""]));
        case 5:
          return { type: "vendor", data: pick(["v", "w"]), ...keyed };
        default:
          return pick<Part>([
            { type: "usage", usage: { input: below(9) } },
            { type: "model", id: "m1" },
            { type: "finish", finish: { reason: "stop", vendor: "stop" } },
          ]);
      }
    };
    const parts = Array.from({ length: below(30) }, part);
    const cut = below(parts.length + 1);
    const joined = compact(parts);
    assert.deepEqual(assemble(...joined), assemble(...parts), `seed ${seed}`);
    // Checkpoints compact each stretch by itself.
    const stretches = [...compact(parts.slice(0, cut)), ...compact(parts.slice(cut))];
    assert.deepEqual(assemble(...stretches), assemble(...parts), `seed ${seed}, cut at ${cut}`);
    assert.deepEqual(compact(joined), joined, `seed ${seed}`);
  }
  assert.equal(
    compact([
      { type: "text", text: "a" },
      { type: "text", text: "b" },
    ]).length,
    1,
  );
});
