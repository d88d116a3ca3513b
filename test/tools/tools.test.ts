import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod/mini";
import type { Json } from "../../src/core/json.ts";
import { judge } from "../../src/core/policy.ts";
import { createBrowser } from "../../src/tools/browser/browser.ts";
import { builtInTools } from "../../src/tools/builtIn.ts";
import { currentTime } from "../../src/tools/currentTime.ts";
import { defineTool } from "../../src/tools/defineTool.ts";
import { createSeenFiles } from "../../src/tools/files/seenFiles.ts";
import { foreignTools } from "../../src/tools/foreignTools.ts";
import { problems } from "../../src/tools/problems.ts";
import { findShell } from "../../src/tools/shell/program.ts";
import type { ForeignTool, Problem, Workspace } from "../../src/tools/workspace.ts";
import { noFolder } from "../support/testStudio.ts";

const NOON = Date.UTC(2026, 0, 2, 12);
const problem = (path: string, rest: Partial<Problem> = {}): Problem => ({
  path,
  line: 1,
  severity: "error",
  message: "Broken.",
  source: "ts",
  ...rest,
});
const holding = (...found: Problem[]): Workspace => ({ ...noFolder, problems: () => found });
const browser = createBrowser({ chosenProgram: () => "" });
const nowhere = new AbortController().signal;
const list = async (workspace: Workspace, input: Json = {}) => {
  const invocation = await problems(workspace).prepare(input, nowhere);
  return { preview: invocation.preview, ...(await invocation.run(nowhere)) };
};

const allTools = () =>
  builtInTools(holding(), () => NOON, createSeenFiles(), browser, {
    program: findShell({}),
    sandbox: null,
    environment: {},
  });

test("the model is told of every tool in plain JSON Schema", () => {
  const tools = allTools();
  assert.deepEqual(
    tools.map(({ spec, effect }) => [spec.name, effect]),
    [
      ["current_time", "none"],
      ["problems", "read"],
      ["read_file", "read"],
      ["list_folder", "read"],
      ["glob", "read"],
      ["search", "read"],
      ["write_file", "write"],
      ["edit_file", "write"],
      ["shell", "execute"],
      ["browser_open", "execute"],
      ["browser_read", "read"],
      ["browser_click", "execute"],
      ["browser_type", "execute"],
      ["browser_wait", "read"],
      ["browser_screenshot", "read"],
    ],
  );
  for (const { spec } of tools) {
    // What every vendor takes for a name.
    assert.match(spec.name, /^[a-zA-Z][\w-]{0,63}$/);
    assert.ok(spec.description.length > 20);
    const schema = z
      .looseObject({ type: z.literal("object"), properties: z.record(z.string(), z.looseObject({ type: z.string() })) })
      .parse(spec.input);
    assert.deepEqual(JSON.parse(JSON.stringify(spec.input)), spec.input);
    assert.ok(!("$schema" in schema), "some vendors refuse the name of a dialect");
    assert.equal(schema.additionalProperties, false);
    for (const property of Object.values(schema.properties)) {
      assert.ok(typeof property.description === "string" && property.description !== "");
    }
  }
});

test("what is not in its schema never reaches a tool", async () => {
  let prepared = 0;
  const tool = defineTool({
    name: "strict",
    description: "A tool that takes one number.",
    effect: "none",
    input: z.strictObject({ count: z.int() }),
    prepare: () => {
      prepared++;
      return { preview: "", run: async () => ({ text: "", isError: false }) };
    },
  });
  for (const input of [
    null,
    1,
    "x",
    [],
    {},
    { count: "1" },
    { count: 1, extra: 1 },
    JSON.parse('{"count":1,"__proto__":{}}'),
  ]) {
    await assert.rejects(
      tool.prepare(input, nowhere),
      { code: "invalid", message: /input of strict is wrong/ },
      JSON.stringify(input),
    );
  }
  assert.equal(prepared, 0);
  await tool.prepare({ count: 1 }, nowhere);
  assert.equal(prepared, 1);
  for (const input of [{ timeZone: 1 }, { timeZone: "x".repeat(61) }, { zone: "UTC" }] as Json[]) {
    await assert.rejects(currentTime(() => NOON).prepare(input, nowhere), { code: "invalid" });
  }
  for (const input of [{ path: 1 }, { path: "x".repeat(1_001) }, { file: "a" }] as Json[]) {
    await assert.rejects(problems(holding()).prepare(input, nowhere), { code: "invalid" });
  }
});

test("the time is told in the zone that was asked for", async () => {
  const cases: [zone: string, text: RegExp][] = [
    ["UTC", /^Friday.? 2 January 2026 at 12:00:00 UTC \(UTC\)$/],
    ["Europe/Rome", /13:00:00 CET \(Europe\/Rome\)$/],
    ["Asia/Kolkata", /17:30:00 .*\(Asia\/(Kolkata|Calcutta)\)$/],
  ];
  for (const [timeZone, text] of cases) {
    const invocation = await currentTime(() => NOON).prepare({ timeZone }, nowhere);
    const { text: said, isError } = await invocation.run(nowhere);
    assert.match(said, text);
    assert.ok(!isError);
    assert.match(invocation.preview, /^Tell the time in /);
  }
});

