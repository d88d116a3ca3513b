// The connections' verbs: where models are reached, with keys kept apart.
import { type Connection, providerKinds } from "../core/connection.ts";
import { Failure, fail, IN_SETTINGS, toErrorInfo } from "../core/failure.ts";
import type { Json } from "../core/json.ts";
import { english } from "../core/l10n.ts";
import type { ModelInfo, Provider } from "../core/provider.ts";
import { redact } from "../core/redact.ts";
import type { Emitter } from "../core/scope.ts";
import type { ConnectionInput, ConnectionState, TestResult } from "../protocol/settings.ts";
import type { Change } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";

/** Always there, and never stored: the offline stand-in. */
export const demoConnection: Connection = { id: "demo", provider: "demo", name: "Demo (offline)" };

/** A key is shown by its last characters only when they are a small part of it. */
const SHOWN_KEY_END = 4;
const SHORTEST_SHOWN_KEY = 16;

export interface Connections {
  list(): Promise<Connection[]>;
  states(): Promise<ConnectionState[]>;
  state(id: string): Promise<ConnectionState>;
  /** Throws `unconfigured` when it does not exist. */
  get(id: string): Promise<Connection>;
  /** One that can be changed, with what its last test found. Throws `invalid` for the demo. */
  stored(id: string): Promise<{ connection: Connection; tested: Json }>;
  save(input: ConnectionInput): Promise<Connection>;
  remove(id: string): Promise<void>;
  setKey(id: string, key: string): Promise<void>;
  removeKey(id: string): Promise<void>;
  /** Reads every connection's key, so that none is stored or shown when a tool comes upon it. */
  learnKeys(): Promise<void>;
  /** A provider ready to be asked. Throws `auth` when it needs a key and has none. */
  open(id: string): Promise<{ connection: Connection; provider: Provider }>;
  models(id: string, signal: AbortSignal): Promise<readonly ModelInfo[]>;
  test(id: string, signal: AbortSignal): Promise<TestResult>;
}

