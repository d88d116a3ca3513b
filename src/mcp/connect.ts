// Makes a connection with the official client. This file and all that it imports is loaded on first use.
import { randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";
import {
  Client,
  type ClientOptions,
  type RequestOptions,
  StreamableHTTPClientTransport,
  type Transport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import { fail } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import type { Fetch } from "./boundedFetch.ts";
import type {
  Elicitation,
  ElicitationAnswer,
  McpConnection,
  McpListKind,
  SamplingAnswer,
  SamplingRequest,
} from "./connection.ts";
import { readElicitation } from "./elicitation.ts";
import { fetchFor } from "./fetchFor.ts";
import type { Launch } from "./launch.ts";
import { boundedLog, type McpLog } from "./log.ts";
import { toFailure } from "./mcpFailure.ts";
import { promptText, toContent, toJson, toListing, toResource } from "./reading.ts";
import { samplingResult, toSamplingRequest } from "./sampling.ts";
import { createSchemaCheck } from "./schemaCheck.ts";
import { createSignIn, type SignIn, type SignInPorts } from "./signIn.ts";
import { StdioTransport } from "./stdioTransport.ts";
import { createUnattendedSignIn } from "./unattendedSignIn.ts";

export interface Patience {
  /** Milliseconds until a server has to have answered for the first time. `npx` may have to fetch it before. */
  readonly connectMs: number;
  /** Milliseconds until a silent server counts as one that knows only the older protocol. */
  readonly probeMs: number;
  /** Milliseconds for a list. */
  readonly listMs: number;
  /** Milliseconds without a word of progress in a call. */
  readonly idleMs: number;
  /** Milliseconds for a call in all. */
  readonly callMs: number;
}

const usualPatience: Patience = {
  connectMs: 60_000,
  probeMs: 15_000,
  listMs: 30_000,
  // A person may be asked meanwhile: longer than they have for an answer.
  idleMs: 300_000,
  callMs: 3_600_000,
};

export interface ConnectPorts {
  /** The server's name, for sentences. */
  readonly name: string;
  /** Ours. */
  readonly version: string;
  readonly log: McpLog;
  /** This process's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The workspace's folders, which the server is told; absolute paths. */
  roots(): readonly { readonly name: string; readonly path: string }[];
  /** Each behind a person's consent. Rejects when nobody gives it. */
  sample(request: SamplingRequest, signal: AbortSignal): Promise<SamplingAnswer>;
  elicit(request: Elicitation, signal: AbortSignal): Promise<ElicitationAnswer>;
  readonly signIn: SignInPorts;
  changed(kind: McpListKind): void;
  /** It ended by itself; why, in a sentence. */
  ended(reason: string): void;
  readonly fetch: Fetch;
  readonly patience?: Patience;
}

/** Pages of a list; more are a list without an end. */
const MOST_PAGES = 64;
/** Tools, resources or prompts that are taken from a server. More are read by no model. */
const MOST_LISTED = 1_000;

/** Throws `Failure`. */
export async function connect(launch: Launch, ports: ConnectPorts, signal: AbortSignal): Promise<McpConnection> {
  const log = boundedLog(ports.log, Date.now);
  try {
    return await connectOnce(launch, { ...ports, log }, "auto", signal);
  } catch (thrown) {
    // Some older programs end at the first question that they do not know.
    if (launch.kind === "stdio" && thrown instanceof EndedInProbe && !signal.aborted) {
      return await connectOnce(launch, { ...ports, log }, "legacy", signal);
    }
    throw thrown;
  }
}

/** A program that ended while it was asked for the protocol's version. */
class EndedInProbe extends Error {}

async function connectOnce(
  launch: Launch,
  ports: ConnectPorts,
  mode: "auto" | "legacy",
  signal: AbortSignal,
): Promise<McpConnection> {
  const { log, name } = ports;
  const patience = ports.patience ?? usualPatience;
  const life = new AbortController();
  const signIn = launch.kind === "http" ? signInFor(launch, ports, life.signal) : null;

  function open(): { client: Client; transport: Transport } {
    const client = createClient(ports, mode, patience);
    if (launch.kind === "stdio") {
      const folders = ports.roots().map(({ path }) => path);
      return { client, transport: new StdioTransport(launch, { log, environment: ports.environment, folders }) };
    }
    const transport = new StreamableHTTPClientTransport(new URL(launch.url), {
      ...(signIn === null ? {} : { authProvider: signIn.provider }),
      fetch: fetchFor(launch, ports.fetch),
    });
    return { client, transport };
  }

  let { client, transport } = open();
  const giveUp = () => void transport.close();
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        if (signal.aborted) throw fail("aborted", english("It was stopped."));
        await client.connect(transport, { timeout: patience.connectMs, signal });
        break;
      } catch (thrown) {
        // The person has signed in: the same once more, with what that brought.
        if (attempt < 2 && (await finishSignIn(thrown, transport, signIn))) {
          ({ client, transport } = open());
          continue;
        }
        await transport.close().catch(() => {});
        throw ended(thrown, transport, mode, name, signal);
      }
    }
  } finally {
    signal.removeEventListener("abort", giveUp);
  }

  let closing = false;
  client.onclose = () => {
    if (closing) return;
    closing = true;
    life.abort();
    ports.ended(
      transport instanceof StdioTransport
        ? (transport.ending ?? english("It ended."))
        : english("The connection was closed."),
    );
  };

  /** One request: what it throws in our words, and once more after a sign-in that it asked for. */
  async function ask<Answer>(
    what: string,
    request: (options: RequestOptions) => Promise<Answer>,
    options: RequestOptions,
    given: AbortSignal,
  ): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await request({ ...options, signal: given });
      } catch (thrown) {
        if (attempt === 0 && !given.aborted && (await finishSignIn(thrown, transport, signIn))) continue;
        throw toFailure(thrown, what, given);
      }
    }
  }
  const listing = { timeout: patience.listMs, cacheMode: "refresh" as const };
  const offers = client.getServerCapabilities() ?? {};
  const about = client.getServerVersion();

  return {
    about: {
      name: about?.name ?? name,
      version: about?.version ?? "",
      protocol: client.getNegotiatedProtocolVersion() ?? "",
    },
    offers: {
      tools: offers.tools !== undefined,
      resources: offers.resources !== undefined,
      prompts: offers.prompts !== undefined,
    },
    async listTools(given) {
      const { tools } = await ask(name, (options) => client.listTools(undefined, options), listing, given);
      return tools.slice(0, MOST_LISTED).map(toListing);
    },
    async callTool(tool, input, progress, given) {
      const options: RequestOptions = {
        timeout: patience.idleMs,
        resetTimeoutOnProgress: true,
        maxTotalTimeout: patience.callMs,
        onprogress: ({ progress: done, total, message }) =>
          progress(`${message ?? `${done}${total === undefined ? "" : ` of ${total}`}`}\n`),
      };
      const what = english('The tool "{0}" of {1}', tool, name);
      const result = await ask(
        what,
        (given) => client.callTool({ name: tool, arguments: { ...input } }, given),
        options,
        given,
      );
      return {
        content: result.content.map(toContent),
        structured: toJson(result.structuredContent),
        isError: result.isError === true,
      };
    },
    async listResources(given) {
      const { resources } = await ask(name, (options) => client.listResources(undefined, options), listing, given);
      const templates = await ask(
        name,
        (options) => client.listResourceTemplates(undefined, options),
        listing,
        given,
      ).then(
        ({ resourceTemplates }) => resourceTemplates,
        () => [], // Many have none, and say so by an error.
      );
      return [...resources.slice(0, MOST_LISTED).map(toResource), ...templates.slice(0, MOST_LISTED).map(toResource)];
    },
    async readResource(uri, given) {
      const options = { timeout: patience.idleMs, cacheMode: "refresh" as const };
      const { contents } = await ask(
        english('The resource "{0}"', uri),
        (given) => client.readResource({ uri }, given),
        options,
        given,
      );
      return contents.map((resource) => toContent({ type: "resource", resource }));
    },
    async listPrompts(given) {
      const { prompts } = await ask(name, (options) => client.listPrompts(undefined, options), listing, given);
      return prompts.slice(0, MOST_LISTED).map((one) => ({
        name: one.name,
        title: one.title ?? one.name,
        description: one.description ?? "",
        arguments: (one.arguments ?? []).map(({ name: argument, description = "", required = false }) => ({
          name: argument,
          description,
          required,
        })),
      }));
    },
    async getPrompt(prompt, values, given) {
      const options = { timeout: patience.idleMs };
      const result = await ask(
        english('The prompt "{0}"', prompt),
        (given) => client.getPrompt({ name: prompt, arguments: { ...values } }, given),
        options,
        given,
      );
      return promptText(result.messages);
    },
    async tellRoots() {
      // A server that does not listen is no trouble.
      await client.sendRootsListChanged().catch(() => {});
    },
    async close() {
      closing = true;
      life.abort();
      await client.close();
    },
  };
}

