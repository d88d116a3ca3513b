// Making an agent work: send, retry, go on, run in the background. How a turn is run is turnRunner.ts.
import { type Addressee, addresseeIn } from "../core/addressee.ts";
import type { Agent } from "../core/agent.ts";
import { isCondensable } from "../core/condenseCut.ts";
import { context } from "../core/context.ts";
import { messageSizes } from "../core/contextSize.ts";
import type { Event, Fact } from "../core/event.ts";
import { fail, isFailure } from "../core/failure.ts";
import { t } from "../core/l10n.ts";
import type { UserBlock } from "../core/message.ts";
import { TITLE_LENGTH, titleFrom } from "../core/plainWords.ts";
import { closeOpenTurn } from "../core/recovery.ts";
import { isUnderWay, type Purpose, type Session } from "../core/session.ts";
import { enclosureMark, marked } from "../core/unsent.ts";
import { fillIn, saidIn, type Values, valuesOf } from "../core/variables.ts";
import type { Answerer } from "../protocol/schemas.ts";
import type { StoredDraft } from "../store/operations/drafts.ts";
import type { Agents } from "./agents.ts";
import type { ContextMeter } from "./contextMeter.ts";
import type { StudioDeps } from "./deps.ts";
import type { Log } from "./log.ts";
import type { Queue } from "./queue.ts";
import type { Sessions } from "./sessions.ts";
import type { NextAgent, TurnRunner } from "./turnRunner.ts";

/** What a person sees around the text of a draft. */
export interface Seen {
  /** The attachments, by their marks (core/unsent.ts). */
  readonly attached: readonly string[];
  /** The agent that is to answer, where that is not the session's own. */
  readonly to: string | null;
}

export interface Turns extends Omit<TurnRunner, "begin" | "settle" | "ended"> {
  /**
   * Says the message, with its draft's attachments, and starts a turn of the agent that the draft is for, else of the session's
   * own; while the session is at work, here or elsewhere, the message waits in the queue. `values`: for the variables of the agent's instructions; they hold in this branch from here on.
   * `seen`: what of the draft the person sees, where another window may have changed it; nothing else is sent.
   * Resolves once it is stored, with its session. Throws `invalid` when a variable has no value, and `stale` when what is seen
   * is not in the draft any more.
   */
  send(session: string | null, text: string, agent: string | null, values?: Values, seen?: Seen): Promise<string>;
  /** Begins a session with this, leaving every draft as it is; resolves once it is stored. Throws `invalid` as `send` does. */
  ask(agent: string, content: readonly UserBlock[]): Promise<string>;
  /** Starts a turn with what waits in the queue. Throws `stale` when nothing does. Does nothing when the session is at work. */
  sendQueued(session: string): Promise<void>;
  /**
   * Answers again from the event before the turn with this span, on a new branch. `by`: who answers this once; null for whom
   * the message was for, or the session's own agent.
   */
  retry(session: string, turn: string, by?: Answerer | null): Promise<void>;
  /**
   * Says something else in the place of the person's message with this number, on a new branch; what was attached to that
   * message goes along. Throws `stale` when the history that is shown has no such message.
   */
  resend(session: string, seq: number, text: string): Promise<void>;
  /** Goes on with the head branch as it is. */
  resume(session: string): Promise<void>;
  /**
   * Condenses the older part of the history that is shown, with the model of the session's agent; resolves once that is under
   * way. Throws `invalid` when there is nothing old enough.
   */
  condense(session: string): Promise<void>;
  /** Starts a task in the background; resolves once it is stored. Throws `invalid` when a variable has no value. */
  run(agent: string, task: string, values?: Values): Promise<string>;
}

export interface TurnsParts {
  readonly agents: Agents;
  readonly sessions: Sessions;
  readonly log: Log;
  readonly queue: Queue;
  readonly runner: TurnRunner;
  readonly contextMeter: ContextMeter;
}

