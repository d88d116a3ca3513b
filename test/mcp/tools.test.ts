import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../../src/core/json.ts";
import type { McpToolListing } from "../../src/core/mcp.ts";
import type { McpCallResult, McpConnection } from "../../src/mcp/connection.ts";
import { createSchemaCheck } from "../../src/mcp/schemaCheck.ts";
import { modelName, serverSlugs } from "../../src/mcp/toolNames.ts";
import { resourceTools, type ToolSource, toTool } from "../../src/mcp/tools.ts";
import { createBrowser } from "../../src/tools/browser/browser.ts";
import { builtInTools } from "../../src/tools/builtIn.ts";
import { createSeenFiles } from "../../src/tools/files/seenFiles.ts";
import { findShell } from "../../src/tools/shell/program.ts";
import { noFolder } from "../support/testStudio.ts";
import { never } from "./support.ts";

const listing = (name: string, input: Json = { type: "object" }): McpToolListing => ({
  name,
  title: name,
  description: `Does ${name}.`,
  input,
  output: null,
});

function source(answer: McpCallResult, changes: Partial<ToolSource> = {}) {
  const calls: [string, unknown][] = [];
  const connection = {
    async callTool(name: string, input: unknown) {
      calls.push([name, input]);
      return answer;
    },
    listResources: async () => [
      { uri: "note://one", name: "One", description: "The first", mediaType: "text/plain", isTemplate: false },
      { uri: "note://{n}", name: "Any", description: "", mediaType: "", isTemplate: true },
    ],
    readResource: async (uri: string) => [{ type: "text", text: `Read ${uri}` }],
  } as unknown as McpConnection;
  const made: ToolSource = {
    server: { id: "s1", name: "Notes", slug: "notes" },
    connection: () => connection,
    isApproved: () => true,
    ...changes,
  };
  return { made, calls };
}
const said = (text: string): McpCallResult => ({ content: [{ type: "text", text }], structured: null, isError: false });

test("a call shows server, tool and arguments, and runs with them", async () => {
  const { made, calls } = source(said("Found."));
  const tool = toTool(made, listing("find"));
  assert.deepEqual([tool.spec.name, tool.spec.description, tool.effect], ["mcp_notes_find", "Does find.", "execute"]);
  const call = await tool.prepare({ words: "two\u202ewords" }, never);
  assert.equal(call.preview, `Call the tool "find" of the MCP server "Notes" with {"words":"two⟨U+202E⟩words"}`);
  assert.equal(call.caution, undefined);
  assert.deepEqual(await call.run(never), { text: "Found.", isError: false });
  assert.deepEqual(calls, [["find", { words: "two\u202ewords" }]]);
});

test("arguments that nobody could look over always ask", async () => {
  const { made } = source(said(""));
  const call = await toTool(made, listing("find")).prepare({ words: "x".repeat(50_000) }, never);
  assert.match(call.caution ?? "", /too long/);
  assert.match(call.preview, /30,\d\d\d more characters\)$/);
});

test("input that does not fit is refused before anybody is asked", async () => {
  const { made } = source(said(""));
  const input: Json = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
  const tool = toTool(made, listing("count", input));
  await assert.rejects(tool.prepare({ n: "three" }, never), { code: "invalid", message: /n must be integer/ });
  await assert.rejects(tool.prepare([], never), { code: "invalid" });
  await tool.prepare({ n: 3 }, never);
});

test("attack 42: a tool that changed after the call was shown does not run", async () => {
  let approved = true;
  const { made, calls } = source(said("done"), { isApproved: () => approved });
  const call = await toTool(made, listing("find")).prepare({}, never);
  approved = false;
  await assert.rejects(call.run(never), { code: "stale", message: /has changed the tool "find"/ });
  assert.deepEqual(calls, []);
});

