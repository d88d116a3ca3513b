// The whole product without pixels: a real store in a temporary folder, the real verbs, a provider of the test's choice.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import type { Event } from "../../src/core/event.ts";
import { fail } from "../../src/core/failure.ts";
import { createIds } from "../../src/core/id.ts";
import { noLimits } from "../../src/core/limits.ts";
import type { ModelRequest, Part, Provider } from "../../src/core/provider.ts";
import type { ConnectionInput } from "../../src/protocol/settings.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import type { StudioDeps } from "../../src/studio/deps.ts";
import type { McpHost } from "../../src/studio/mcp/host.ts";
import type { McpPageHost } from "../../src/studio/serveMcp.ts";
import { openStudio, type Studio } from "../../src/studio/studio.ts";
import { loadParser } from "../../src/tools/shell/parseCommand.ts";
import { findShell } from "../../src/tools/shell/program.ts";
import type { Workspace } from "../../src/tools/workspace.ts";

export const buildFolder = process.env.STUDIO_BUILD ?? "";
const require = createRequire(path.join(process.env.STUDIO_ROOT ?? process.cwd(), "package.json"));

export interface TestStudio {
  readonly studio: Studio;
  readonly store: Store;
  readonly folder: string;
  readonly file: string;
  readonly keys: Map<string, string>;
  /** What the provider was sent. */
  readonly requests: ModelRequest[];
  /** Ends the studio as a crash would: nothing is closed, its leases stay behind. */
  abandon(): Promise<void>;
  dispose(): Promise<void>;
}

/** A window that is trusted and has no folder open. */
export const noFolder: Workspace = {
  trusted: () => true,
  id: () => null,
  problems: () => [],
  folders: () => [],
  hasUnsaved: () => false,
  ripgrep: () => null,
  browserProgram: () => "",
  foreignTools: () => [],
  searchWorker: "",
};

/** An editor around MCP servers in which nobody answers; what is kept stays in `kept`. */
export function noMcpHost(kept = new Map<string, string>()): McpHost {
  const nobody = () => Promise.reject(fail("aborted", "Nobody answers."));
  return {
    version: "0.0.0",
    environment: process.env,
    fetch: globalThis.fetch,
    secrets: {
      get: async (id) => kept.get(id),
      set: async (id, value) => void kept.set(id, value),
      remove: async (id) => void kept.delete(id),
    },
    log: () => ({ write: () => {}, show: () => {}, dispose: () => {} }),
    redirectUrl: async () => "vscode://ai-studio.ai-studio/signed-in",
    authorize: nobody,
    allowsSampling: async () => false,
    elicit: nobody,
    workspaceFiles: async () => [],
    onWorkspaceFiles: () => ({ dispose: () => {} }),
  };
}

/** A person in front of the page's part about servers who closes every box. */
export const noMcpPage: McpPageHost = {
  askSecret: async () => undefined,
  confirm: async () => false,
  showDifference: async () => false,
  openFile: async () => {},
};

/** Streams the same words to everybody. */
export const saying = (text: string): Provider["stream"] =>
  async function* () {
    yield { type: "text", text };
    yield { type: "usage", usage: { input: 10, output: 5 } };
    yield { type: "finish", finish: { reason: "stop", vendor: "stop" } };
  };

