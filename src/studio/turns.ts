// Making an agent work: send, stop, retry, go on, run in the background. One turn per session at a time, in one process.
import type { Agent } from "../core/agent.ts";
import type { Entry, Event } from "../core/event.ts";
import { type ErrorInfo, fail, toErrorInfo } from "../core/failure.ts";
import { firstWords } from "../core/figures.ts";
import { loop, type TurnPorts } from "../core/loop.ts";
import type { UserBlock } from "../core/message.ts";
import { judge } from "../core/policy.ts";
import type { Part } from "../core/provider.ts";
import { interrupted } from "../core/recovery.ts";
import type { Emitter } from "../core/scope.ts";
import type { Tool } from "../core/tool.ts";
import type { Agents } from "./agents.ts";
import type { Change, LivePart, TurnEnded } from "./changes.ts";
import type { Connections } from "./connections.ts";
import type { StudioDeps } from "./deps.ts";
import type { Log } from "./log.ts";
import type { Recovery } from "./recovery.ts";
import type { Sessions } from "./sessions.ts";

const TITLE_LENGTH = 60;

export interface Turns {
  /** Appends the message and its draft's attachments, and starts a turn. Resolves once the message is stored, with its session. */
  send(session: string | null, text: string, agent: string | null): Promise<string>;
  /** Answers again from the event before the turn with this span, on a new branch. */
  retry(session: string, turn: string): Promise<void>;
  /** Goes on with the head branch as it is. */
  resume(session: string): Promise<void>;
  /** Starts a task in the background; resolves once it is stored. */
  run(agent: string, task: string): Promise<string>;
  /** Resolves when the turn has ended and the log says so; at once when none is under way here. */
  stop(session: string): Promise<void>;
  /** The parts so far of the model call under way in this process; null when there is none. */
  live(session: string): { readonly span: string; readonly parts: readonly Part[] } | null;
  /** The sessions at work in this process. */
  working(): readonly string[];
  /** The process ends: stops all, and waits until the log says that it was interrupted. */
  dispose(): Promise<void>;
}

interface Working {
  readonly controller: AbortController;
  ended: Promise<void>;
  span: string | null;
  parts: Part[];
}

export interface TurnsParts {
  readonly agents: Agents;
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly log: Log;
  readonly recovery: Recovery;
  readonly tools: readonly Tool[];
  readonly changes: Emitter<Change>;
  readonly livePart: Emitter<LivePart>;
  readonly turnEnded: Emitter<TurnEnded>;
}

