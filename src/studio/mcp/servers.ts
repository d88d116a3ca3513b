// The verbs of MCP servers: the configured set, what runs of it in this window, and what agents get of that.
import type { AgentSpec } from "../../core/agent.ts";
import { fail, toErrorInfo } from "../../core/failure.ts";
import type { McpPrompt, McpServer } from "../../core/mcp.ts";
import { redact } from "../../core/redact.ts";
import type { Emitter } from "../../core/scope.ts";
import type { Tool } from "../../core/tool.ts";
import type { RunningServer } from "../../mcp/runningServer.ts";
import { type FileReading, readWorkspaceFile, type WorkspaceServer } from "../../mcp/workspaceFile.ts";
import type { McpServerInput, McpServerState, McpSnapshot } from "../../protocol/mcp.ts";
import type { Change, Trouble } from "../changes.ts";
import type { Connections } from "../connections.ts";
import type { StudioDeps } from "../deps.ts";
import { createPins, type Difference } from "./pins.ts";
import { answersNote, type CallUnderWay, sample } from "./sampling.ts";
import { createServerSecrets } from "./serverSecrets.ts";
import type { ServerLog } from "./shell.ts";

/** A person who does not answer within so long is not there. Less than a call may be silent for (mcp/connect.ts). */
const PERSON_MS = 240_000;

export interface OfferedPrompt {
  readonly server: McpServer;
  readonly prompt: McpPrompt;
}

