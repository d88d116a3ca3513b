// How full the model's window will be with the next message. Nothing is asked of a provider for it, but the list of models,
// once, after the person has used the connection anyway.

import type { AgentSpec } from "../core/agent.ts";
import { isCondensable } from "../core/condenseCut.ts";
import type { Connection } from "../core/connection.ts";
import { placedContext } from "../core/context.ts";
import { type ContextPart, contextPieces } from "../core/contextFill.ts";
import {
  type ContextFrame,
  contextParts,
  contextTokens,
  messageSizes,
  mostTokens,
  overheadOf,
  TOKENS_PER_IMAGE,
} from "../core/contextSize.ts";
import type { Event } from "../core/event.ts";
import { titleFrom } from "../core/plainWords.ts";
import type { ToolSpec } from "../core/provider.ts";
import type { Tool } from "../core/tool.ts";
import { filledAsFar, saidIn } from "../core/variables.ts";
import type { ContextFill, ContextSize } from "../protocol/chat.ts";
import type { Agents } from "./agents.ts";
import type { Connections } from "./connections.ts";
import type { StudioDeps } from "./deps.ts";
import type { Models } from "./models.ts";
import type { Sessions } from "./sessions.ts";

export interface ContextMeter {
  /** `text`: what stands in the composer. Null when there is nobody to answer. */
  measure(session: string | null, agent: string | null, text: string): Promise<ContextSize | null>;
  /** What of the conversation fills the window. Null when there is nobody to answer. */
  fill(session: string | null, agent: string | null): Promise<ContextFill | null>;
  /** Tokens of one text, about. */
  count(text: string): Promise<number>;
  /** Tokens of each text, about. */
  countEach(texts: readonly string[]): Promise<readonly number[]>;
  /** Of a request under way. `share`: see `Condensing` in core. */
  sizeOf(request: SizedRequest, share?: number): Promise<{ readonly tokens: number; readonly window: number | null }>;
}

interface SizedRequest {
  readonly connection: Connection;
  readonly model: string;
  readonly history: readonly Event[];
  readonly frame: ContextFrame;
}

/** Texts are counted once: a session is measured again and again while it grows. */
const KEPT_COUNTS = 2_000;
/** Enough to see what it is that fills the window. */
const LARGEST = 3;
/** Characters of what has no name, by which it is known again: the line has room for no more. */
const NAME_LENGTH = 60;

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
    return (await countEach(texts)).reduce((sum, tokens) => sum + tokens, 0);
  }

  async function countEach(texts: readonly string[]): Promise<readonly number[]> {
    const missing = [...new Set(texts.filter((text) => !counts.has(text)))];
    if (missing.length > 0) {
      const found = await deps.countTokens(missing);
      for (const [index, text] of missing.entries()) counts.set(text, found[index] ?? 0);
    }
    const found = texts.map((text) => counts.get(text) ?? 0);
    for (const text of counts.keys()) {
      if (counts.size <= KEPT_COUNTS) break;
      counts.delete(text);
    }
    return found;
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

  /** What would be sent next, but for the draft. Null when there is nobody to answer. */
  async function nextRequest(session: string | null, chosen: string | null) {
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
        : await deps.store.call("events.history", { session: found.session.id, branch: found.session.head, after: 0 });
    const own = toolsFor(null).filter((tool) => spec.tools.includes(tool.spec.name));
    const frame: ContextFrame = {
      system: filledAsFar(spec, saidIn(history)),
      tools: [...own.map((tool) => tool.spec), ...(await serverSpecs(spec))],
    };
    return { history, frame, connection, spec };
  }

  return {
    countEach,
    async sizeOf({ connection, model, history, frame }, share = 0) {
      const parts = contextParts(history, frame);
      const window = (await models.window(connection, model, parts.reported !== null))?.tokens ?? null;
      const key = `${connection.id} ${model}`;
      const overhead = overheads.get(key) ?? 0;
      const most = mostTokens(parts, connection.provider, overhead);
      if (share > 0 && (window === null || most < window * share)) return { tokens: most, window };
      await learn(key, history, frame);
      const counted = await count(parts.texts);
      return { tokens: contextTokens(parts, counted, connection.provider, overheads.get(key) ?? 0), window };
    },
    // Not kept: a text that is being written is another one each time.
    async count(text) {
      const [tokens] = await deps.countTokens([text]);
      return tokens ?? 0;
    },
    async fill(session, chosen) {
      const next = await nextRequest(session, chosen);
      if (next === null) return null;
      const messages = placedContext(next.history);
      const pieces = contextPieces(messages, next.frame);
      const counted = await countEach(pieces.map(({ text }) => text));
      const sized = pieces.map((piece, index) => ({
        ...piece,
        tokens: (counted[index] ?? 0) + piece.images * TOKENS_PER_IMAGE,
      }));
      const sums = new Map<ContextPart, number>();
      for (const { part, tokens } of sized) sums.set(part, (sums.get(part) ?? 0) + tokens);
      const sent = messages.map(({ message }) => message);
      return {
        parts: [...sums].map(([part, tokens]) => ({ part, tokens })).sort((one, other) => other.tokens - one.tokens),
        largest: sized
          .flatMap(({ part, name, text, tokens, seq }) =>
            seq === null ? [] : [{ part, name: name || titleFrom(text, NAME_LENGTH), tokens, seq }],
          )
          .sort((one, other) => other.tokens - one.tokens)
          .slice(0, LARGEST),
        condensable: isCondensable(sent, await messageSizes(sent, countEach)),
        condenseAt: deps.condenseAt(),
      };
    },
    async measure(session, chosen, text) {
      const next = await nextRequest(session, chosen);
      if (next === null) return null;
      const { history, frame, connection, spec } = next;
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
