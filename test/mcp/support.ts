// A server under test, with a log to read, and a person who answers as the test says.
import path from "node:path";
import { test } from "node:test";
import type { Json } from "../../src/core/json.ts";
import type { Patience } from "../../src/mcp/connect.ts";
import type { Elicitation, ElicitationAnswer, SamplingAnswer, SamplingRequest } from "../../src/mcp/connection.ts";
import type { Launch } from "../../src/mcp/launch.ts";
import { createRunningServer, type RunningServer } from "../../src/mcp/runningServer.ts";

export const root = process.env.STUDIO_ROOT ?? process.cwd();
const scripted = path.join(process.env.STUDIO_BUILD ?? "", "test/mcp/scripted.child.js");

export const stdio = (...args: string[]): Launch => ({
  kind: "stdio",
  command: process.execPath,
  args: [scripted, ...args],
  cwd: root,
  env: {},
});

/** Short enough to be waited for, where a test is about waiting. */
export const shortPatience: Patience = { connectMs: 1_500, probeMs: 300, listMs: 1_000, idleMs: 500, callMs: 3_000 };

export interface Person {
  sample?(request: SamplingRequest): Promise<SamplingAnswer>;
  elicit?(request: Elicitation): Promise<ElicitationAnswer>;
  authorize?(url: URL, state: string): Promise<URLSearchParams>;
}

export interface TestServer {
  readonly server: RunningServer;
  readonly lines: string[];
  /** What is kept of a sign-in. */
  kept: Json;
  /** Resolves when the state or the offer fulfils the condition. */
  until(condition: (server: RunningServer) => boolean): Promise<void>;
}

export function openServer(
  options: {
    person?: Person;
    patience?: Patience;
    environment?: Record<string, string | undefined>;
    roots?: { name: string; path: string }[];
    fetch?: (url: string | URL, init?: RequestInit) => Promise<Response>;
  } = {},
): TestServer {
  const { person = {} } = options;
  const nobody = () => Promise.reject(new Error("Nobody answers."));
  const waiters = new Set<() => void>();
  const opened: TestServer = {
    lines: [],
    kept: null,
    server: createRunningServer({
      name: "Scripted",
      version: "0.0.0",
      log: { write: (level, line) => opened.lines.push(`${level}: ${line}`) },
      environment: options.environment ?? process.env,
      roots: () => options.roots ?? [],
      sample: person.sample ?? nobody,
      elicit: person.elicit ?? nobody,
      signIn: {
        redirectUrl: "vscode://ai-studio.ai-studio/signed-in",
        load: async () => opened.kept,
        async save(kept) {
          opened.kept = kept;
        },
        authorize: person.authorize ?? nobody,
      },
      fetch: options.fetch ?? globalThis.fetch,
      changed: () => {
        for (const look of waiters) look();
      },
      ...(options.patience === undefined ? {} : { patience: options.patience }),
    }),
    until: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          if (!condition(opened.server)) return;
          waiters.delete(look);
          resolve();
        };
        waiters.add(look);
        look();
      }),
  };
  return opened;
}

export const never = new AbortController().signal;

/** Starts a server for `run`, and stops it at the end, however that ends. */
export async function withServer(
  launch: Launch,
  options: Parameters<typeof openServer>[0],
  run: (opened: TestServer) => Promise<void>,
): Promise<void> {
  const opened = openServer(options);
  try {
    await opened.server.start(async () => launch, never);
    await run(opened);
  } finally {
    await opened.server.stop();
  }
}

export function serverTest(name: string, ...server: Parameters<typeof withServer>): void {
  test(name, () => withServer(...server));
}

/** What a call of the tool "do" answers with. */
export async function say(opened: TestServer, words: string, progress: (text: string) => void = () => {}) {
  const { content } = await opened.server.connection().callTool("do", { text: words }, progress, never);
  const [first] = content;
  return first?.type === "text" ? first.text : "";
}
