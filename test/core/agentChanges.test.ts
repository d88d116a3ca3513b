import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgentSpec, AgentVersion } from "../../src/core/agent.ts";
import { changeWords, isAlike, versionChanges } from "../../src/core/agentChanges.ts";

const spec: AgentSpec = {
  name: "Reviewer",
  description: "Reads code.",
  connection: "a",
  model: "sonnet",
  instructions: "Review.\nBe kind.",
  parameters: { temperature: 0.5 },
  tools: ["read_file", "search"],
};

test("what an edit changed, in words", () => {
  const cases: [change: Partial<AgentSpec>, words: string][] = [
    [{}, "Nothing changed."],
    [{ tools: ["search", "read_file"], agents: [], limits: {} }, "Nothing changed."],
    [{ name: "Critic" }, "Name Critic instead of Reviewer."],
    [{ description: "", connection: "b" }, "Another description. Another connection."],
    [{ model: "opus" }, "Model opus instead of sonnet."],
    [{ instructions: "Review.\nBe kind.\nBe short." }, "Instructions: 1 line added."],
    [{ instructions: "Judge.\nBe kind.\nBe short." }, "Instructions: 2 lines added, 1 removed."],
    [{ instructions: "" }, "Instructions: 2 lines removed."],
    [{ instructions: "Review.\nBe kind.\n" }, "Instructions: blanks at the end."],
    [{ parameters: { temperature: 0 } }, "Temperature 0 instead of 0.5."],
    [{ parameters: { effort: "low" } }, "Temperature as the model has it instead of 0.5. Effort low."],
    [{ tools: ["search", "shell", "glob"] }, "Tools: shell, glob added, read_file removed."],
    [{ agents: ["x"] }, "1 agent to call added."],
    [{ servers: ["x", "y"] }, "2 MCP servers added."],
    [{ limits: { cost: 1 }, variables: { language: "English" } }, "Other limits. Other defaults of variables."],
  ];
  for (const [change, words] of cases) assert.equal(changeWords(spec, { ...spec, ...change }), words);
});

test("two are alike whatever the order of their lists and fields", () => {
  const one: AgentSpec = { ...spec, agents: ["x", "y"], limits: { cost: 1, minutes: 2 }, servers: [] };
  const other: AgentSpec = {
    ...spec,
    tools: ["search", "read_file"],
    agents: ["y", "x"],
    limits: { minutes: 2, cost: 1 },
  };
  assert.ok(isAlike(one, other));
  assert.ok(!isAlike(one, { ...other, parameters: {} }));
});

test("each version says what it changed, and one that goes back says to which", () => {
  const version = (number: number, change: Partial<AgentSpec>): AgentVersion => ({
    id: `v${number}`,
    agent: "a",
    number,
    createdAt: number,
    spec: { ...spec, ...change },
  });
  const versions = [version(4, {}), version(3, { model: "opus" }), version(2, { model: "haiku" }), version(1, {})];
  assert.deepEqual(
    [...versionChanges(versions)],
    [
      ["v4", "As version 1. Model sonnet instead of opus."],
      ["v3", "Model opus instead of haiku."],
      ["v2", "Model haiku instead of sonnet."],
      ["v1", "The first version."],
    ],
  );
});