export function createTurns(
  { store, now, newId }: StudioDeps,
  { agents, sessions, log, queue, runner, contextMeter }: TurnsParts,
): Turns {
  /** The agent of a session; when that was deleted or never chosen, the first one. */
  async function agentFor(chosen: string | null): Promise<Agent> {
    const agent =
      (chosen === null ? null : await agents.find(chosen)) ??
      (await agents.list()).find((one) => one.archivedAt === null);
    if (agent === undefined) throw fail("unconfigured", t("There is no agent to answer."), t("Create an agent first."));
    return agent;
  }

  const ownAgent = async (id: string): Promise<Agent> => agentFor((await sessions.get(id)).session.agent);

  /** The agent that is to answer; null when that is the session's own, or one that is gone. */
  const addressed = async (to: Addressee | undefined): Promise<Agent | null> =>
    to === undefined ? null : agents.find(to.agent);

  /** Whom the first message that waits is for, else whom the session names by then: the person may choose another one meanwhile. */
  const nextIn = (id: string) => async (): Promise<Agent> =>
    (await addressed((await queue.list(id))[0]?.to)) ?? ownAgent(id);

  /** What of `values` the agent's instructions ask for. Throws `invalid` when one has none, in the session either. */
  async function checkedValues({ version: { spec } }: Agent, session: Session | null, values: Values): Promise<Values> {
    const wanted = Object.keys(valuesOf(spec, {}));
    if (wanted.length === 0) return {};
    const said = session === null ? {} : await saidBefore(session);
    const given = Object.fromEntries(Object.entries(values).filter(([name]) => wanted.includes(name)));
    fillIn(spec, { ...said, ...given });
    return Object.fromEntries(
      Object.entries(given).filter(([name, value]) => value.trim() !== "" && said[name] !== value),
    );
  }

  const saidBefore = async ({ id, head }: Session): Promise<Values> =>
    saidIn(await store.call("events.history", { session: id, branch: head, after: 0 }));

  /** The first turn is this one's; whoever says something meanwhile is answered by whom they ask. */
  function once(id: string, first: Agent | null): NextAgent {
    let agent = first;
    return async () => {
      const next = agent;
      agent = null;
      return next ?? nextIn(id)();
    };
  }

  /** Opens a branch that goes on after this event of the history. */
  const branchAfter = async (id: string, branch: string, before: Event | undefined): Promise<void> => {
    const { branches } = await sessions.get(id);
    // What shares nothing with any other branch stands beside the first one.
    const parent = before?.branch ?? branches.find((one) => one.parent === null)?.id ?? "";
    await store.call("sessions.fork", { id: branch, session: id, parent, fork: before?.seq ?? 0, at: now() });
  };

  /** Begins a turn with what waited, and then this; what waits for another agent has its turn before. */
  async function say(
    { id, head }: Session,
    content: readonly UserBlock[],
    values: Values,
    to?: Addressee,
  ): Promise<void> {
    const waiting = await queue.list(id);
    const inTurn = waiting.some((message) => message.to?.agent !== to?.agent);
    const first = inTurn ? null : ((await addressed(to)) ?? (await ownAgent(id)));
    await runner.begin(id, head, once(id, first), async () => {
      if (!inTurn) await log.deliver(id, head, null);
      const facts: Fact[] = inTurn ? [] : [{ kind: "message.user", content, ...(to && { to }) }];
      // Before the message: who says it otherwise has filled in the same.
      if (Object.keys(values).length > 0) facts.unshift({ kind: "variables.filled", values });
      if (facts.length > 0)
        await log.append(
          id,
          head,
          facts.map((fact) => ({ span: null, parent: null, fact })),
        );
      if (!inTurn) return;
      await queue.add(id, content, to);
      await log.deliver(id, head, null);
    });
  }

  async function sayOrQueue(
    id: string,
    content: readonly UserBlock[],
    values: Values,
    to: Addressee | undefined,
  ): Promise<void> {
    for (;;) {
      await runner.settle(id);
      // What waits is a message and nothing else: the values would not be there when its turn begins.
      if (Object.keys(values).length > 0 && isUnderWay((await sessions.get(id)).session.state))
        throw fail(
          "working",
          t("The agent asks for values first, and is at work."),
          t("Send it when this turn is done."),
        );
      if (await queue.add(id, content, to)) return;
      try {
        return await say((await sessions.get(id)).session, content, values, to);
      } catch (thrown) {
        // Somebody began meanwhile, and has the session by now: the message waits for them.
        if (!isFailure(thrown) || thrown.code !== "working") throw thrown;
      }
    }
  }

  /** Begins a session with what `first` says in it. Where that cannot be said, nothing of the session is left. */
  async function beginWith(
    purpose: Purpose,
    agent: Agent,
    title: string,
    first: (session: Session) => Promise<void>,
  ): Promise<string> {
    const session = await sessions.create(purpose, agent.id, title);
    try {
      await first(session);
    } catch (thrown) {
      // It may be said, and only what comes after it have failed. What cannot be written off now is an empty session.
      const found = await sessions.find(session.id).catch(() => null);
      if (found?.session.ends === 0) await sessions.giveUp([session.id]).catch(() => {});
      throw thrown;
    }
    return session.id;
  }

  return {
    stop: runner.stop,
    live: runner.live,
    working: runner.working,
    dispose: runner.dispose,
    async send(id, text, chosen, values = {}, seen) {
      const existing = id === null ? null : (await sessions.get(id)).session;
      const { attachments, to } = asSeen(await sessions.draft(id), seen);
      if (text.trim() === "" && attachments.length === 0) throw fail("invalid", t("Write a message first."));
      const own = await agentFor(existing?.agent ?? chosen);
      const other = await addressed(to);
      if (to !== undefined && other === null)
        throw fail(
          "missing",
          t('There is no agent "{0}" any more.', to.name),
          t("Take it off the message, or ask another one."),
        );
      const filled = await checkedValues(other ?? own, existing, values);
      // An empty text says nothing, and some providers refuse one.
      const content: UserBlock[] = text.trim() === "" ? [...attachments] : [...attachments, { type: "text", text }];
      const said = (session: Session) => sayOrQueue(session.id, content, filled, to);
      if (existing !== null) await said(existing);
      const session = existing?.id ?? (await beginWith("chat", own, "", said));
      const attached = attachments.map(enclosureMark);
      await sessions.clearDraft(id, { agent: (other ?? own).id, text, attached, to: to?.agent ?? null });
      return session;
    },
    async ask(agentId, content) {
      const agent = await agents.get(agentId);
      const filled = await checkedValues(agent, null, {});
      return beginWith("chat", agent, "", (session) => say(session, content, filled));
    },
    async sendQueued(id) {
      const { session } = await sessions.get(id);
      await runner.settle(id);
      try {
        await runner.begin(id, session.head, nextIn(id), async () => {
          if ((await log.deliver(id, session.head, null)).length === 0)
            throw fail("stale", t("No message waits any more."));
        });
      } catch (thrown) {
        if (!isFailure(thrown) || thrown.code !== "working") throw thrown;
      }
    },
    async retry(id, turn, by = null) {
      const { session } = await sessions.get(id);
      const history = await store.call("events.history", { session: id, branch: session.head, after: 0 });
      const at = history.findIndex((event) => event.span === turn && event.fact.kind === "turn.started");
      const before = history[at - 1];
      if (before === undefined) throw fail("stale", t("There is nothing to answer again here."));
      const asked = (await addressed(addresseeIn(history.slice(0, at)))) ?? (await ownAgent(id));
      const first = by === null ? asked : by.type === "agent" ? await agents.get(by.agent) : onModel(asked, by);
      const branch = newId();
      await runner.begin(id, branch, once(id, first), () => branchAfter(id, branch, before));
    },
    async resend(id, seq, text) {
      const { session } = await sessions.get(id);
      const history = await store.call("events.history", { session: id, branch: session.head, after: 0 });
      const at = history.findIndex((event) => event.seq === seq);
      const fact = history[at]?.fact;
      if (fact?.kind !== "message.user") throw fail("stale", t("This message is not in the conversation any more."));
      const attached = fact.content.filter((block) => block.type !== "text");
      if (text.trim() === "" && attached.length === 0) throw fail("invalid", t("Write a message first."));
      const content: UserBlock[] = text.trim() === "" ? attached : [...attached, { type: "text", text }];
      const { to } = fact;
      const said: Fact = { kind: "message.user", content, ...(to && { to }) };
      const first = (await addressed(to)) ?? (await ownAgent(id));
      const branch = newId();
      await runner.begin(id, branch, once(id, first), async () => {
        await branchAfter(id, branch, history[at - 1]);
        // What was said in the middle of a turn: on the new branch that turn ends before it.
        const open = closeOpenTurn(history.slice(0, at), "cancelled");
        await log.append(id, branch, [...open, { span: null, parent: null, fact: said }]);
      });
    },
    async resume(id) {
      const { session } = await sessions.get(id);
      const history = await store.call("events.history", { session: id, branch: session.head, after: 0 });
      const first = (await addressed(addresseeIn(history))) ?? (await ownAgent(id));
      await runner.begin(id, session.head, once(id, first), async () => {});
    },
    async condense(id) {
      const { session } = await sessions.get(id);
      const prepare = async () => {
        const messages = context(await store.call("events.history", { session: id, branch: session.head, after: 0 }));
        if (isCondensable(messages, await messageSizes(messages, contextMeter.countEach))) return;
        throw fail("invalid", t("There is nothing old enough to condense."), t("Do it when there are more messages."));
      };
      await runner.settle(id);
      await runner.begin(id, session.head, once(id, await ownAgent(id)), prepare, "condensing");
    },
    async run(agentId, task, values = {}) {
      if (task.trim() === "") throw fail("invalid", t("Say what the agent should do."));
      const agent = await agents.get(agentId);
      const filled = await checkedValues(agent, null, values);
      const title = titleFrom(task, TITLE_LENGTH);
      return beginWith("run", agent, title, (session) => say(session, [{ type: "text", text: task }], filled));
    },
  };
}

/** What of a draft goes with a message. Throws `stale` when the person sees something else. */
function asSeen({ attachments, to }: StoredDraft, seen: Seen | undefined): Pick<StoredDraft, "attachments" | "to"> {
  if (seen === undefined) return { attachments, to };
  const found = marked(attachments, seen.attached);
  if (found === null)
    throw fail(
      "stale",
      t("Something that was attached here was sent, or taken off, in another window."),
      t("Look at what is attached now, and send your message again."),
    );
  if ((to?.agent ?? null) !== seen.to)
    throw fail(
      "stale",
      t("Who is to answer this message was changed in another window."),
      t("Look at who answers now, and send your message again."),
    );
  return { attachments: found, to };
}

/** The same agent on another model. What it asks of its own model (temperature, thinking) another one may not take. */
function onModel(agent: Agent, { connection, model }: { connection: string; model: string }): Agent {
  const spec = { ...agent.version.spec, connection, model, parameters: {} };
  return { ...agent, version: { ...agent.version, spec } };
}
