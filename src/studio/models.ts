// The models' verbs: what is known of those of a connection, what the user wrote of one, and how one is fetched.
import type { Connection } from "../core/connection.ts";
import { Failure, fail, toErrorInfo } from "../core/failure.ts";
import { english } from "../core/l10n.ts";
import { type FigureSource, type ModelFacts, type ModelNote, modelFacts } from "../core/models.ts";
import type { ModelInfo, PullProgress } from "../core/provider.ts";
import { redact } from "../core/redact.ts";
import type { Emitter } from "../core/scope.ts";
import type { Change } from "./changes.ts";
import type { Connections } from "./connections.ts";
import type { StudioDeps } from "./deps.ts";

export interface Models {
  /** Asks the provider which there are. What the user added or wrote something of is among them, listed or not. */
  list(connection: string, signal: AbortSignal): Promise<readonly ModelFacts[]>;
  /** Keeps what the user wrote of a model; null forgets it. Answers with what is known of it now. */
  note(connection: string, model: string, note: ModelNote | null): Promise<ModelFacts>;
  /** What is known of a model's window without asking; with `ask`, the provider is asked once. Null: unknown. */
  window(connection: Connection, model: string, ask: boolean): Promise<Window | null>;
  /** Whether a model reads images; the provider is asked once. Null: unknown. */
  readsImages(connection: Connection, model: string): Promise<boolean | null>;
  /** Fetches a model to the connection's server. Throws `invalid` where servers have what they have. */
  pull(connection: string, model: string, told: (progress: PullProgress) => void, signal: AbortSignal): Promise<void>;
}

interface Window {
  /** Tokens. */
  readonly tokens: number;
  readonly source: FigureSource;
}

/** Nobody waits for it with their work: a meter that says less is the worst that comes of it. */
const WINDOW_MS = 10_000;
/** One that does not tell its models is not asked again with every word that is typed. */
const REST_MS = 30_000;

export function createModels(
  { store, now }: StudioDeps,
  connections: Connections,
  changes: Emitter<Change>,
  keys: ReadonlySet<string>,
): Models {
  /** What each provider told last, so that a note needs no request. By what is asked: a connection may be changed. */
  const told = new Map<string, ReadonlyMap<string, ModelInfo>>();
  const asking = new Map<string, Promise<void>>();
  /** When those did not answer that were asked last. Milliseconds since 1970. */
  const silent = new Map<string, number>();

  async function describe(connection: Connection, infos: readonly ModelInfo[]): Promise<ModelFacts[]> {
    const { tableEntry } = await import("../providers/prices.ts");
    const at = now();
    return Promise.all(
      infos.map(async (info) =>
        modelFacts(info, connection.notes?.[info.id], await tableEntry(connection, info.id, at)),
      ),
    );
  }

  const toldOf = (connection: Connection, model: string): ModelInfo =>
    told.get(askedOf(connection))?.get(model) ?? { id: model };

  async function ask(connection: Connection, signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const listed = await connections.models(connection.id, signal);
    told.set(askedOf(connection), new Map(listed.map((info) => [info.id, info])));
    return listed;
  }

  /** Asks the provider for its models, unless it has told them. Who asks meanwhile waits for the same answer. */
  async function learn(connection: Connection): Promise<void> {
    const asked = askedOf(connection);
    if (told.has(asked) || now() - (silent.get(asked) ?? Number.NEGATIVE_INFINITY) < REST_MS) return;
    const answer =
      asking.get(asked) ??
      ask(connection, AbortSignal.timeout(WINDOW_MS))
        .then(
          () => silent.delete(asked),
          () => silent.set(asked, now()),
        )
        .then(() => void asking.delete(asked));
    asking.set(asked, answer);
    await answer;
  }

  return {
    async list(id, signal) {
      const connection = await connections.get(id);
      const listed = await ask(connection, signal);
      const noted = Object.keys(connection.notes ?? {}).filter((model) => !listed.some((info) => info.id === model));
      return describe(connection, [...noted.map((model) => ({ id: model })), ...listed]);
    },
    async note(id, model, note) {
      await store.call("connections.note", { id, model, note });
      const { connection } = await connections.stored(id);
      changes.emit({ type: "connections" });
      const [facts] = await describe(connection, [toldOf(connection, model)]);
      if (facts === undefined) throw fail("internal", english("The model could not be described."));
      return facts;
    },
    async window(connection, model, ask) {
      if (ask && connection.notes?.[model]?.contextWindow === undefined) await learn(connection);
      const [facts] = await describe(connection, [toldOf(connection, model)]);
      const source = facts?.sources.contextWindow;
      return facts?.contextWindow === undefined || source === undefined
        ? null
        : { tokens: facts.contextWindow, source };
    },
    async readsImages(connection, model) {
      await learn(connection);
      return toldOf(connection, model).images ?? null;
    },
    async pull(id, model, report, signal) {
      const { connection, provider } = await connections.open(id);
      if (provider.pull === undefined) {
        throw fail(
          "invalid",
          english('"{0}" cannot fetch models.', connection.name),
          english("Only Ollama fetches models to its server."),
        );
      }
      try {
        for await (const progress of provider.pull(model, signal)) report(progress);
      } catch (thrown) {
        throw new Failure(redact(toErrorInfo(thrown), keys));
      }
    },
  };
}

/** What a provider's answer depends on: who is asked, and how. */
const askedOf = ({ id, provider, baseUrl, apiVersion, models, compatibility, headers }: Connection): string =>
  JSON.stringify([id, provider, baseUrl, apiVersion, models, compatibility, headers]);
