// The servers that run in this window, each with its log, and with whose calls are under way at it.
import type { AgentSpec } from "../../core/agent.ts";
import { fail, IN_SETTINGS } from "../../core/failure.ts";
import { english } from "../../core/l10n.ts";
import type { McpServer } from "../../core/mcp.ts";
import { redact } from "../../core/redact.ts";
import type { Tool } from "../../core/tool.ts";
import type { RunningServer } from "../../mcp/runningServer.ts";
import type { Connections } from "../connections.ts";
import type { StudioDeps } from "../deps.ts";
import type { ServerLog } from "./host.ts";
import { answersNote, type CallUnderWay, sample } from "./sampling.ts";
import type { ServerSecrets } from "./serverSecrets.ts";

/** A person who does not answer within so long is not there. Less than a call may be silent for (mcp/connect.ts). */
const PERSON_MS = 240_000;

export interface Life {
  /** As it was started. */
  server: McpServer;
  readonly running: RunningServer;
  readonly log: ServerLog;
  /** A person has started it by hand, and is there to sign in. Of this run of it: the next may be a turn's. */
  mayAsk: boolean;
}

export interface Lives {
  get(id: string): Life | undefined;
  all(): readonly Life[];
  /** The life of a server, begun if there is none: it does not run by that. */
  of(server: McpServer): Promise<Life>;
  end(id: string): Promise<void>;
  /** The same tool, whose calls are known to be this agent's while they run. */
  asCallOf(id: string, spec: AgentSpec, tool: Tool): Tool;
}

export function createLives(
  deps: StudioDeps,
  parts: {
    readonly connections: Connections;
    readonly secrets: ServerSecrets;
    /** Taken out of every log. */
    readonly keys: ReadonlySet<string>;
    readonly changed: () => void;
  },
): Lives {
  const { workspace, mcp: host } = deps;
  const { connections, secrets, keys, changed } = parts;
  const lives = new Map<string, Life>();
  const calls = new Map<string, Set<CallUnderWay>>();

  /** A person's answer, or a refusal when nobody is there. */
  async function inTime<Answer>(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    const patience = new AbortController();
    const over = AbortSignal.any([signal, patience.signal]);
    const late = deps.sleep(PERSON_MS, over).then(() => {
      throw fail("aborted", signal.aborted ? english("It was stopped.") : english("Nobody answered."));
    });
    try {
      return await Promise.race([ask(over), late]);
    } finally {
      late.catch(() => {});
      patience.abort();
    }
  }

  async function begin(server: McpServer): Promise<Life> {
    const { createRunningServer } = await import("../../mcp/runningServer.ts");
    const redirectUrl = await host.redirectUrl();
    // Somebody else may have been quicker.
    const quicker = lives.get(server.id);
    if (quicker !== undefined) return quicker;
    const { id, name } = server;
    const log = host.log(name);
    const running = createRunningServer({
      name,
      version: host.version,
      log: { write: (level, line) => log.write(level, redact(line, keys)) },
      environment: host.environment,
      fetch: host.fetch,
      roots: () => (workspace.trusted() ? workspace.folders() : []),
      sample: (request, signal) =>
        inTime(signal, (over) => {
          const call = [...(calls.get(id) ?? [])].at(-1);
          return sample({ connections, host, server: name }, call, request, over);
        }),
      elicit: (request, signal) => inTime(signal, (over) => host.elicit(name, request, over)),
      signIn: {
        redirectUrl,
        load: () => secrets.signIn(id),
        save: (kept) => secrets.keepSignIn(id, kept),
        authorize(url, state, signal) {
          if (lives.get(id)?.mayAsk !== true)
            throw fail(
              "auth",
              english("{0} asks for a sign-in.", name),
              english("Start it{0}, and sign in.", IN_SETTINGS),
            );
          return inTime(signal, (over) => host.authorize(name, url, state, over));
        },
      },
      changed,
    });
    const life: Life = { server, running, log, mayAsk: false };
    lives.set(id, life);
    return life;
  }

  return {
    get: (id) => lives.get(id),
    all: () => [...lives.values()],
    of: async (server) => lives.get(server.id) ?? begin(server),
    async end(id) {
      const life = lives.get(id);
      if (life === undefined) return;
      lives.delete(id);
      await life.running.stop();
      life.log.dispose();
    },
    asCallOf(id, spec, tool) {
      return {
        ...tool,
        async prepare(input, given) {
          const invocation = await tool.prepare(input, given);
          return {
            ...invocation,
            async run(signal, progress) {
              const call: CallUnderWay = { spec, answers: [] };
              const underWay = calls.get(id) ?? new Set();
              calls.set(id, underWay.add(call));
              try {
                const output = await invocation.run(signal, progress);
                return { ...output, text: output.text + answersNote(call) };
              } finally {
                underWay.delete(call);
              }
            },
          };
        },
      };
    },
  };
}
