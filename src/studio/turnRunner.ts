// Runs turns: one per session at a time, in one process of all that share the store, until the log says how it ended.
import type { Agent } from "../core/agent.ts";
import { condenseByHand } from "../core/condense.ts";
import type { Entry, Event, TurnEnd } from "../core/event.ts";
import { type ErrorInfo, fail, toErrorInfo } from "../core/failure.ts";
import { changeFor } from "../core/forkPoint.ts";
import { t } from "../core/l10n.ts";
import { loop } from "../core/loop.ts";
import type { Part } from "../core/provider.ts";
import { closeOpenTurn, interrupted } from "../core/recovery.ts";
import { redact } from "../core/redact.ts";
import type { Emitter } from "../core/scope.ts";
import { saidIn } from "../core/variables.ts";
import type { Lease } from "../store/operations/leases.ts";
import { startBeat } from "./beat.ts";
import type { Change, LiveOutput, LivePart, Trouble, TurnEnded } from "./changes.ts";
import type { StudioDeps } from "./deps.ts";
import { forkedAgent, forkedPorts } from "./forkedTurn.ts";
import { isTakenOver, type Log } from "./log.ts";
import type { Recovery } from "./recovery.ts";
import type { Sessions } from "./sessions.ts";
import { createTurnPorts, type TurnOutlet, type TurnPortsParts } from "./turnPorts.ts";

export interface TurnRunner {
  /**
   * Has the session for this process alone, does `prepare`, and starts a turn on `branch`. Resolves once the turn is under way.
   * `agent` is asked for each turn: when one is done and messages wait, they begin the next. Throws `working` when the session
   * is at work here or in another window, and what `prepare` and `agent` throw. `work`: what is begun with.
   */
  begin(session: string, branch: string, agent: NextAgent, prepare: () => Promise<void>, work?: Work): Promise<void>;
  /** What a process that is gone left open in the session is closed: whoever has it then is at work. */
  settle(session: string): Promise<void>;
  /** Resolves when the turn has ended and the log says so, or when none is under way. Throws `working` when it is another window's. */
  stop(session: string): Promise<void>;
  /** Resolves when no turn of the session is under way in this process. */
  ended(session: string): Promise<void>;
  /** The parts so far of the model call under way in this process; null when there is none. */
  live(session: string): { readonly span: string; readonly parts: readonly Part[] } | null;
  /** The sessions at work in this process. */
  working(): readonly string[];
  /** The process ends: stops all, and waits until the log says that it was interrupted. */
  dispose(): Promise<void>;
}

/** An answer, or making room in the window before the next one. */
type Work = "turn" | "condensing";

/** Who answers next. */
export type NextAgent = () => Promise<Agent>;

interface Working {
  readonly controller: AbortController;
  /** Resolves when the log says how it ended, or when it could not begin. */
  readonly ended: Promise<void>;
  span: string | null;
  parts: Part[];
}

export interface TurnRunnerParts extends TurnPortsParts {
  readonly sessions: Sessions;
  readonly log: Log;
  readonly recovery: Recovery;
  readonly changes: Emitter<Change>;
  readonly livePart: Emitter<LivePart>;
  readonly liveOutput: Emitter<LiveOutput>;
  readonly turnEnded: Emitter<TurnEnded>;
  readonly troubles: Emitter<Trouble>;
  /** Taken out of what views are shown; the log takes them out of what it stores. */
  readonly keys: ReadonlySet<string>;
}

