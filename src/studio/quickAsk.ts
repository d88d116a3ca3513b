// A question without a session: asked with the same loop as every turn, kept in memory alone. What came of it is a list of
// events like any other, so that it can be taken into the log afterwards, as it was.

import type { Connection } from "../core/connection.ts";
import type { Event } from "../core/event.ts";
import { fail } from "../core/failure.ts";
import { t } from "../core/l10n.ts";
import { loop, type TurnPorts } from "../core/loop.ts";
import type { Attachment } from "../core/message.ts";
import type { Part } from "../core/provider.ts";
import { redact } from "../core/redact.ts";
import { createEmitter, type Emitter } from "../core/scope.ts";
import type { Agents } from "./agents.ts";
import { emptySpec } from "./agents.ts";
import type { Change } from "./changes.ts";
import type { Connections } from "./connections.ts";
import type { StudioDeps } from "./deps.ts";
import { noSession, type Sessions } from "./sessions.ts";

const noTools = { verdict: "deny", by: "policy", reason: "A quick question runs no tools." } as const;

interface QuickQuestion {
  readonly connection: string;
  readonly model: string;
  readonly text: string;
  /** The editor's selection, when it goes along. */
  readonly attachment: Attachment | null;
}

/** A question and what has come of it so far. It lives as long as somebody holds it. */
export interface QuickAsking {
  readonly question: QuickQuestion;
  /** The connection's name. */
  readonly connectionName: string;
  readonly events: readonly Event[];
  /** The model call under way and what it has sent; null when none is. */
  readonly live: { readonly span: string; readonly parts: readonly Part[] } | null;
  readonly working: boolean;
  /** The session that it was taken into; null when it is kept nowhere. */
  readonly kept: string | null;
  readonly changed: Emitter<void>;
  readonly livePart: Emitter<{ readonly span: string; readonly index: number; readonly part: Part }>;
  /** Resolves when the answer has ended, however it did. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
  /** Takes it into the log, once, and answers with its session. Throws `working` while the answer is under way. */
  keep(): Promise<string>;
}

export interface QuickAsk {
  /** Throws `invalid` when there is nothing to ask, `unconfigured` when the connection is gone. */
  ask(question: QuickQuestion): Promise<QuickAsking>;
}

interface Parts {
  readonly agents: Agents;
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly changes: Emitter<Change>;
  readonly keys: ReadonlySet<string>;
}

/** What stands for the session's id until there is one. */
const NOWHERE = "quick";

export function createQuickAsk(deps: StudioDeps, parts: Parts): QuickAsk {
  return {
    async ask(question) {
      if (question.text.trim() === "") throw fail("invalid", t("Write a question first."));
      return begin(deps, parts, question, await parts.connections.get(question.connection));
    },
  };
}

function begin(deps: StudioDeps, parts: Parts, question: QuickQuestion, connection: Connection): QuickAsking {
  const controller = new AbortController();
  const changed = createEmitter<void>();
  const livePart = createEmitter<{ span: string; index: number; part: Part }>();
  const events: Event[] = [];
  let live: { span: string; parts: Part[] } | null = null;
  let working = true;
  let kept: Promise<string> | null = null;
  let keptIn: string | null = null;

  function add(entry: Pick<Event, "span" | "parent" | "fact">): void {
    const place = { id: deps.newId(), session: NOWHERE, branch: NOWHERE, seq: events.length + 1, at: deps.now() };
    events.push({ ...redact(entry, parts.keys), ...place });
    changed.emit();
  }

  function ports(): TurnPorts {
    const opened = parts.connections.open(connection.id);
    // The rejection is seen by whoever awaits it below; without this it would count as unhandled until then.
    opened.catch(() => {});
    return {
      agentVersion: "",
      agentName: question.model,
      model: { connection: connection.id, provider: connection.provider, model: question.model },
      system: "",
      parameters: {},
      tools: [],
      limits: { ...deps.limits(), modelCalls: 1 },
      async *stream(request, signal) {
        const { provider } = await opened;
        yield* provider.stream(request, signal);
      },
      judge: async () => noTools,
      answer: async () => noTools,
      progress() {},
      takeMessages: async () => [],
      price: (model, usage, answeredBy) => deps.price(model, usage, answeredBy, connection),
      digest: deps.digest,
      now: deps.now,
      random: deps.random,
      newId: deps.newId,
      sleep: deps.sleep,
      live(span, index, part) {
        if (live?.span !== span) live = { span, parts: [] };
        const safe = redact(part, parts.keys);
        live.parts.push(safe);
        livePart.emit({ span, index, part: safe });
      },
    };
  }

  async function run(): Promise<void> {
    const { text, attachment } = question;
    const content = [...(attachment === null ? [] : [attachment]), { type: "text" as const, text }];
    add({ span: null, parent: null, fact: { kind: "message.user", content } });
    for await (const entry of loop([...events], ports(), controller.signal)) {
      if (entry.fact.kind === "model.responded" || entry.fact.kind === "model.failed") live = null;
      if (entry.fact.kind === "turn.ended") working = false;
      add(entry);
    }
  }

  async function keep(): Promise<string> {
    const { agents, sessions, changes } = parts;
    const { model } = question;
    const found = (await agents.list()).find(
      ({ version: { spec }, archivedAt }) =>
        archivedAt === null && spec.connection === connection.id && spec.model === model,
    );
    // Somebody has to answer what is asked next: the model itself, without instructions.
    const agent =
      found ?? (await agents.save(deps.newId(), { ...emptySpec, name: model, connection: connection.id, model }));
    const session = await sessions.create("chat", agent.id);
    const turn = { agentVersion: agent.version.id, agentName: agent.version.spec.name };
    const facts = events.map(({ id, at, span, parent, fact }) => ({
      id,
      at,
      span,
      parent,
      fact: fact.kind === "turn.started" ? { ...fact, ...turn } : fact,
    }));
    const appended = await deps.store.call("events.append", {
      session: session.id,
      branch: session.head,
      events: redact(facts, parts.keys),
    });
    if (appended === null) throw noSession();
    keptIn = session.id;
    changes.emit({ type: "session", session: session.id });
    changes.emit({ type: "sessions" });
    changed.emit();
    return session.id;
  }

  const ended = run();
  return {
    question,
    connectionName: connection.name,
    events,
    get live() {
      return live;
    },
    get working() {
      return working;
    },
    get kept() {
      return keptIn;
    },
    changed,
    livePart,
    ended,
    async stop() {
      controller.abort();
      await ended;
    },
    async keep() {
      if (working) throw fail("working", t("The answer is still under way."), t("Wait until it is done, or stop it."));
      kept ??= keep().catch((thrown) => {
        kept = null;
        throw thrown;
      });
      return kept;
    },
  };
}