test("a zone that does not exist is told in the machine's own, which is named", async () => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const input of [{}, { timeZone: "Mars/Olympus" }, { timeZone: "" }] as Json[]) {
    const invocation = await currentTime(() => NOON).prepare(input, nowhere);
    assert.equal(invocation.preview, `Tell the time in ${own}`);
    assert.ok((await invocation.run(nowhere)).text.endsWith(`(${own})`));
  }
});

test("the time is that of the moment when the tool runs", async () => {
  let now = NOON;
  const invocation = await currentTime(() => now).prepare({ timeZone: "UTC" }, nowhere);
  now += 60_000;
  assert.match((await invocation.run(nowhere)).text, /12:01:00/);
});

test("problems are listed with their place, and none are said to be none", async () => {
  assert.deepEqual(await list(holding()), {
    preview: "List the problems of the workspace",
    text: "The Problems view shows nothing here.",
    isError: false,
  });
  const workspace = holding(
    problem("src/a.ts", { line: 3, message: "No such name." }),
    problem("src/b.ts", { severity: "warning", source: "" }),
  );
  assert.equal((await list(workspace)).text, "src/a.ts:3: error: No such name. (ts)\nsrc/b.ts:1: warning: Broken.");
  assert.deepEqual(await list(workspace, { path: "b.ts" }), {
    preview: "List the problems of b.ts",
    text: "src/b.ts:1: warning: Broken.",
    isError: false,
  });
  assert.match((await list(workspace, { path: "c.ts" })).text, /shows nothing/);
});

test("of many problems the first hundred are listed, and how many more there are", async () => {
  const many = (count: number) => holding(...Array.from({ length: count }, (_, at) => problem(`${at}.ts`)));
  assert.equal((await list(many(100))).text.split("\n").length, 100);
  const lines = (await list(many(103))).text.split("\n");
  assert.equal(lines.length, 101);
  assert.equal(lines.at(-1), "… and 3 more.");
});

test("problems are told from a severity on, the worst first, and long ones are cut", async () => {
  const workspace = holding(
    problem("a.ts", { severity: "hint", message: "Could be shorter." }),
    problem("b.ts", { severity: "warning", message: "x".repeat(600) }),
    problem("c.ts"),
  );
  const { text, preview } = await list(workspace, { severity: "warning" });
  assert.equal(text, `c.ts:1: error: Broken. (ts)\nb.ts:1: warning: ${"x".repeat(500)}… (ts)`);
  assert.equal(preview, "List the errors and warnings of the workspace");
  assert.equal((await list(workspace)).text.split("\n").length, 3);
  await assert.rejects(problems(workspace).prepare({ severity: "bad" }, nowhere), { code: "invalid" });
});

const foreign = (name: string, rest: Partial<ForeignTool> = {}): ForeignTool => ({
  name,
  description: "Does it.",
  from: "Other (acme.other)",
  run: async (input) => ({ text: JSON.stringify(input), isError: false }),
  ...rest,
});

test("tools of other extensions have names that every vendor takes, the same in every window, and tell whose they are", async () => {
  const given = ["run_tests", "a.b/c", "a.b:c", "x".repeat(90), "run_tests", "ö"].map((name) => foreign(name));
  const tools = foreignTools({ ...noFolder, foreignTools: () => given });
  const names = tools.map(({ spec }) => spec.name);
  assert.deepEqual([names[0], new Set(names).size, names.length], ["ext_run_tests", 5, 5]);
  for (const name of names) assert.match(name, /^[a-zA-Z][\w-]{0,63}$/);
  assert.deepEqual(
    foreignTools({ ...noFolder, foreignTools: () => given }).map(({ spec }) => spec.name),
    names,
  );
  const [first] = tools;
  assert.deepEqual(first?.spec, {
    name: "ext_run_tests",
    description: "Does it. (From Other (acme.other).)",
    input: { type: "object", properties: {} },
  });
  assert.equal(first.effect, "execute");
  const invocation = await first.prepare({ path: "a\u202eb" }, nowhere);
  assert.equal(invocation.preview, 'Run the tool "run_tests" of Other (acme.other) with {"path":"a⟨U+202E⟩b"}');
  assert.equal((await invocation.run(nowhere)).text, '{"path":"a\u202eb"}');
});

test("attack 23: only a trusted workspace is read, whatever tool asks", () => {
  const rules = { decision: "allow", reasons: ["The person allows everything."] } as const;
  const verdicts = allTools().map(({ effect }) => {
    const decision = judge({ effect, trusted: false, rules });
    return decision === "ask" ? "ask" : decision.verdict;
  });
  assert.deepEqual(verdicts, ["allow", ...Array(14).fill("deny")]);
});