export function createTurnRunner(deps: StudioDeps, parts: TurnRunnerParts): TurnRunner {
  const { store, owner } = deps;
  const { sessions, log, recovery, changes } = parts;
  const portsFor = createTurnPorts(deps, parts);
  const underWay = new Map<string, Working>();
  /** The sessions whose leases this process has. */
  const leased = new Set<string>();
  let closing = false;
  // Its turn can write nothing any more; this ends what it may be waiting for.
  const beat = startBeat(
    deps,
    () => [...leased],
    (session) => underWay.get(session)?.controller.abort(),
  );

  const leaseOf = async (session: string): Promise<Lease | undefined> =>
    (await store.call("leases.list", undefined)).find((lease: Lease) => lease.session === session);
  /** One of this process, which has no turn there, was left over when the log could not be written. */
  const isElsewhere = (held: Lease): boolean => held.owner !== owner && !deps.isOwnerDead(held.owner);

  /** Has the session for this process alone. What a dead process left open is closed first. */
  async function take(session: string, branch: string): Promise<void> {
    const held = await store.call("leases.take", { session, branch, owner });
    if (held.taken) {
      leased.add(session);
      return;
    }
    if (isElsewhere(held)) throw atElsewhere();
    await recovery.recover(held);
    await take(session, branch);
  }

  async function release(session: string): Promise<void> {
    leased.delete(session);
    // When the store cannot be written the lease stays: then recovery closes the turn once this process is gone.
    await store.call("leases.release", { session, owner }).catch(() => {});
  }

  /** What the turn tells of while it is under way, and what it is told. */
  const outletOf = (session: string, branch: string, working: Working, history: Event[]): TurnOutlet => ({
    history: () => history,
    async takeMessages(turn, signal) {
      const events = await log.deliver(session, branch, turn, signal);
      history.push(...events);
      return events.flatMap(({ fact }) => (fact.kind === "message.user" ? [fact.content] : []));
    },
    progress: (span, text) => parts.liveOutput.emit({ session, span, text: redact(text, parts.keys) }),
    live(span, index, part) {
      if (working.span !== span) {
        working.span = span;
        working.parts = [];
      }
      const safe = redact(part, parts.keys);
      working.parts.push(safe);
      parts.livePart.emit({ session, span, index, part: safe });
    },
  });

  /** One turn, or one condensation; answers how it ended. */
  async function runWork(
    session: string,
    branch: string,
    agent: Agent,
    working: Working,
    work: Work,
  ): Promise<TurnEnd | null> {
    const { signal } = working.controller;
    const [told, imported] = await Promise.all([
      store.call("events.history", { session, branch, after: 0 }),
      store.call("sessions.importedUpTo", { session }),
    ]);
    // What a file says that a person chose, or allowed, nobody here did. It grows with what is appended.
    const history = told.filter(({ seq, fact }) => seq > imported || fact.kind !== "fork.changed");
    const change = changeFor(history);
    const outlet = outletOf(session, branch, working, history);
    const ports = await portsFor(forkedAgent(agent, change), session, saidIn(history), outlet, signal);
    const entries = work === "turn" ? loop(history, forkedPorts(ports, change), signal) : condenseByHand(ports, signal);
    let ended: TurnEnd | null = null;
    for await (const entry of entries) {
      const written = closing ? asInterrupted(entry) : entry;
      history.push(...(await log.append(session, branch, [written], closing ? undefined : signal)));
      const { fact, span, parent } = entry;
      if (fact.kind === "context.condensed" && parent === null) ended = "done";
      if ((fact.kind === "model.responded" || fact.kind === "model.failed") && span === working.span)
        working.span = null;
      if (fact.kind === "turn.ended" && parent === null) ended = fact.reason;
    }
    return ended;
  }

  /** Turns until one does not end well, or nobody has said anything meanwhile. */
  async function run(
    session: string,
    branch: string,
    first: Agent,
    next: NextAgent,
    working: Working,
    begun: Work,
  ): Promise<void> {
    const { signal } = working.controller;
    let agent = first;
    let work = begun;
    /** Whether the lease is still to be given back. */
    let leasing = true;
    try {
      for (;;) {
        const ended = await runWork(session, branch, agent, working, work);
        // What waits for an agent that was stopped, or that failed, waits for the person too.
        if (ended !== "done" || closing || signal.aborted) break;
        // Where that cannot be written nothing can be begun either: whoever comes next finds the lease.
        const released = await store.call("leases.releaseUnlessQueued", { session, owner }).catch(() => null);
        leasing = released !== true;
        if (released !== false) break;
        agent = await next();
        work = "turn";
        await log.deliver(session, branch, null, signal);
      }
    } catch (thrown) {
      // Nobody reads the answer any more: it must not go on being made, and paid for.
      working.controller.abort();
      leasing = await recordFailure(session, branch, agent, thrown, work);
    } finally {
      underWay.delete(session);
      leased.delete(session);
      // A turn that is still open in the log keeps its lease: by it whoever comes next finds the turn, and closes it.
      if (leasing) await release(session);
      const found = await sessions.find(session).catch(() => null);
      changes.emit({ type: "session", session });
      changes.emit({ type: "sessions" });
      if (found !== null) parts.turnEnded.emit({ session, state: found.session.state });
    }
  }

  /**
   * The turn could not begin, or could not be written: one last try to say so in the log. False when that fails too, or when
   * the session is another window's now: that one has closed the turn, and what it does since is not to be mixed with ours.
   */
  async function recordFailure(
    session: string,
    branch: string,
    agent: Agent,
    thrown: unknown,
    work: Work,
  ): Promise<boolean> {
    const error = toErrorInfo(thrown);
    if (isTakenOver(thrown)) {
      parts.troubles.emit({ error, waiting: false });
      return false;
    }
    try {
      const open = closeOpenTurn(await store.call("events.history", { session, branch, after: 0 }), "failed", error);
      const failed = work === "turn" ? failedTurn : failedCondensation;
      await log.append(session, branch, open.length > 0 ? open : failed(deps.newId(), error, agent));
      return true;
    } catch (again) {
      parts.troubles.emit({ error: toErrorInfo(again), waiting: false });
      return false;
    }
  }

  return {
    async begin(session, branch, next, prepare, work = "turn") {
      if (closing) throw fail("closed", t("AI Studio is closing."));
      if (underWay.has(session)) throw atWork(t("This session is at work already."));
      let end = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      const working: Working = { controller: new AbortController(), ended, span: null, parts: [] };
      // Before anything is awaited: of two that begin at once, the second is refused.
      underWay.set(session, working);
      let agent: Agent;
      try {
        agent = await next();
        await take(session, branch);
        await prepare().catch(async (thrown) => {
          await release(session);
          throw thrown;
        });
      } catch (thrown) {
        underWay.delete(session);
        end();
        throw thrown;
      }
      void run(session, branch, agent, next, working, work).finally(end);
      changes.emit({ type: "sessions" });
    },
    async stop(session) {
      const working = underWay.get(session);
      if (working !== undefined) {
        working.controller.abort();
        return working.ended;
      }
      const held = await leaseOf(session);
      if (held === undefined) return;
      if (isElsewhere(held)) throw atElsewhere();
      await recovery.recover(held);
    },
    async settle(session) {
      const held = await leaseOf(session);
      if (held !== undefined && !underWay.has(session) && !isElsewhere(held)) await recovery.recover(held);
    },
    ended: async (session) => underWay.get(session)?.ended,
    live(session) {
      const working = underWay.get(session);
      return working === undefined || working.span === null ? null : { span: working.span, parts: working.parts };
    },
    working: () => [...underWay.keys()],
    async dispose() {
      closing = true;
      beat.dispose();
      const all = [...underWay.values()];
      for (const { controller } of all) controller.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

const atWork = (message: string, advice = t("Wait until it is done, or stop it.")) => fail("working", message, advice);

const atElsewhere = () =>
  atWork(
    t("This session is at work in another window."),
    t(
      "Wait until it is done, or stop it there. If that window hangs, this one takes the session over within about a minute.",
    ),
  );

/** A turn that failed before it could begin. */
function failedTurn(span: string, error: ErrorInfo, agent: Agent): Entry[] {
  const { id, spec } = agent.version;
  return [
    { span, parent: null, fact: { kind: "turn.started", agentVersion: id, agentName: spec.name } },
    { span, parent: null, fact: { kind: "turn.ended", reason: "failed", error, durationMs: 0 } },
  ];
}

/** The same of a condensation. */
const failedCondensation = (span: string, error: ErrorInfo): Entry[] => [
  { span, parent: null, fact: { kind: "condensing.started", by: "person", upTo: [], tokensBefore: 0 } },
  { span, parent: null, fact: { kind: "condensing.failed", error, durationMs: 0 } },
];

/** Nobody stopped this turn: the process that ran it is about to end. */
function asInterrupted(entry: Entry): Entry {
  const { fact } = entry;
  if (fact.kind === "turn.ended" && fact.reason === "cancelled") {
    return { ...entry, fact: { ...fact, reason: "interrupted", error: interrupted } };
  }
  if ((fact.kind === "model.failed" || fact.kind === "condensing.failed") && fact.error.code === "aborted") {
    return { ...entry, fact: { ...fact, error: interrupted } };
  }
  return entry;
}
