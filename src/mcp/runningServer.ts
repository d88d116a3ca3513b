// One server's life: stopped, starting, running, failed. What it offers is listed when it starts, and again when it says that
// this has changed.
import { fail, IN_SETTINGS, toErrorInfo } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { McpPrompt, McpState, McpToolListing } from "../core/mcp.ts";
import type { Tool } from "../core/tool.ts";
import { type ConnectPorts, connect } from "./connect.ts";
import type { McpConnection, McpListKind } from "./connection.ts";
import type { Launch } from "./launch.ts";
import { resourceTools, type ToolSource, toTool } from "./tools.ts";

interface Offer {
  readonly tools: readonly McpToolListing[];
  readonly prompts: readonly McpPrompt[];
  readonly resources: boolean;
}

const noOffer: Offer = { tools: [], prompts: [], resources: false };

export interface RunningServer {
  readonly state: McpState;
  readonly offer: Offer;
  /** Throws `closed` unless it runs. */
  connection(): McpConnection;
  /** Resolves when it runs. Throws `Failure`, which its state then tells too. A second start waits for the first. */
  start(launch: () => Promise<Launch>, signal: AbortSignal): Promise<void>;
  /** Ends it, or what is starting. */
  stop(): Promise<void>;
  /** What it offers, as tools; `source` says under which name, and which of them are approved. None unless it runs. */
  tools(source: Omit<ToolSource, "connection">): readonly Tool[];
}

export type ServerPorts = Omit<ConnectPorts, "changed" | "ended"> & {
  /** The state or the offer is another now. */
  changed(): void;
};

/** A server that says all the time that its lists have changed is asked no more often. */
const REFRESH_MS = 1_000;