function signInFor(launch: Extract<Launch, { kind: "http" }>, ports: ConnectPorts, signal: AbortSignal): SignIn {
  return launch.signIn === undefined
    ? createSignIn(new URL(launch.url), ports.signIn, randomUUID, signal)
    : createUnattendedSignIn(launch.signIn, ports.signIn, ports.fetch);
}

function createClient(ports: ConnectPorts, mode: "auto" | "legacy", patience: Patience): Client {
  const changed = (kind: McpListKind) => ({ autoRefresh: false, onChanged: () => ports.changed(kind) });
  const options: ClientOptions = {
    capabilities: {
      roots: { listChanged: true },
      sampling: {},
      elicitation: { form: { applyDefaults: true }, url: {} },
    },
    versionNegotiation: { mode, probe: { timeoutMs: patience.probeMs } },
    listMaxPages: MOST_PAGES,
    listChanged: { tools: changed("tools"), resources: changed("resources"), prompts: changed("prompts") },
    jsonSchemaValidator: {
      getValidator<Checked>(schema: { readonly [key: string]: unknown }) {
        const check = createSchemaCheck(toJson(schema));
        return (input: unknown) => {
          const wrong = check(input);
          return wrong === null
            ? // The caller says what it expects; that it is so was checked above.
              { valid: true as const, data: input as Checked, errorMessage: undefined }
            : { valid: false as const, data: undefined, errorMessage: wrong };
        };
      },
    },
  };
  const client = new Client({ name: "ai-studio", title: "AI Studio", version: ports.version }, options);
  client.onerror = (error) => ports.log.write("warning", error.message);
  client.setNotificationHandler("notifications/message", ({ params: { level, data, logger } }) => {
    const text = typeof data === "string" ? data : JSON.stringify(data);
    const levels = { debug: "debug", info: "info", notice: "info", warning: "warning" } as const;
    ports.log.write(
      level in levels ? levels[level as keyof typeof levels] : "error",
      logger ? `${logger}: ${text}` : text,
    );
  });
  client.setRequestHandler("roots/list", () => ({
    roots: ports.roots().map(({ name, path }) => ({ uri: pathToFileURL(path).href, name })),
  }));
  // A person answers one question at a time: a server that asks many at once waits, or is refused.
  let asking = false;
  async function alone<Answer>(what: string, ask: () => Promise<Answer>): Promise<Answer> {
    if (asking) throw fail("working", `A person is still asked for something else; ${what} was refused.`);
    asking = true;
    try {
      return await ask();
    } finally {
      asking = false;
    }
  }
  client.setRequestHandler("sampling/createMessage", ({ params }, { mcpReq }) =>
    alone("sampling", async () => samplingResult(await ports.sample(toSamplingRequest(params), mcpReq.signal))),
  );
  client.setRequestHandler("elicitation/create", ({ params }, { mcpReq }) =>
    alone("elicitation", async () => {
      const answer = await ports.elicit(readElicitation(params), mcpReq.signal);
      if (answer.action !== "accept") return { action: answer.action };
      const content = Object.fromEntries(
        Object.entries(answer.values).map(([key, value]) => [key, typeof value === "object" ? [...value] : value]),
      );
      return { action: "accept" as const, content };
    }),
  );
  return client;
}

/** The person came back from the browser: brings their answer to the server. True when the request can be made again. */
async function finishSignIn(thrown: unknown, transport: Transport, signIn: SignIn | null): Promise<boolean> {
  if (!(thrown instanceof UnauthorizedError) || !(transport instanceof StreamableHTTPClientTransport)) return false;
  const answer = signIn?.takeAnswer() ?? null;
  if (answer === null) return false;
  await transport.finishAuth(answer);
  return true;
}

function ended(
  thrown: unknown,
  transport: Transport,
  mode: "auto" | "legacy",
  name: string,
  signal: AbortSignal,
): Error {
  if (!(transport instanceof StdioTransport) || transport.ending === null || signal.aborted)
    return toFailure(thrown, name, signal);
  if (mode === "auto") return new EndedInProbe(transport.ending, { cause: thrown });
  return fail(
    "closed",
    english("{0} did not start. {1}", name, transport.ending),
    english("Look into its log, and correct its settings."),
  );
}
