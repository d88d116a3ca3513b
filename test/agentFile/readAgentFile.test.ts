import assert from "node:assert/strict";
import { test } from "node:test";
import { type Known, LONGEST_FILE, readAgentFile } from "../../src/agentFile/readAgentFile.ts";
import { writeAgentFile } from "../../src/agentFile/writeAgentFile.ts";
import type { AgentSpec } from "../../src/core/agent.ts";

const known: Known = {
  tools: [
    "read_file",
    "list_folder",
    "glob",
    "search",
    "write_file",
    "edit_file",
    "shell",
    "browser_open",
    "browser_read",
    "problems",
  ],
  connections: [
    { id: "c1", name: "Claude" },
    { id: "c2", name: "Twice" },
    { id: "c3", name: "Twice" },
  ],
  agents: [{ id: "a1", name: "Helper" }],
  servers: [{ id: "s1", name: "files" }],
};
const nameIn = (list: readonly { readonly id: string; readonly name: string }[]) => (id: string) =>
  list.find((one) => one.id === id)?.name ?? id;
const names = { connection: nameIn(known.connections), agent: nameIn(known.agents), server: nameIn(known.servers) };
const file = (front: string, body = "Do it.") => `---\n${front}\n---\n\n${body}\n`;
const read = (text: string, name = "some.agent.md") => readAgentFile(text, name, known);

test("what we write is read the same", () => {
  const spec: AgentSpec = {
    name: "12",
    description: "Reads: code\nand more",
    connection: "c1",
    model: "claude-sonnet-5",
    instructions: "Say {{what}}.\n---\nDo.",
    parameters: { temperature: 0, maxOutputTokens: 100, effort: "low" },
    tools: ["glob", "shell"],
    agents: ["a1"],
    servers: ["s1"],
    limits: { cost: 0.5, modelCalls: 0 },
    variables: { what: "no: thing" },
  };
  assert.deepEqual(read(writeAgentFile(spec, names)), { said: spec, notes: [] });
});

test("an agent of VS Code: its tools by our names, and what has no place here is named", () => {
  const { said, notes } = read(
    file(
      `description: Plans work.
tools: ['search/codebase', 'edit', 'web/fetch', 'github/*', 'todo', 'problems']
model: ['GPT-5 (copilot)', 'Claude Sonnet 4.5 (copilot)']
handoffs:
  - label: Start
    agent: agent
argument-hint: What to plan
agents: ['Helper', 'Nobody']`,
    ),
    "planner.agent.md",
  );
  assert.deepEqual(said, {
    name: "planner",
    description: "Plans work.",
    instructions: "Do it.",
    tools: ["search", "edit_file", "write_file", "browser_open", "browser_read", "problems"],
    agents: ["a1"],
  });
  assert.deepEqual(notes, [
    "Tools: search/codebase as search, edit as edit_file and write_file, web/fetch as browser_open and browser_read.",
    "There is no tool here for github/*, todo.",
    "Choose the model: it names GPT-5 (copilot), Claude Sonnet 4.5 (copilot).",
    "There is no agent Nobody.",
    'Not used: handoffs ([{"label":"Start","agent":"agent"}]), argument-hint (What to plan).',
  ]);
});

test("an agent of Claude Code: a list with commas, and a description that is not proper YAML", () => {
  const { said, notes } = read(
    file(`name: code-reviewer
description: Use this agent when: code changed. Examples: <example>user: "hi"</example>
tools: Read, Grep, Bash(git diff:*, git log:*), mcp__files__read, WebSearch
model: sonnet
color: red`),
  );
  assert.equal(said.name, "code-reviewer");
  assert.match(said.description ?? "", /^Use this agent when: code changed\. Examples: <example>/);
  assert.deepEqual(said.tools, ["read_file", "search", "shell"]);
  assert.equal(said.model, undefined);
  assert.deepEqual(notes, [
    "What stands above the instructions is not proper YAML, and was read line by line.",
    "Tools: Read as read_file, Grep as search, Bash(git diff:*, git log:*) as shell.",
    "There is no tool here for mcp__files__read, WebSearch.",
    "Choose the model: it names sonnet.",
    "Not used: color (red).",
  ]);
});

test("a plain text is instructions, under the file's name", () => {
  assert.deepEqual(read("\uFEFFBe brief.\r\nBe kind.\r\n", "Brief.md"), {
    said: { name: "Brief", instructions: "Be brief.\nBe kind." },
    notes: ["It names no tools.", "It names no model."],
  });
  assert.equal(read("---\n---\n", "x.chatmode.md").said.name, "x");
});

test("values out of their range or of another kind are not used, and said so", () => {
  const { said, notes } = read(
    file(`name: [a]
model: m
tools: []
temperature: hot
effort: extreme
limits: { cost: 1, wishes: 3 }
maxTurns: 7
connection: Twice
servers: none
variables: [x]`),
  );
  assert.deepEqual(said, {
    name: "some",
    instructions: "Do it.",
    model: "m",
    tools: [],
    servers: [],
    limits: { modelCalls: 7 },
  });
  assert.deepEqual(notes, [
    "Several have the name Twice: choose the connection.",
    "There is no MCP server none.",
    'Not used: name (["a"]), temperature (hot), effort (extreme), limits ({"cost":1,"wishes":3}), variables (["x"]).',
  ]);
});

test("what a person should look at is told: variables, and characters that are not seen", () => {
  const { notes } = read(file("model: m\ntools: []", "Do {{what}}.\u202E Now."));
  assert.deepEqual(notes, [
    "It asks for {{what}} when a session begins.",
    "Its instructions hold characters that are not seen (U+202E).",
  ]);
});

test("what can be no agent is refused, and nothing in it reaches an object's insides", () => {
  assert.throws(() => read("x".repeat(LONGEST_FILE + 1)), { code: "invalid", message: /too long/ });
  assert.throws(() => read("a\0b"), { code: "invalid", message: /no text/ });
  const { said, notes } = read(file("__proto__: { polluted: true }\nconstructor: x\nmodel: m\ntools: []"));
  assert.deepEqual(Object.keys(said).sort(), ["instructions", "model", "name", "tools"]);
  assert.match(notes.join(), /constructor \(x\)/);
  assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
  // Aliases that would make a short file a long one.
  const levels = Array.from(
    { length: 12 },
    (_, at) => `l${at}: &l${at} [${at === 0 ? "x" : `*l${at - 1}, *l${at - 1}`}]`,
  );
  assert.match(read(file(levels.join("\n"))).notes[0] ?? "", /not proper YAML/);
});
