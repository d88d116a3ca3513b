// The verbs of MCP servers: the configured set, what runs of it in this window, and what agents get of that.
import type { AgentSpec } from "../../core/agent.ts";
import { fail, IN_SETTINGS, toErrorInfo } from "../../core/failure.ts";
import type { Json } from "../../core/json.ts";
import { english } from "../../core/l10n.ts";
import { canonicalJson, type McpPrompt, type McpServer, type McpSignIn, type McpToolListing } from "../../core/mcp.ts";
import type { ToolSpec } from "../../core/provider.ts";
import { redact } from "../../core/redact.ts";
import type { Emitter } from "../../core/scope.ts";
import type { Tool } from "../../core/tool.ts";
import { isOfSignIn, toKeptSecret, toLaunch } from "../../mcp/launch.ts";
import { serverSlug, serverSlugs } from "../../mcp/toolNames.ts";
import type { McpServerInput, McpServerState, McpSnapshot } from "../../protocol/mcp.ts";
import type { Change, Trouble } from "../changes.ts";
import type { Connections } from "../connections.ts";
import type { StudioDeps } from "../deps.ts";
import { createKnown, type KnownServer } from "./known.ts";
import { createLives, type Life } from "./lives.ts";
import { createOneAtATime } from "./oneAtATime.ts";
import { createPins, type Difference } from "./pins.ts";
import { createServerSecrets } from "./serverSecrets.ts";
import { serverState } from "./serverState.ts";

