// A workspace folder with something outside it that must never come out.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { TestContext } from "node:test";
import type { Json } from "../../../../src/core/json.ts";
import type { Invocation, Tool, ToolOutput } from "../../../../src/core/tool.ts";
import { readingTools, writingTools } from "../../../../src/tools/files/fileTools.ts";
import { createSeenFiles, type SeenFiles } from "../../../../src/tools/files/seenFiles.ts";
import type { Folder, Workspace } from "../../../../src/tools/workspace.ts";
import { temporaryFolder } from "../../../support/temporaryFolder.ts";
import { buildFolder, noFolder } from "../../../support/testStudio.ts";

/** Stands in every file outside; no answer may hold it. */
export const CANARY = "canary-4711-outside";
export const nowhere = new AbortController().signal;

export interface Sandbox {
  /** Holds `ws` and what is beside it. Real. */
  readonly base: string;
  readonly ws: string;
  /** Path of a file outside with the canary in it. */
  readonly outside: string;
  readonly workspace: Workspace;
  readonly seen: SeenFiles;
  /** Writes files in the workspace, by relative path. */
  put(files: Readonly<Record<string, string | Buffer>>): void;
  prepare(tool: string, input: Json): Promise<Invocation>;
  run(tool: string, input: Json, signal?: AbortSignal): Promise<ToolOutput>;
  /** The text of an answer, or the code and message of a refusal. */
  answer(tool: string, input: Json): Promise<string>;
}

export function sandbox(context: TestContext, more: Partial<Workspace> = {}): Sandbox {
  const base = temporaryFolder(context);
  const ws = path.join(base, "ws");
  mkdirSync(path.join(base, "beside"), { recursive: true });
  mkdirSync(path.join(base, "ws-evil"));
  mkdirSync(ws);
  const outside = path.join(base, "beside", "secret.txt");
  for (const file of [outside, path.join(base, "ws-evil", "secret.txt"), path.join(base, "secret.txt")])
    writeFileSync(file, `${CANARY}\n`);
  const folders: Folder[] = [{ name: "ws", path: ws }];
  const workspace: Workspace = { ...noFolder, searchWorker, folders: () => folders, ...more };
  const seen = createSeenFiles();
  const tools = new Map<string, Tool>(
    [...readingTools(workspace, seen), ...writingTools(workspace, seen)].map((tool) => [tool.spec.name, tool]),
  );
  const prepare = async (name: string, input: Json) => {
    const tool = tools.get(name);
    if (tool === undefined) throw new Error(`no tool ${name}`);
    return tool.prepare(input, nowhere);
  };
  const run = async (name: string, input: Json, signal = nowhere) => (await prepare(name, input)).run(signal);
  return {
    ...{ base, ws, outside, workspace, seen, prepare, run },
    put(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(ws, name)), { recursive: true });
        writeFileSync(path.join(ws, name), content);
      }
    },
    answer: (name, input) =>
      run(name, input).then(
        ({ text }) => text,
        (thrown) => `${thrown.code}: ${thrown.message} ${thrown.info?.advice ?? ""}`,
      ),
  };
}

const searchWorker = path.join(buildFolder, "src/tools/files/searchWorker.js");