export function createConnections(
  deps: StudioDeps,
  changes: Emitter<Change>,
  /** Every key that was ever read here: taken out of whatever is stored. */
  keys: Set<string>,
): Connections {
  const { store, secrets, newId, now } = deps;
  const changed = () => changes.emit({ type: "connections" });

  async function find(id: string): Promise<{ connection: Connection; tested: Json }> {
    if (id === demoConnection.id) return { connection: demoConnection, tested: null };
    const stored = await store.call("connections.get", { id });
    if (stored === null) {
      throw fail(
        "unconfigured",
        english("The connection of this agent does not exist."),
        english("Choose a connection in the agent's editor."),
      );
    }
    return stored;
  }

  async function readKey(id: string): Promise<string | undefined> {
    if (id === demoConnection.id) return undefined;
    const key = await secrets.get(id);
    if (key !== undefined) keys.add(key);
    return key;
  }

  async function toState({ connection, tested }: { connection: Connection; tested: Json }): Promise<ConnectionState> {
    const key = await readKey(connection.id);
    const keyEnds = key === undefined ? null : key.length < SHORTEST_SHOWN_KEY ? "" : key.slice(-SHOWN_KEY_END);
    // Written by `test` below, and by nobody else.
    return { connection, keyEnds, tested: tested as TestResult | null };
  }

  async function open(id: string): Promise<{ connection: Connection; provider: Provider }> {
    const { connection } = await find(id);
    const key = await readKey(id);
    if (providerKinds[connection.provider].key === "required" && key === undefined) {
      throw fail(
        "auth",
        english('The connection "{0}" has no key.', connection.name),
        english("Set its key{0}.", IN_SETTINGS),
      );
    }
    return { connection, provider: await deps.openProvider(connection, key) };
  }

  async function list(): Promise<{ connection: Connection; tested: Json }[]> {
    return [{ connection: demoConnection, tested: null }, ...(await store.call("connections.list", undefined))];
  }

  return {
    open,
    list: async () => (await list()).map(({ connection }) => connection),
    states: async () => Promise.all((await list()).map(toState)),
    state: async (id) => toState(await find(id)),
    get: async (id) => (await find(id)).connection,
    async stored(id) {
      if (id === demoConnection.id)
        throw fail("invalid", english("The demo needs no settings."), english("Add a connection."));
      return find(id);
    },
    async save(input) {
      if (input.id === demoConnection.id)
        throw fail("invalid", english("The demo needs no settings."), english("Add a connection."));
      const before = input.id === null ? null : await store.call("connections.get", { id: input.id });
      const notes = before?.connection.notes;
      const connection = { ...toConnection(input, input.id ?? newId()), ...(notes === undefined ? {} : { notes }) };
      if (providerKinds[connection.provider].baseUrl === "required" && connection.baseUrl === undefined) {
        throw fail("invalid", english("Give the address of the server."));
      }
      // A key is meant for one server: it does not go along to another.
      if (before !== null && serverOf(before.connection) !== serverOf(connection)) await secrets.remove(connection.id);
      await store.call("connections.save", { connection });
      changed();
      return connection;
    },
    async remove(id) {
      await secrets.remove(id);
      await store.call("connections.remove", { id });
      changed();
    },
    async setKey(id, key) {
      if (id === demoConnection.id) throw fail("invalid", english("The demo needs no key."));
      keys.add(key);
      await secrets.set(id, key);
      await store.call("connections.setTested", { id, tested: null });
      changed();
    },
    async removeKey(id) {
      await secrets.remove(id);
      await store.call("connections.setTested", { id, tested: null });
      changed();
    },
    async learnKeys() {
      await Promise.all(
        (await store.call("connections.list", undefined)).map(({ connection }) => readKey(connection.id)),
      );
    },
    async models(id, signal) {
      const { connection, provider } = await open(id);
      const listed = await provider.models(signal).catch((thrown) => {
        throw new Failure(redact(toErrorInfo(thrown), keys));
      });
      const own = (connection.models ?? []).filter((model) => !listed.some((info) => info.id === model));
      return [...own.map((model) => ({ id: model })), ...listed];
    },
    async test(id, signal) {
      const { testConnection } = await import("../providers/testConnection.ts");
      let result: TestResult;
      try {
        const { connection, provider } = await open(id);
        const answer = await testConnection(provider, connection, signal);
        result = answer.ok
          ? { ok: true, words: answer.words, models: answer.models.length, at: now() }
          : { ok: false, words: answer.words, error: answer.error, models: null, at: now() };
      } catch (thrown) {
        const error = toErrorInfo(thrown);
        result = {
          ok: false,
          words: [error.message, error.advice].filter(Boolean).join(" "),
          error,
          models: null,
          at: now(),
        };
      }
      // It is stored and shown, and a server may send back in its error what it was sent.
      result = redact(result, keys);
      if (id !== demoConnection.id) {
        // Plain JSON by its type.
        await store.call("connections.setTested", { id, tested: result as unknown as Json });
        changed();
      }
      return result;
    },
  };
}

/** Whom the connection's key is shown to. */
function serverOf({ provider, baseUrl }: Connection): string {
  const address = baseUrl ?? providerKinds[provider].defaultUrl ?? "";
  return `${provider} ${URL.canParse(address) ? new URL(address).origin : address}`;
}

/** Leaves out what was left empty: that means the provider's default. */
function toConnection(input: ConnectionInput, id: string): Connection {
  return {
    id,
    provider: input.provider,
    name: input.name,
    ...(input.baseUrl === "" ? {} : { baseUrl: input.baseUrl }),
    ...(input.apiVersion === "" ? {} : { apiVersion: input.apiVersion }),
    ...(input.models.length === 0 ? {} : { models: input.models }),
    ...(input.compatibility ? { compatibility: true } : {}),
    ...(input.headers === undefined
      ? {}
      : { headers: Object.fromEntries(input.headers.map(({ name, value }) => [name, value])) }),
    ...(input.idleSeconds === undefined ? {} : { idleSeconds: input.idleSeconds }),
    ...(input.totalSeconds === undefined ? {} : { totalSeconds: input.totalSeconds }),
  };
}
