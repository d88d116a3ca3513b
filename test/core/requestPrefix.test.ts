import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message } from "../../src/core/message.ts";
import type { ModelRequest } from "../../src/core/provider.ts";
import { comparePrefix } from "../../src/core/requestPrefix.ts";

const said = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
const base: ModelRequest = {
  model: { connection: "c", provider: "openai", model: "m1" },
  system: "Be brief.",
  messages: [said("one"), said("two")],
  tools: [{ name: "read", description: "Reads", input: {} }],
  parameters: {},
};

test("how far two requests begin alike, in the order in which they are read", () => {
  const where = (change: Partial<ModelRequest>) => {
    const { common, before, now, parts } = comparePrefix(base, { ...base, ...change });
    return [parts?.where ?? null, parts?.change.at ?? null, common < before, common <= now];
  };
  const cases: [change: Partial<ModelRequest>, expected: unknown[]][] = [
    [{}, [null, null, false, true]],
    [{ messages: [...base.messages, said("three")] }, [null, null, false, true]],
    [{ system: "Be quick." }, ["system", 3, true, true]],
    [{ messages: [said("one"), said("too")] }, ["messages[1]", 50, true, true]],
    [{ messages: [said("one")] }, ["messages[1]", 0, true, true]],
    [{ parameters: { temperature: 1 } }, [null, null, false, true]],
  ];
  for (const [change, expected] of cases) assert.deepEqual(where(change), expected);
  // What stands first costs all that is behind it.
  assert.equal(comparePrefix(base, { ...base, tools: [] }).common, 0);
});
