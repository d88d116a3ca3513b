// Sessions named by a model once their first answer is there, when that costs next to nothing.
import type { Connection } from "../core/connection.ts";
import { usd } from "../core/cost.ts";
import { saidText } from "../core/figures.ts";
import { noLimits } from "../core/limits.ts";
import type { ModelRef } from "../core/message.ts";
import { startMeter } from "../core/meter.ts";
import { TITLE_LENGTH, titleFrom } from "../core/plainWords.ts";
import { redact } from "../core/redact.ts";
import type { Emitter } from "../core/scope.ts";
import { beginningOf, MOST_FOR_TITLE, makeTitle, TITLE_USAGE } from "../core/title.ts";
import type { Agents } from "./agents.ts";
import type { Change, TurnEnded } from "./changes.ts";
import type { Connections } from "./connections.ts";
import type { StudioDeps } from "./deps.ts";
import type { Sessions } from "./sessions.ts";

/** Nobody waits for it; a local model that takes longer has other things to do. */
const LONGEST_MS = 60_000;

export interface Titles {
  /** Stops what is under way, and waits for it. */
  dispose(): Promise<void>;
}

interface Parts {
  readonly agents: Agents;
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly changes: Emitter<Change>;
  readonly turnEnded: Emitter<TurnEnded>;
  readonly keys: ReadonlySet<string>;
}

export function createTitles(deps: StudioDeps, parts: Parts): Titles {
  const { store, now, newId } = deps;
  const stopped = new AbortController();
  const underWay = new Map<string, Promise<void>>();

  /** Whether the call costs next to nothing. What is not known may cost anything. */
  async function isCheap(model: ModelRef, connection: Connection): Promise<boolean> {
    // The demo's titles would be a script's, too.
    if (model.provider === "demo") return false;
    const cost = usd(await deps.price(model, TITLE_USAGE, null, connection));
    if (cost === null) return false;
    const { cost: limit } = deps.limits();
    return cost <= MOST_FOR_TITLE && (limit === 0 || cost <= limit);
  }

  async function name(id: string): Promise<void> {
    const found = await parts.sessions.find(id);
    if (found === null || found.session.purpose !== "chat" || found.session.deletedAt !== null) return;
    const { session } = found;
    const branch = session.head;
    const history = await store.call("events.history", { session: id, branch, after: 0 });
    const beginning = beginningOf(history);
    const first = history.find(({ fact }) => fact.kind === "message.user")?.fact;
    if (beginning === null || first?.kind !== "message.user" || session.agent === null) return;
    // Another one is a person's, or that of a fork.
    if (session.title !== titleFrom(saidText(first), TITLE_LENGTH)) return;
    const agent = await parts.agents.find(session.agent);
    if (agent === null) return;
    const { spec, id: version } = agent.version;
    const connection = (await parts.connections.list()).find((one) => one.id === spec.connection);
    if (connection === undefined) return;
    const model = { connection: connection.id, provider: connection.provider, model: spec.model };
    if (!(await isCheap(model, connection))) return;
    const { provider } = await parts.connections.open(connection.id);
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(LONGEST_MS)]);
    const meter = startMeter(noLimits, deps, null, () => {});
    const ports = {
      ...{
        agentVersion: version,
        agentName: spec.name,
        model,
        system: "",
        parameters: {},
        tools: [],
        limits: noLimits,
      },
      ...{ meter, digest: deps.digest, now, random: deps.random, newId, sleep: deps.sleep },
      stream: provider.stream,
      judge: nobody,
      answer: nobody,
      progress() {},
      takeMessages: async () => [],
      price: (of: ModelRef, usage: Parameters<StudioDeps["price"]>[1], answeredBy: string | null) =>
        deps.price(of, usage, answeredBy, connection),
      live() {},
    };
    for await (const entry of makeTitle(beginning, session.title, ports, signal)) {
      const event = { ...redact(entry, parts.keys), id: newId(), at: now() };
      // Beside whatever the session does now: it is no part of a turn, and needs no lease.
      await store.call("events.append", { session: id, branch, events: [event] });
      parts.changes.emit({ type: "session", session: id });
      if (entry.fact.kind === "session.titled") parts.changes.emit({ type: "sessions" });
    }
  }

  const listening = parts.turnEnded.on(({ session, state }) => {
    if (state !== "idle" || !deps.titles() || underWay.has(session) || stopped.signal.aborted) return;
    // A title that cannot be had is not missed: the first words stand there.
    const naming = name(session)
      .catch(() => {})
      .finally(() => underWay.delete(session));
    underWay.set(session, naming);
  });

  return {
    async dispose() {
      listening.dispose();
      stopped.abort();
      await Promise.all(underWay.values());
    },
  };
}

const nobody = () => Promise.reject(new Error("A title takes no tools."));
