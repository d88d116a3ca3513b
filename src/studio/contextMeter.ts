// How full the model's window will be with the next message. Nothing is asked of a provider for it, but the list of models,
// once, after the person has used the connection anyway.

import type { AgentSpec } from "../core/agent.ts";
import { contextParts, contextTokens, overheadOf } from "../core/contextSize.ts";
import type { Event } from "../core/event.ts";
import type { ToolSpec } from "../core/provider.ts";
import type { Tool } from "../core/tool.ts";
import { filledAsFar, saidIn } from "../core/variables.ts";
import type { ContextSize } from "../protocol/chat.ts";
import type { Agents } from "./agents.ts";
import type { Connections } from "./connections.ts";
import type { StudioDeps } from "./deps.ts";
import type { Models } from "./models.ts";
import type { Sessions } from "./sessions.ts";

export interface ContextMeter {
  /** `text`: what stands in the composer. Null when there is nobody to answer. */
  measure(session: string | null, agent: string | null, text: string): Promise<ContextSize | null>;
  /** Tokens of one text, about. */
  count(text: string): Promise<number>;
}

/** Texts are counted once: a session is measured again and again while it grows. */
const KEPT_COUNTS = 500;

interface Parts {
  readonly agents: Agents;
  readonly connections: Connections;
  readonly models: Models;
  readonly sessions: Sessions;
  toolsFor(session: null): readonly Tool[];
  /** Of the agent's MCP servers, as far as they run. */
  serverSpecs(spec: AgentSpec): Promise<readonly ToolSpec[]>;
}

export function createContextMeter(
  deps: StudioDeps,
  { agents, connections, models, sessions, toolsFor, serverSpecs }: Parts,
): ContextMeter {
  const counts = new Map<string, number>();
  /** By connection and model: what a request was seen to hold beside its texts. */
  const overheads = new Map<string, number>();

  async function count(texts: readonly string[]): Promise<number> {
    const missing = [...new Set(texts.filter((text) => !counts.has(text)))];
    if (missing.length > 0) {
      const found = await deps.countTokens(missing);
      for (const [index, text] of missing.entries()) counts.set(text, found[index] ?? 0);
    }
    const sum = texts.reduce((total, text) => total + (counts.get(text) ?? 0), 0);
    for (const text of counts.keys()) {
      if (counts.size <= KEPT_COUNTS) break;
      counts.delete(text);
    }
    return sum;
  }

  /** Learns from the first request of a session what the provider adds to one. */
  async function learn(
    key: string,
    history: readonly Event[],
    frame: Parameters<typeof contextParts>[1],
  ): Promise<void> {
    if (overheads.has(key)) return;
    const first = history.findIndex(({ fact }) => fact.kind === "model.responded");
    const fact = history[first]?.fact;
    if (fact?.kind !== "model.responded" || fact.usage.input === undefined) return;
    if (`${fact.model.connection} ${fact.model.model}` !== key) return;
    const { texts } = contextParts(history.slice(0, first), frame);
    overheads.set(key, overheadOf(fact.usage.input, await count(texts), fact.model.provider));
  }

  return {
    // Not kept: a text that is being written is another one each time.
    async count(text) {
      const [tokens] = await deps.countTokens([text]);
      return tokens ?? 0;
    },
    async measure(session, chosen, text) {
      const found = session === null ? null : await sessions.find(session);
      const id = found?.session.agent ?? chosen;
      const agent = id === null ? null : await agents.find(id);
      if (agent === null) return null;
      const { spec } = agent.version;
      const connection = (await connections.list()).find((one) => one.id === spec.connection);
      if (connection === undefined) return null;
      const history =
        found === null
          ? []
          : await deps.store.call("events.history", {
              session: found.session.id,
              branch: found.session.head,
              after: 0,
            });
      const frame = {
        system: filledAsFar(spec, saidIn(history)),
        tools: [
          ...toolsFor(null)
            .filter((tool) => spec.tools.includes(tool.spec.name))
            .map((tool) => tool.spec),
          ...(await serverSpecs(spec)),
        ],
      };
      const { attachments } = await sessions.draft(session);
      const key = `${connection.id} ${spec.model}`;
      await learn(key, history, frame);
      const parts = contextParts(history, frame);
      const attached = attachments.flatMap((one) => (one.type === "image" ? [] : [one.text]));
      const draft = [...attached, text].filter((part) => part !== "");
      const counted = await count([...parts.texts, ...draft]);
      const images = parts.images + attachments.length - attached.length;
      const window = await models.window(connection, spec.model, parts.reported !== null);
      return {
        tokens: contextTokens({ ...parts, images }, counted, connection.provider, overheads.get(key) ?? 0),
        reported: parts.reported,
        window: window?.tokens ?? null,
        source: window?.source ?? null,
      };
    },
  };
}