export async function openTestStudio(
  stream: Provider["stream"],
  options: {
    folder?: string;
    owner?: string;
    dead?: ReadonlySet<string>;
    busyMs?: number;
    deps?: Partial<StudioDeps>;
  } = {},
): Promise<TestStudio> {
  const folder = options.folder ?? mkdtempSync(path.join(os.tmpdir(), "studio-"));
  const file = path.join(folder, "studio.sqlite");
  const store = await openStore({
    file,
    worker: path.join(buildFolder, "src/store/worker.js"),
    wasm: require.resolve("sql.js/dist/sql-wasm.wasm"),
    ...(options.busyMs === undefined ? {} : { busyMs: options.busyMs }),
  });
  const keys = new Map<string, string>();
  const requests: ModelRequest[] = [];
  const newId = createIds(Date.now, (length) => crypto.getRandomValues(new Uint8Array(length)));
  const studio = await openStudio({
    store,
    secrets: {
      get: async (id) => keys.get(id),
      set: async (id, key) => void keys.set(id, key),
      remove: async (id) => void keys.delete(id),
    },
    workspace: { ...noFolder, searchWorker: path.join(buildFolder, "src/tools/files/searchWorker.js") },
    mcp: noMcpHost(),
    openProvider: async () => ({
      models: async () => [{ id: "m1" }],
      stream(request, signal) {
        requests.push(request);
        return stream(request, signal);
      },
    }),
    price: async () => ({ kind: "computed", usd: 0.5, table: "test 1", entry: "m1", exact: true }),
    shell: { program: findShell(process.env), sandbox: null, environment: process.env },
    loadCommandParser: () =>
      loadParser({
        runtime: require.resolve("web-tree-sitter/web-tree-sitter.wasm"),
        grammar: require.resolve("tree-sitter-bash/tree-sitter-bash.wasm"),
      }),
    countTokens: async (texts) => texts.map((text) => Math.ceil(text.length / 4)),
    owner: options.owner ?? "me",
    isOwnerDead: (owner) => options.dead?.has(owner) ?? false,
    limits: () => ({ ...noLimits, modelCalls: 5 }),
    condenseAt: () => 0.8,
    titles: () => true,
    now: Date.now,
    random: () => 0,
    newId,
    digest: (text) => createHash("sha256").update(text).digest("hex"),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const timer = setTimeout(resolve, ms);
        const stop = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener("abort", stop, { once: true });
      }),
    every(ms, work) {
      const timer = setInterval(() => void work(), ms);
      timer.unref();
      return { dispose: () => clearInterval(timer) };
    },
    ...options.deps,
  });
  return {
    studio,
    store,
    folder,
    file,
    keys,
    requests,
    abandon: () => store.dispose(),
    async dispose() {
      await studio.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const testAgent = {
  name: "Tester",
  description: "",
  connection: "demo",
  model: "demo",
  instructions: "Be brief.",
  parameters: {},
  tools: ["current_time"],
} as const;

/** A connection as a person enters it: to OpenAI, with nothing else said. */
export const testConnection: ConnectionInput = {
  id: null,
  provider: "openai",
  name: "Work",
  baseUrl: "",
  apiVersion: "",
  models: [],
  compatibility: false,
};

/** Resolves when the session's turn has ended in this studio. */
export function turnEnd(studio: Studio, session?: string): Promise<string> {
  return new Promise((resolve) => {
    const listening = studio.turnEnded.on((ended) => {
      if (session !== undefined && ended.session !== session) return;
      listening.dispose();
      resolve(ended.state);
    });
  });
}

/** Does `begin`; resolves with its result when the turn that it begins has ended. */
export async function wholeTurn<Result>(studio: Studio, begin: () => Promise<Result>): Promise<Result> {
  const ended = turnEnd(studio);
  const result = await begin();
  await ended;
  return result;
}

export async function historyOf(studio: Studio, session: string): Promise<Event[]> {
  const found = await studio.sessions.get(session);
  return studio.events.history(session, found.session.head, 0);
}

/** A stream that waits for the test: parts go out as they are pushed; it stops when the signal aborts. */
export function pushed(): { stream: Provider["stream"]; push(part: Part): void; end(): void } {
  const queue: (Part | null)[] = [];
  let wake = () => {};
  return {
    push(part) {
      queue.push(part);
      wake();
    },
    end() {
      queue.push(null);
      wake();
    },
    async *stream(_request, signal) {
      for (;;) {
        if (signal.aborted) throw fail("aborted", "Stopped.");
        const part = queue.shift();
        if (part === null) return;
        if (part !== undefined) yield part;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
            signal.addEventListener("abort", () => resolve(), { once: true });
          });
        }
      }
    },
  };
}