interface OfferedPrompt {
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
  /** Throws `invalid` when it cannot be what the name says. */
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
  /** What a model is told of them, of those that run: nothing is started. */
  specsFor(spec: AgentSpec): Promise<readonly ToolSpec[]>;
  /** Of those that run. */
  prompts(): readonly OfferedPrompt[];
  getPrompt(id: string, name: string, values: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string>;
  dispose(): Promise<void>;
}

export function createMcpServers(
  deps: StudioDeps,
  connections: Connections,
  changes: Emitter<Change>,
  troubles: Emitter<Trouble>,
  keys: Set<string>,
): McpServers {
  const { store, workspace, mcp: host, newId } = deps;
  const changed = () => changes.emit({ type: "mcp" });
  const known = createKnown(deps);
  const pins = createPins(deps);
  const secrets = createServerSecrets(host.secrets, keys);
  const lives = createLives(deps, { connections, secrets, keys, changed });
  /** What starts a server and what changes it: one that is begun meanwhile would run on as it was. */
  const oneAtATime = createOneAtATime();
  /** What was told of a server, so that a person is not told the same at every turn. */
  const told = new Map<string, string>();

  const files = host.onWorkspaceFiles(() => {
    changed();
    for (const { running } of lives.all()) {
      if (running.state.at === "running") void running.connection().tellRoots();
    }
  });

  const untrusted = () =>
    fail(
      "unconfigured",
      english("No MCP server runs in a workspace that you do not trust."),
      english("Trust it, then start the server."),
    );
  const offeredBy = (id: string) => lives.get(id)?.running.offer.tools ?? [];
  async function toState(one: KnownServer): Promise<McpServerState> {
    const whole = await serverState(one, lives.get(one.server.id), pins, secrets);
    // A server may say again what it was sent.
    return { ...whole, state: redact(whole.state, keys) };
  }

  async function start(id: string, mayAsk: boolean, signal: AbortSignal): Promise<void> {
    if (!workspace.trusted()) throw untrusted();
    const { running } = await oneAtATime(id, () => begin(id, mayAsk, signal));
    await running;
    if (mayAsk) told.delete(id);
  }

  /** `running` resolves when it runs: whoever changes the server ends it also before that. */
  async function begin(id: string, mayAsk: boolean, signal: AbortSignal): Promise<{ running: Promise<void> }> {
    const { server, problem } = await known.find(id);
    if (problem !== null)
      throw fail("invalid", english("{0} cannot be started. {1}", server.name, problem), english("Correct its file."));
    await pins.load(id);
    const approval = pins.launch(server);
    if (approval !== "approved")
      throw fail(
        "unconfigured",
        approval === "new"
          ? english("{0} was never approved.", server.name)
          : english("{0} is not what you approved: how it is started has changed.", server.name),
        english("Look at it and approve it{0}.", IN_SETTINGS),
      );
    const life = await lives.of(server);
    const { at } = life.running.state;
    const isFresh = at === "stopped" || at === "failed";
    if (isFresh) life.server = server;
    // Who starts it by hand is there to sign in, until it ends; a turn that needs it too takes nothing from that.
    life.mayAsk = mayAsk || (life.mayAsk && !isFresh);
    return { running: life.running.start(async () => toLaunch(server, await secrets.entered(id)), signal) };
  }

  /** What was entered is meant for one program or address, and one client of it: it does not go along to another. */
  async function forgetOthers(before: McpServer, after: McpServer): Promise<void> {
    const { id } = after;
    if (whoIs(before) !== whoIs(after)) return secrets.forget(id);
    const [old, fresh] = [signInOf(before), signInOf(after)];
    if (canonicalJson(old) === canonicalJson(fresh)) return;
    // A token is of one way to sign in, and of one scope.
    await secrets.keepSignIn(id, {});
    if (canonicalJson(clientOf(old)) !== canonicalJson(clientOf(fresh))) await secrets.drop(id, isOfSignIn);
  }

  const slugsOf = async () => serverSlugs((await known.all()).servers.map(({ server }) => server));

  /** Tells a person why an agent goes on without a server, or without some of its tools, once. */
  function tell(id: string, thrown: unknown, missing = english("a server")): void {
    const error = redact(toErrorInfo(thrown), keys);
    if (error.code === "aborted" || told.get(id) === error.message) return;
    told.set(id, error.message);
    const message = english("The agent goes on without {0}. {1}", missing, error.message);
    troubles.emit({ error: { ...error, message }, waiting: false, place: "settings" });
  }

  /** The approved tools of a server that runs. */
  function approvedTools({ server, running }: Life, slug: string): readonly Tool[] {
    const isPinned = (listing: McpToolListing) => pins.tool(server, listing) === "approved";
    return running.tools({
      server: { id: server.id, name: server.name, slug },
      // As it is now, too: it may have changed since the turn began.
      isApproved: (listing) =>
        isPinned(listing) && running.offer.tools.some((one) => one.name === listing.name && isPinned(one)),
    });
  }

  async function toolsOf(id: string, slug: string, spec: AgentSpec, signal: AbortSignal): Promise<readonly Tool[]> {
    try {
      await start(id, false, signal);
      const life = lives.get(id);
      if (life === undefined) return [];
      const { server, running } = life;
      const all = running.offer.tools.length;
      const waiting = running.offer.tools.filter((listing) => pins.tool(server, listing) !== "approved").length;
      if (waiting === 0) told.delete(id);
      else
        tell(
          id,
          fail(
            "unconfigured",
            english(
              "{0} of {1} tools of {2} are new or have changed, and wait for your approval.",
              ...[waiting, all, server.name],
            ),
            english("Look at them{0}.", IN_SETTINGS),
          ),
          waiting === all ? english("a server") : english("some tools"),
        );
      return approvedTools(life, slug).map((tool) => lives.asCallOf(id, spec, tool));
    } catch (thrown) {
      tell(id, thrown);
      return [];
    }
  }

  return {
    async snapshot() {
      const { servers, problems } = await known.all();
      return {
        servers: await Promise.all(servers.map(toState)),
        problems,
        blocked: workspace.trusted() ? null : toErrorInfo(untrusted()),
      };
    },
    state: async (id) => toState(await known.find(id)),
    async save(input) {
      const own = await store.call("mcp.list", undefined);
      const before = own.find(({ id }) => id === input.id);
      if (input.id !== null && before === undefined)
        throw fail("missing", english("This MCP server was removed meanwhile."), english("Add it anew."));
      if (own.some(({ id, name }) => id !== input.id && serverSlug(name) === serverSlug(input.name)))
        throw fail(
          "invalid",
          english("Another server has this name, or one that is written alike."),
          english("Give it another name."),
        );
      const server: McpServer = { ...input, id: input.id ?? newId() };
      await oneAtATime(server.id, async () => {
        await lives.end(server.id);
        if (before !== undefined) await forgetOthers(before, server);
        await store.call("mcp.save", { server });
        await pins.load(server.id);
        await pins.approveLaunch(server);
      });
      changed();
      return server;
    },
    async remove(id) {
      await oneAtATime(id, async () => {
        await lives.end(id);
        await secrets.forget(id);
        await store.call("mcp.remove", { id });
      });
      changed();
    },
    async enterSecret(id, name, value) {
      await oneAtATime(id, async () => {
        const { server } = await known.find(id);
        await secrets.enter(id, name, toKeptSecret(server, name, value));
        if (!isOfSignIn(name)) return;
        // What the secret before it brought may be somebody else's, and what runs still has that secret.
        await lives.end(id);
        await secrets.keepSignIn(id, {});
      });
      changed();
    },
    async signOut(id) {
      await oneAtATime(id, async () => {
        await lives.end(id);
        await secrets.keepSignIn(id, {});
      });
      changed();
    },
    start,
    async stop(id) {
      const life = lives.get(id);
      if (life === undefined) return;
      life.mayAsk = false;
      await life.running.stop();
    },
    async difference(id) {
      const { server } = await known.find(id);
      await pins.load(id);
      return pins.difference(server, offeredBy(id));
    },
    async approve(id, hash) {
      if (!workspace.trusted()) throw untrusted();
      const { server } = await known.find(id);
      await pins.load(id);
      await pins.approve(server, offeredBy(id), hash);
      told.delete(id);
      changed();
    },
    async showLog(id) {
      (await lives.of((await known.find(id)).server)).log.show();
    },
    async toolsFor(spec, signal) {
      const chosen = spec.servers ?? [];
      if (chosen.length === 0) return [];
      const slugs = await slugsOf();
      const found = await Promise.all(chosen.map((id) => toolsOf(id, slugs.get(id) ?? "server", spec, signal)));
      return found.flat();
    },
    async specsFor({ servers: chosen = [] }) {
      const running = chosen.flatMap((id) => lives.get(id) ?? []);
      if (running.length === 0) return [];
      const slugs = await slugsOf();
      return running.flatMap((life) =>
        approvedTools(life, slugs.get(life.server.id) ?? "server").map(({ spec }) => spec),
      );
    },
    prompts: () =>
      lives.all().flatMap(({ server, running }) => running.offer.prompts.map((prompt) => ({ server, prompt }))),
    async getPrompt(id, name, values, signal) {
      const life = lives.get(id);
      if (life === undefined)
        throw fail("closed", english("This MCP server is not running."), english("Start it{0}.", IN_SETTINGS));
      return life.running.connection().getPrompt(name, values, signal);
    },
    async dispose() {
      files.dispose();
      await Promise.all(lives.all().map(({ server }) => lives.end(server.id)));
    },
  };
}

const signInOf = ({ transport }: McpServer): McpSignIn | null =>
  transport.kind === "http" ? (transport.signIn ?? null) : null;

/** Which secrets a sign-in has, whom they are told, and whose they are. */
function clientOf(signIn: McpSignIn | null): Json {
  if (signIn === null) return null;
  const { kind, issuer, clientId } = signIn;
  return [kind, issuer, clientId, kind === "identity-provider" ? signIn.provider : null];
}

/** Whom the other secrets are told. */
function whoIs({ transport }: McpServer): string {
  return transport.kind === "http" ? `http ${new URL(transport.url).origin}` : `stdio ${transport.command}`;
}