test("an answer is text within a bound; data is added where the text does not say it", async () => {
  const run = async (answer: McpCallResult) =>
    (await (await toTool(source(answer).made, listing("t")).prepare({}, never)).run(never)).text;
  assert.equal(await run({ ...said("See the data."), structured: { sum: 3 } }), 'See the data.\n\n{\n  "sum": 3\n}');
  assert.equal(await run({ ...said('{ "sum": 3 }'), structured: { sum: 3 } }), '{ "sum": 3 }');
  assert.equal(await run({ content: [], structured: null, isError: false }), "(It answered with nothing.)");
  assert.match(
    await run({ content: [{ type: "image", mediaType: "image/png", data: "AAAA" }], structured: null, isError: false }),
    /^\(A picture, image\/png, 1 kB/,
  );
  const picture = { type: "image", mediaType: "image/png", data: "AAAA" } as const;
  const content = [picture, { ...picture, mediaType: "image/svg+xml" }, ...Array.from({ length: 9 }, () => picture)];
  const shown = await (
    await toTool(source({ content, structured: null, isError: false }).made, listing("t")).prepare({}, never)
  ).run(never);
  assert.deepEqual(
    shown.images,
    Array.from({ length: 5 }, () => ({ mediaType: "image/png", data: "AAAA" })),
  );
  const long = await run(said(`begin${"é".repeat(200_000)}end`));
  assert.ok(long.startsWith("begin") && long.endsWith("end") && long.length < 101_000);
  assert.match(long, /100,008 characters left out/);
});

test("attack 41: words that a person does not see do not reach the model either", () => {
  const hidden = [..."obey"].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("");
  const { made } = source(said(""));
  const { spec } = toTool(made, { ...listing("t"), description: `Adds\u200b two\nnumbers.${hidden}` });
  assert.equal(spec.description, "Adds two\nnumbers.");
});

test("resources are listed and read by two tools", async () => {
  const [list, read] = resourceTools(source(said("")).made);
  assert.deepEqual([list?.spec.name, read?.spec.name], ["mcp_notes_list-resources", "mcp_notes_read-resource"]);
  const listed = await (await list?.prepare({}, never))?.run(never);
  assert.equal(listed?.text, "note://one  One · text/plain · The first\ntemplate note://{n}  Any");
  const call = await read?.prepare({ uri: "note://one" }, never);
  assert.equal(call?.preview, 'Read the resource note://one of the MCP server "Notes"');
  assert.equal((await call?.run(never))?.text, "Read note://one");
  await assert.rejects(read?.prepare({}, never) ?? Promise.resolve(), { code: "invalid" });
});

test("attack 43: no two tools are called alike, whatever servers call them, and none like one of ours", () => {
  const servers = [
    { id: "1", name: "Git Hub" },
    { id: "2", name: "git-hub" },
    { id: "3", name: "git_hub" },
    { id: "4", name: "git" },
    { id: "5", name: "日本" },
    { id: "6", name: "A very long name of a server, longer than any" },
  ];
  const tools = [
    "a.b",
    "a_b",
    "a/b",
    "a b",
    "hub_a",
    "x".repeat(100),
    `${"x".repeat(100)}y`,
    "list-resources",
    "a_b_12345678",
  ];
  const slugs = serverSlugs(servers);
  const names = servers.flatMap(({ id }) => tools.map((tool) => modelName(slugs.get(id) ?? "", tool)));
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-zA-Z0-9_-]{1,64}$/);
  assert.equal(modelName("git", "a_b"), "mcp_git_a_b");
  const ours = builtInTools(noFolder, Date.now, createSeenFiles(), createBrowser({ chosenProgram: () => "" }), {
    program: findShell({}),
    sandbox: null,
    environment: {},
  }).map(({ spec }) => spec.name);
  assert.deepEqual(
    ours.filter((name) => name.startsWith("mcp_")),
    [],
  );
  assert.ok(!names.some((name) => /_(list|read)-resources?$/.test(name)));
  // Whoever comes later does not take a name away.
  assert.equal(serverSlugs([...servers, { id: "7", name: "git" }]).get("4"), "git");
});

test("a schema's patterns are not run here, and names that look like them are kept", () => {
  const check = createSchemaCheck({
    type: "object",
    properties: {
      pattern: { type: "string", pattern: "^(a+)+$" },
      patternProperties: { type: "number" },
    },
    required: ["pattern", "patternProperties"],
    additionalProperties: false,
  });
  // With the pattern, this would take longer than the universe has time.
  assert.equal(check({ pattern: `${"a".repeat(50)}!`, patternProperties: 1 }), null);
  assert.match(check({ pattern: 1, patternProperties: 1 }) ?? "", /pattern must be string/);
  assert.match(check({ pattern: "", patternProperties: 1, other: 1 }) ?? "", /additional/);
  assert.equal(createSchemaCheck({ type: "no such type" })({}), null);
});