export function createTurns(deps: StudioDeps, parts: TurnsParts): Turns {
  const { store, workspace } = deps;
  const { agents, connections, sessions, log, recovery, changes } = parts;
  const underWay = new Map<string, Working>();
  let closing = false;

  /** The agent of a session; when that was deleted or never chosen, the first one. */
  async function agentFor(chosen: string | null): Promise<Agent> {
    const agent =
      (chosen === null ? null : await agents.find(chosen)) ??
      (await agents.list()).find((one) => one.archivedAt === null);
    if (agent === undefined) throw fail("unconfigured", "There is no agent to answer.", "Create an agent first.");
    return agent;
  }

  /** Has the session for this process alone, or throws `working`. Closes what a dead process left open. */
  async function take(session: string, branch: string): Promise<void> {
    const held = await store.call("leases.take", { session, branch, owner: deps.owner });
    if (held.owner === deps.owner && !underWay.has(session)) return;
    if (held.owner !== deps.owner && deps.isOwnerDead(held.owner)) {
      await recovery.recover(held);
      return take(session, branch);
    }
    throw fail("working", "This session is at work already.", "Wait until it is done, or stop it.");
  }

  async function portsFor(session: string, working: Working, agent: Agent): Promise<TurnPorts> {
    const { id, spec } = agent.version;
    const { provider: kind } = await connections.get(spec.connection);
    const opened = connections.open(spec.connection);
    // The rejection is seen by whoever awaits it below; without this it would count as unhandled until then.
    opened.catch(() => {});
    return {
      agentVersion: id,
      agentName: spec.name,
      model: { connection: spec.connection, provider: kind, model: spec.model },
      system: spec.instructions,
      parameters: spec.parameters,
      tools: parts.tools.filter((tool) => spec.tools.includes(tool.spec.name)),
      maxSteps: deps.maxSteps(),
      async *stream(request, signal) {
        const { provider } = await opened;
        yield* provider.stream(request, signal);
      },
      decide: async (_call, effect) => judge(effect, workspace.trusted()),
      async price(model, usage, answeredBy) {
        const { connection } = await opened;
        return deps.price(model, usage, answeredBy, connection);
      },
      digest: deps.digest,
      now: deps.now,
      random: deps.random,
      newId: deps.newId,
      sleep: deps.sleep,
      live(span, index, part) {
        if (working.span !== span) {
          working.span = span;
          working.parts = [];
        }
        working.parts.push(part);
        parts.livePart.emit({ session, span, index, part });
      },
    };
  }

  /** Starts a turn on a branch whose session is taken. What goes wrong before the loop begins is a fact too. */
  function start(session: string, branch: string, agent: Agent): void {
    const controller = new AbortController();
    const working: Working = { controller, ended: Promise.resolve(), span: null, parts: [] };
    underWay.set(session, working);
    working.ended = work(session, branch, agent, working);
  }

  async function work(session: string, branch: string, agent: Agent, working: Working): Promise<void> {
    const { signal } = working.controller;
    try {
      const history = await store.call("events.history", { session, branch, after: 0 });
      const ports = await portsFor(session, working, agent);
      for await (const entry of loop(history, ports, signal)) {
        await log.append(session, branch, [closing ? asInterrupted(entry) : entry], closing ? undefined : signal);
        if (entry.fact.kind === "model.responded" || entry.fact.kind === "model.failed") working.span = null;
      }
    } catch (thrown) {
      await recordFailure(session, branch, agent, toErrorInfo(thrown));
    } finally {
      underWay.delete(session);
      // When the store cannot be written the lease stays: then recovery closes the turn once this process is gone.
      await store.call("leases.release", { session, owner: deps.owner }).catch(() => {});
      const found = await sessions.find(session).catch(() => null);
      changes.emit({ type: "session", session });
      changes.emit({ type: "sessions" });
      if (found !== null) parts.turnEnded.emit({ session, state: found.session.state });
    }
  }

  /** The turn could not begin, or could not be written: one last try to say so in the log. */
  async function recordFailure(session: string, branch: string, agent: Agent, error: ErrorInfo): Promise<void> {
    try {
      const history = await store.call("events.history", { session, branch, after: 0 });
      const open = openTurn(history);
      const span = open ?? deps.newId();
      const started = {
        span,
        parent: null,
        fact: { kind: "turn.started", agentVersion: agent.version.id, agentName: agent.version.spec.name },
      } as const;
      const ended = {
        span,
        parent: null,
        fact: { kind: "turn.ended", reason: "failed", error, durationMs: 0 },
      } as const;
      await log.append(session, branch, open === null ? [started, ended] : [ended]);
    } catch {
      // The store itself fails; `log.append` has told the person why.
    }
  }

  async function begin(
    session: string,
    branch: string,
    agent: Agent,
    message: readonly UserBlock[] | null,
  ): Promise<void> {
    await take(session, branch);
    try {
      if (message !== null) {
        await log.append(session, branch, [
          { span: null, parent: null, fact: { kind: "message.user", content: message } },
        ]);
      }
    } catch (thrown) {
      await store.call("leases.release", { session, owner: deps.owner }).catch(() => {});
      throw thrown;
    }
    start(session, branch, agent);
    changes.emit({ type: "sessions" });
  }

  return {
    async send(id, text, chosen) {
      const existing = id === null ? null : (await sessions.get(id)).session;
      const { attachments } = await sessions.draft(id);
      if (text.trim() === "" && attachments.length === 0) throw fail("invalid", "Write a message first.");
      const agent = await agentFor(existing?.agent ?? chosen);
      const session = existing ?? (await sessions.create("chat", agent.id));
      await begin(session.id, session.head, agent, [...attachments, { type: "text", text }]);
      await sessions.clearDraft(id);
      return session.id;
    },
    async retry(id, turn) {
      const { session } = await sessions.get(id);
      const agent = await agentFor(session.agent);
      const history = await store.call("events.history", { session: id, branch: session.head, after: 0 });
      const at = history.findIndex((event) => event.span === turn && event.fact.kind === "turn.started");
      const before = history[at - 1];
      if (before === undefined) throw fail("stale", "There is nothing to answer again here.");
      const branch = deps.newId();
      await take(id, branch);
      try {
        await store.call("sessions.fork", {
          id: branch,
          session: id,
          parent: before.branch,
          fork: before.seq,
          at: deps.now(),
        });
      } catch (thrown) {
        await store.call("leases.release", { session: id, owner: deps.owner }).catch(() => {});
        throw thrown;
      }
      start(id, branch, agent);
      changes.emit({ type: "session", session: id });
    },
    async resume(id) {
      const { session } = await sessions.get(id);
      await begin(id, session.head, await agentFor(session.agent), null);
    },
    async run(agentId, task) {
      if (task.trim() === "") throw fail("invalid", "Say what the agent should do.");
      const agent = await agents.get(agentId);
      const session = await sessions.create("run", agent.id, firstWords(task, TITLE_LENGTH));
      await begin(session.id, session.head, agent, [{ type: "text", text: task }]);
      return session.id;
    },
    async stop(session) {
      const working = underWay.get(session);
      working?.controller.abort();
      await working?.ended;
    },
    live(session) {
      const working = underWay.get(session);
      return working === undefined || working.span === null ? null : { span: working.span, parts: working.parts };
    },
    working: () => [...underWay.keys()],
    async dispose() {
      closing = true;
      const all = [...underWay.values()];
      for (const { controller } of all) controller.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

/** Nobody stopped this turn: the process that ran it is about to end. */
function asInterrupted(entry: Entry): Entry {
  const { fact } = entry;
  if (fact.kind === "turn.ended" && fact.reason === "cancelled") {
    return { ...entry, fact: { ...fact, reason: "interrupted", error: interrupted } };
  }
  if (fact.kind === "model.failed" && fact.error.code === "aborted")
    return { ...entry, fact: { ...fact, error: interrupted } };
  return entry;
}

/** The span of a turn that began and did not end; null when there is none. */
function openTurn(history: readonly Event[]): string | null {
  const last = history.findLast(({ fact }) => fact.kind === "turn.started" || fact.kind === "turn.ended");
  return last?.fact.kind === "turn.started" ? last.span : null;
}