export function createRunningServer(ports: ServerPorts): RunningServer {
  let state: McpState = { at: "stopped" };
  let offer = noOffer;
  let current: McpConnection | null = null;
  let starting: { readonly controller: AbortController; readonly done: Promise<void> } | null = null;
  let stopping: Promise<void> = Promise.resolve();
  /** The one whose lists are being read again. */
  let refreshing: McpConnection | null = null;

  function become(next: McpState, offered = offer): void {
    state = next;
    offer = offered;
    ports.changed();
  }

  async function read(connection: McpConnection, kinds: ReadonlySet<McpListKind>, signal: AbortSignal): Promise<Offer> {
    const { offers } = connection;
    const tools = offers.tools && kinds.has("tools") ? await connection.listTools(signal) : null;
    const wanted = offers.prompts && kinds.has("prompts");
    const prompts = wanted ? await connection.listPrompts(signal).catch(withoutPrompts) : null;
    return {
      tools: tools === null ? offer.tools : distinct(tools),
      prompts: prompts ?? offer.prompts,
      resources: offers.resources,
    };
  }

  /** A server's tools are of use without its prompts. */
  function withoutPrompts(thrown: unknown): McpPrompt[] {
    ports.log.write("error", `Its prompts cannot be read: ${toErrorInfo(thrown).message}`);
    return [];
  }

  /** The first of each name: which of two is meant, nobody could tell. */
  function distinct(tools: readonly McpToolListing[]): readonly McpToolListing[] {
    const names = new Set<string>();
    return tools.filter(({ name }) => {
      if (names.has(name)) {
        ports.log.write("warning", `The tool "${name}" is listed twice: the second one is left out.`);
        return false;
      }
      names.add(name);
      return true;
    });
  }

  async function refresh(connection: McpConnection, stale: Set<McpListKind>): Promise<void> {
    if (refreshing === connection) return;
    refreshing = connection;
    while (current === connection && stale.size > 0) {
      const kinds = new Set(stale);
      stale.clear();
      try {
        const next = await read(connection, kinds, new AbortController().signal);
        if (current === connection) become(state, next);
      } catch (thrown) {
        ports.log.write("error", `Its list cannot be read again: ${toErrorInfo(thrown).message}`);
      }
      await new Promise((resolve) => setTimeout(resolve, REFRESH_MS).unref());
    }
    if (refreshing === connection) refreshing = null;
  }

  async function begin(launch: () => Promise<Launch>, signal: AbortSignal): Promise<void> {
    await stopping;
    let died: string | null = null;
    let connection: McpConnection | null = null;
    /** What it said has changed, and was not read since. */
    const stale = new Set<McpListKind>();
    try {
      connection = await connect(
        await launch(),
        {
          ...ports,
          signIn: {
            ...ports.signIn,
            async authorize(url, given, life) {
              const before = state;
              if (before.at === "starting") become({ at: "signing-in" });
              try {
                return await ports.signIn.authorize(url, given, AbortSignal.any([life, signal]));
              } finally {
                if (before.at === "starting" && !signal.aborted) become(before);
              }
            },
          },
          changed(kind) {
            stale.add(kind);
            // While it starts, what it has said by then is read as soon as it runs.
            if (connection !== null && current === connection) void refresh(connection, stale);
          },
          ended(reason) {
            died = reason;
            if (connection === null || current !== connection) return;
            current = null;
            ports.log.write("error", reason);
            become({ at: "failed", error: endedByItself(ports.name, reason) }, noOffer);
          },
        },
        signal,
      );
      offer = noOffer;
      const offered = await read(connection, new Set(["tools", "prompts"]), signal);
      if (died !== null)
        throw fail("closed", english("{0} has ended. {1}", ports.name, died), english("Look into its log."));
      if (signal.aborted) throw fail("aborted", english("It was stopped."));
      current = connection;
      const { name, version, protocol } = connection.about;
      ports.log.write("info", `Connected to ${name} ${version}, protocol ${protocol}.`);
      become({ at: "running" }, offered);
      void refresh(connection, stale);
    } catch (thrown) {
      await connection?.close().catch(() => {});
      const error = toErrorInfo(thrown);
      if (signal.aborted || error.code === "aborted") become({ at: "stopped" }, noOffer);
      else {
        ports.log.write("error", [error.message, error.advice].filter(Boolean).join(" "));
        become({ at: "failed", error }, noOffer);
      }
      throw thrown;
    }
  }

  function connection(): McpConnection {
    if (current === null)
      throw fail(
        "closed",
        english('The MCP server "{0}" is not running.', ports.name),
        english("Start it{0}.", IN_SETTINGS),
      );
    return current;
  }

  return {
    get state() {
      return state;
    },
    get offer() {
      return offer;
    },
    connection,
    async start(launch, signal) {
      if (current !== null) return;
      if (starting === null) {
        const controller = new AbortController();
        become({ at: "starting" }, noOffer);
        const done = begin(launch, controller.signal).finally(() => {
          starting = null;
        });
        // Those who wait hear of it below.
        done.catch(() => {});
        starting = { controller, done };
      }
      await orAborted(starting.done, signal);
    },
    tools(source) {
      const whole = { ...source, connection };
      const approved = offer.tools.filter(source.isApproved).map((listing) => toTool(whole, listing));
      return offer.resources ? [...approved, ...resourceTools(whole)] : approved;
    },
    async stop() {
      const connection = current;
      current = null;
      const waiting = starting;
      waiting?.controller.abort();
      stopping = (async () => {
        await waiting?.done.catch(() => {});
        await connection?.close();
      })();
      await stopping;
      if (state.at !== "starting" && state.at !== "signing-in") become({ at: "stopped" }, noOffer);
    },
  };
}

function endedByItself(name: string, reason: string) {
  return toErrorInfo(
    fail(
      "closed",
      english("{0} has ended by itself. {1}", name, reason),
      english("Start it again, or look into its log."),
    ),
  );
}

/** Whoever stops waiting does not stop what others wait for. */
function orAborted(done: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(fail("aborted", english("It was stopped.")));
  return new Promise((resolve, reject) => {
    const stop = () => reject(fail("aborted", english("It was stopped.")));
    signal.addEventListener("abort", stop, { once: true });
    done.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
