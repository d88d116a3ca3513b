import assert from "node:assert/strict";
import { test } from "node:test";
import { type Names, writeAgentFile } from "../../src/agentFile/writeAgentFile.ts";
import type { AgentSpec } from "../../src/core/agent.ts";

const names: Names = {
  connection: (id) => `connection ${id}`,
  agent: (id) => `agent ${id}`,
  server: (id) => `server ${id}`,
};
const bare: AgentSpec = {
  name: "Reviewer",
  description: "",
  connection: "",
  model: "",
  instructions: "",
  parameters: {},
  tools: [],
};

test("a file says only what was chosen", () => {
  assert.equal(writeAgentFile(bare, names), "---\nname: Reviewer\n---\n\n\n");
});

test("a file says all that was chosen, by names, and its lists in one order", () => {
  const full: AgentSpec = {
    name: "12",
    description: "Reads: code\nand more",
    connection: "c",
    model: "m",
    instructions: "Say {{what}}.\n---\nDo.\n\n",
    parameters: { temperature: 0, maxOutputTokens: 100, effort: "low" },
    tools: ["shell", "glob"],
    agents: ["a"],
    servers: ["s"],
    limits: { cost: 0.5, modelCalls: 0 },
    variables: { what: "no: thing" },
  };
  assert.equal(
    writeAgentFile(full, names),
    `---
name: "12"
description: |-
  Reads: code
  and more
model: m
connection: connection c
temperature: 0
max-output-tokens: 100
effort: low
tools:
  - glob
  - shell
agents:
  - agent a
servers:
  - server s
limits:
  model-calls: 0
  cost: 0.5
variables:
  what: "no: thing"
---

Say {{what}}.
---
Do.
`,
  );
});
