// The reference servers from npm, as they are.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { McpContent } from "../../src/mcp/connection.ts";
import type { Launch } from "../../src/mcp/launch.ts";
import { never, type Person, root, withServer } from "./support.ts";

const reference = (name: string, args: string[], env: Record<string, string> = {}): Launch => ({
  kind: "stdio",
  command: process.execPath,
  args: [path.join(root, `node_modules/@modelcontextprotocol/server-${name}/dist/index.js`), ...args],
  cwd: root,
  env,
});
const textOf = (content: readonly McpContent[]) => content.map((one) => (one.type === "text" ? one.text : "")).join("");

test("everything: tools, progress, resources, prompts, sampling, elicitation, roots, structured output", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mcp-"));
  const person: Person = {
    sample: async ({ messages }) => ({ model: "m1", text: `Heard: ${messages[0]?.text.length}`, finish: "endTurn" }),
    elicit: async (request) => ({
      action: "accept",
      values:
        request.kind === "form"
          ? Object.fromEntries(request.fields.map(({ name, kind }) => [name, valueFor(kind)]))
          : {},
    }),
  };
  await withServer(
    reference("everything", ["stdio"]),
    { person, roots: [{ name: "work", path: folder }] },
    async (opened) => {
      const { server } = opened;
      await opened.until(({ offer }) => offer.tools.length >= 15);
      const connection = server.connection();
      const call = async (name: string, input = {}, progress: (text: string) => void = () => {}) =>
        connection.callTool(name, input, progress, never);
      assert.equal(textOf((await call("echo", { message: "hello" })).content), "Echo: hello");
      assert.match(textOf((await call("get-sum", { a: 19, b: 23 })).content), /42/);
      const heard: string[] = [];
      await call("trigger-long-running-operation", { duration: 1, steps: 4 }, (text) => heard.push(text));
      assert.ok(heard.length >= 3, heard.join());
      const { structured } = await call("get-structured-content", { location: "New York" });
      assert.deepEqual(Object.keys(structured as object).sort(), ["conditions", "humidity", "temperature"]);
      assert.ok((await call("get-tiny-image")).content.some(({ type }) => type === "image"));
      assert.match(
        textOf((await call("trigger-sampling-request", { prompt: "Hi", maxTokens: 10 })).content),
        /Heard: /,
      );
      assert.match(textOf((await call("trigger-elicitation-request")).content), /provided|accept/i);
      assert.match(textOf((await call("get-roots-list")).content), new RegExp(path.basename(folder)));
      const controller = new AbortController();
      const stopped = connection.callTool(
        "trigger-long-running-operation",
        { duration: 60, steps: 60 },
        () => controller.abort(),
        controller.signal,
      );
      await assert.rejects(stopped, { code: "aborted" });

      const resources = await connection.listResources(never);
      assert.ok(resources.length >= 7 && resources.some(({ isTemplate }) => isTemplate));
      const [first] = await connection.readResource(resources[0]?.uri ?? "", never);
      assert.ok(first?.type === "resource" || first?.type === "text", JSON.stringify(first));
      assert.deepEqual(server.offer.prompts.length, 4);
      const prompt = server.offer.prompts.find(({ arguments: given }) => given.some(({ required }) => required));
      const values = Object.fromEntries((prompt?.arguments ?? []).map(({ name }) => [name, "Paris"]));
      assert.match(await connection.getPrompt(prompt?.name ?? "", values, never), /Paris/);
    },
  );
  rmSync(folder, { recursive: true });
});

function valueFor(kind: {
  type: string;
  options?: readonly { value: string }[];
  many?: boolean;
  format?: string | null;
}) {
  if (kind.type === "boolean") return true;
  if (kind.type === "number") return 42;
  if (kind.type === "choice") return kind.many ? [kind.options?.[0]?.value ?? ""] : (kind.options?.[0]?.value ?? "");
  const formats: Record<string, string> = { email: "a@b.example", uri: "https://b.example", date: "2026-01-01" };
  return formats[kind.format ?? ""] ?? "Ada Lovelace";
}

test("filesystem: reads and writes in its folder, and not elsewhere", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mcp-"));
  writeFileSync(path.join(folder, "note.txt"), "One line.\n");
  await withServer(
    reference("filesystem", [folder]),
    { roots: [{ name: "work", path: folder }] },
    async ({ server }) => {
      assert.equal(server.offer.tools.length, 14);
      const connection = server.connection();
      const call = (name: string, input: Record<string, string>) => connection.callTool(name, input, () => {}, never);
      const read = await call("read_text_file", { path: path.join(folder, "note.txt") });
      assert.equal(textOf(read.content), "One line.\n");
      await call("write_file", { path: path.join(folder, "new.txt"), content: "Two." });
      assert.equal(readFileSync(path.join(folder, "new.txt"), "utf8"), "Two.");
      assert.equal((await call("read_text_file", { path: "/etc/hostname" })).isError, true);
    },
  );
  rmSync(folder, { recursive: true });
});

test("memory: keeps what it was told in its file", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mcp-"));
  const file = path.join(folder, "memory.jsonl");
  await withServer(reference("memory", [], { MEMORY_FILE_PATH: file }), {}, async ({ server }) => {
    assert.equal(server.offer.tools.length, 9);
    const entities = [{ name: "Ada", entityType: "person", observations: ["likes engines"] }];
    await server.connection().callTool("create_entities", { entities }, () => {}, never);
  });
  assert.match(readFileSync(file, "utf8"), /likes engines/);
  rmSync(folder, { recursive: true });
});