export interface McpServers {
  snapshot(): Promise<McpSnapshot>;
  /** Throws `missing`. */
  state(id: string): Promise<McpServerState>;
  /** Throws `invalid`. What a person saves, they have approved to be started. */
  save(input: McpServerInput): Promise<McpServer>;
  remove(id: string): Promise<void>;
  enterSecret(id: string, name: string, value: string): Promise<void>;
  signOut(id: string): Promise<void>;
  /** Resolves when it runs. Throws what its state then tells. `mayAsk`: a person is there to sign in. */
  start(id: string, mayAsk: boolean, signal: AbortSignal): Promise<void>;
  stop(id: string): Promise<void>;
  /** Null when all is approved. */
  difference(id: string): Promise<Difference | null>;
  approve(id: string, hash: string): Promise<void>;
  showLog(id: string): Promise<void>;
  /** The approved tools of an agent's servers, started if need be. Why one is missing is told to the person. */
  toolsFor(spec: AgentSpec, signal: AbortSignal): Promise<readonly Tool[]>;
  /** Of those that run. */
  prompts(): readonly OfferedPrompt[];
  getPrompt(
    server: string,
    name: string,
    values: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<string>;
  dispose(): Promise<void>;
}

interface Life {
  /** As it was started. */
  server: McpServer;
  readonly running: RunningServer;
  readonly log: ServerLog;
  mayAsk: boolean;
}

interface Known extends WorkspaceServer {
  readonly origin: McpServerState["origin"];
}

export function createMcpServers(
  deps: StudioDeps,
  connections: Connections,
  changes: Emitter<Change>,
  troubles: Emitter<Trouble>,
  keys: Set<string>,
): McpServers {
  const { store, workspace, mcp: shell, newId, digest } = deps;
  const pins = createPins(deps);
  const secrets = createServerSecrets(shell.secrets, keys);
  const lives = new Map<string, Life>();
  const calls = new Map<string, Set<CallUnderWay>>();
  /** What was told of a server, so that a person is not told the same at every turn. */
  const told = new Map<string, string>();
  const changed = () => changes.emit({ type: "mcp" });

  const files = shell.onWorkspaceFiles(() => {
    changed();
    for (const { running } of lives.values()) {
      if (running.state.at === "running") void running.connection().tellRoots();
    }
  });

  async function readFiles(): Promise<{ servers: Known[]; problems: McpSnapshot["problems"] }> {
    // Nothing is read of a workspace that nobody trusts.
    if (!workspace.trusted()) return { servers: [], problems: [] };
    const read = (await shell.workspaceFiles()).map((file) => ({ file, reading: readWorkspaceFile(file, digest) }));
    const problem = (file: string, { problem }: FileReading) => (problem === null ? [] : [{ file, problem }]);
    return {
      servers: read.flatMap(({ file, reading }) =>
        reading.servers.map((one) => ({
          ...one,
          origin: { kind: "workspace" as const, folder: file.folder.name, file: file.path },
        })),
      ),
      problems: read.flatMap(({ file, reading }) => problem(file.path, reading)),
    };
  }

  /** The person's own first: their names are theirs. */
  async function all(): Promise<{ servers: Known[]; problems: McpSnapshot["problems"] }> {
    const own = (await store.call("mcp.list", undefined)).map(
      (server): Known => ({ server, questions: {}, problem: null, origin: { kind: "own" } }),
    );
    const { servers, problems } = await readFiles();
    return { servers: [...own, ...servers], problems };
  }

  async function find(id: string): Promise<Known> {
    const found = (await all()).servers.find(({ server }) => server.id === id);
    if (found === undefined)
      throw fail("missing", "This MCP server is not there any more.", "Choose another in the agent's editor.");
    return found;
  }

  const untrusted = () =>
    fail(
      "unconfigured",
      "No MCP server runs in a workspace that you do not trust.",
      "Trust it, then start the server.",
    );

  async function toState({ server, questions, problem, origin }: Known): Promise<McpServerState> {
    const { wantedSecrets } = await import("../../mcp/launch.ts");
    const { shownText } = await import("../../mcp/shownText.ts");
    await pins.load(server.id);
    const life = lives.get(server.id);
    const runs = life?.running.state.at === "running" ? life : null;
    const offered = runs?.running.offer ?? { tools: [], prompts: [], resources: false };
    const entered = await secrets.entered(server.id);
    const kept = await secrets.signIn(server.id);
    return {
      server,
      origin,
      problem,
      state: life?.running.state ?? { at: "stopped" },
      launch: pins.launch(server),
      tools: offered.tools.map((listing) => ({
        name: shownText(listing.name),
        description: shownText(listing.description === "" ? listing.title : listing.description),
        approval: pins.tool(runs?.server ?? server, listing),
      })),
      prompts: offered.prompts.length,
      resources: offered.resources,
      secrets: wantedSecrets(server).map((name) => ({
        name,
        question: questions[name] ?? "",
        known: entered[name] !== undefined,
      })),
      signedIn: typeof kept === "object" && kept !== null && "tokens" in kept,
      unapproved: problem === null ? (pins.difference(server, offered.tools)?.hash ?? null) : null,
    };
  }

  /** A person's answer, or a refusal when nobody is there. */
  async function inTime<Answer>(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    const patience = new AbortController();
    const over = AbortSignal.any([signal, patience.signal]);
    const late = deps.sleep(PERSON_MS, over).then(() => {
      throw fail("aborted", signal.aborted ? "It was stopped." : "Nobody answered.");
    });
    try {
      return await Promise.race([ask(over), late]);
    } finally {
      late.catch(() => {});
      patience.abort();
    }
  }

  async function lifeOf(server: McpServer): Promise<Life> {
    const known = lives.get(server.id);
    if (known !== undefined) return known;
    const { createRunningServer } = await import("../../mcp/runningServer.ts");
    const redirectUrl = await shell.redirectUrl();
    const again = lives.get(server.id);
    if (again !== undefined) return again;
    const { name } = server;
    const log = shell.log(name);
    const { id } = server;
    const running = createRunningServer({
      name,
      version: shell.version,
      log: {
        write: (level, line) => log.write(level, redact(line, keys)),
      },
      environment: shell.environment,
      fetch: shell.fetch,
      roots: () => (workspace.trusted() ? workspace.folders() : []),
      sample: (request, signal) =>
        inTime(signal, (over) =>
          sample({ connections, shell, server: name }, [...(calls.get(id) ?? [])].at(-1), request, over),
        ),
      elicit: (request, signal) => inTime(signal, (over) => shell.elicit(name, request, over)),
      signIn: {
        redirectUrl,
        load: () => secrets.signIn(id),
        save: (kept) => secrets.keepSignIn(id, kept),
        authorize(url, state, signal) {
          if (lives.get(id)?.mayAsk !== true)
            throw fail("auth", `${name} asks for a sign-in.`, "Start it in the settings of AI Studio, and sign in.");
          return inTime(signal, (over) => shell.authorize(name, url, state, over));
        },
      },
      changed,
    });
    const life: Life = { server, running, log, mayAsk: false };
    lives.set(id, life);
    return life;
  }

  async function end(id: string): Promise<void> {
    const life = lives.get(id);
    if (life === undefined) return;
    lives.delete(id);
    await life.running.stop();
    life.log.dispose();
  }

  async function start(id: string, mayAsk: boolean, signal: AbortSignal): Promise<void> {
    if (!workspace.trusted()) throw untrusted();
    const { server, problem } = await find(id);
    if (problem !== null) throw fail("invalid", `${server.name} cannot be started. ${problem}`, "Correct its file.");
    await pins.load(id);
    const approval = pins.launch(server);
    if (approval !== "approved")
      throw fail(
        "unconfigured",
        approval === "new"
          ? `${server.name} was never approved.`
          : `${server.name} is not what you approved: how it is started has changed.`,
        "Look at it, and approve it, in the settings of AI Studio.",
      );
    const life = await lifeOf(server);
    // Who starts it by hand is there to sign in; a turn that needs it too takes nothing from that.
    life.mayAsk ||= mayAsk;
    if (life.running.state.at === "stopped" || life.running.state.at === "failed") life.server = server;
    const { toLaunch } = await import("../../mcp/launch.ts");
    await life.running.start(async () => toLaunch(server, await secrets.entered(id)), signal);
    if (mayAsk) told.delete(id);
  }

  /** Tells a person why an agent goes on without a server, once. */
  function tell(id: string, thrown: unknown): void {
    const error = toErrorInfo(thrown);
    if (error.code === "aborted" || told.get(id) === error.message) return;
    told.set(id, error.message);
    troubles.emit({
      error: { ...error, message: `The agent goes on without a server. ${error.message}` },
      waiting: false,
    });
  }

  /** Marks whose call it is, for as long as it runs. */
  function asCallOf(id: string, spec: AgentSpec, tool: Tool): Tool {
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
  }

  async function toolsOf(id: string, slug: string, spec: AgentSpec, signal: AbortSignal): Promise<readonly Tool[]> {
    try {
      await start(id, false, signal);
      const life = lives.get(id);
      if (life === undefined) return [];
      const { server, running } = life;
      const { resourceTools, toTool } = await import("../../mcp/tools.ts");
      const source = {
        server: { id, name: server.name, slug },
        connection: () => running.connection(),
        isApproved: (listing: (typeof running.offer.tools)[number]) =>
          running.offer.tools.some((one) => one.name === listing.name && pins.tool(server, one) === "approved") &&
          pins.tool(server, listing) === "approved",
      };
      const approved = running.offer.tools.filter((listing) => pins.tool(server, listing) === "approved");
      const waiting = running.offer.tools.length - approved.length;
      if (waiting === 0) told.delete(id);
      else
        tell(
          id,
          fail(
            "unconfigured",
            `${waiting} of ${running.offer.tools.length} tools of ${server.name} are new or have changed, and wait for your approval.`,
            "Look at them in the settings of AI Studio.",
          ),
        );
      const tools = approved.map((listing) => toTool(source, listing));
      return [...tools, ...(running.offer.resources ? resourceTools(source) : [])].map((tool) =>
        asCallOf(id, spec, tool),
      );
    } catch (thrown) {
      tell(id, thrown);
      return [];
    }
  }

  return {
    async snapshot() {
      const { servers, problems } = await all();
      return {
        servers: await Promise.all(servers.map(toState)),
        problems,
        blocked: workspace.trusted() ? null : toErrorInfo(untrusted()),
      };
    },
    state: async (id) => toState(await find(id)),
    async save(input) {
      const { serverSlug } = await import("../../mcp/toolNames.ts");
      const own = await store.call("mcp.list", undefined);
      const before = own.find(({ id }) => id === input.id);
      if (input.id !== null && before === undefined)
        throw fail("missing", "This MCP server was removed meanwhile.", "Add it anew.");
      if (own.some(({ id, name }) => id !== input.id && serverSlug(name) === serverSlug(input.name)))
        throw fail("invalid", "Another server has this name, or one that is written alike.", "Give it another name.");
      const server: McpServer = { ...input, id: input.id ?? newId() };
      // What was entered is meant for one program or address: it does not go along to another.
      if (before !== undefined && whoIs(before) !== whoIs(server)) await secrets.forget(server.id);
      await end(server.id);
      await store.call("mcp.save", { server });
      await pins.load(server.id);
      await pins.approveLaunch(server);
      changed();
      return server;
    },
    async remove(id) {
      await end(id);
      await secrets.forget(id);
      await store.call("mcp.remove", { id });
      changed();
    },
    async enterSecret(id, name, value) {
      await find(id);
      await secrets.enter(id, name, value);
      changed();
    },
    async signOut(id) {
      await end(id);
      await secrets.keepSignIn(id, {});
      changed();
    },
    start,
    async stop(id) {
      await lives.get(id)?.running.stop();
    },
    async difference(id) {
      const { server } = await find(id);
      await pins.load(id);
      return pins.difference(server, lives.get(id)?.running.offer.tools ?? []);
    },
    async approve(id, hash) {
      if (!workspace.trusted()) throw untrusted();
      const { server } = await find(id);
      await pins.load(id);
      await pins.approve(server, lives.get(id)?.running.offer.tools ?? [], hash);
      told.delete(id);
      changed();
    },
    async showLog(id) {
      (await lifeOf((await find(id)).server)).log.show();
    },
    async toolsFor(spec, signal) {
      const chosen = spec.servers ?? [];
      if (chosen.length === 0) return [];
      const { serverSlugs } = await import("../../mcp/toolNames.ts");
      const slugs = serverSlugs((await all()).servers.map(({ server }) => server));
      const found = await Promise.all(chosen.map((id) => toolsOf(id, slugs.get(id) ?? "server", spec, signal)));
      return found.flat();
    },
    prompts: () =>
      [...lives.values()].flatMap(({ server, running }) => running.offer.prompts.map((prompt) => ({ server, prompt }))),
    async getPrompt(id, name, values, signal) {
      const life = lives.get(id);
      if (life === undefined)
        throw fail("closed", "This MCP server is not running.", "Start it in the settings of AI Studio.");
      return life.running.connection().getPrompt(name, values, signal);
    },
    async dispose() {
      files.dispose();
      await Promise.all([...lives.keys()].map(end));
    },
  };
}

/** Whom the secrets are told. */
function whoIs({ transport }: McpServer): string {
  return transport.kind === "http" ? `http ${new URL(transport.url).origin}` : `stdio ${transport.command}`;
}
