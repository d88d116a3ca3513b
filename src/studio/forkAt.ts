// Going on from any event of a session, with something changed. What stands before it is the record's: it is not asked, paid
// for or carried out again. One way on is a branch; several at once are sessions of their own, each with a copy of what stands
// before, since a session has one turn at a time (its lease, its state and what waits for a person are one each). What goes on
// is a turn of its own, with a turn's limits; files in the workspace are as they are now.
import type { Agent } from "../core/agent.ts";
import type { Changed, Event, FactOf } from "../core/event.ts";
import { fail, isFailure } from "../core/failure.ts";
import { firstWords } from "../core/figures.ts";
import {
  type CallChange,
  type ForkBeginning,
  type ForkPoint,
  forkEntries,
  forkPointAt,
  keptAt,
} from "../core/forkPoint.ts";
import { english } from "../core/l10n.ts";
import type { ModelRef, UserBlock } from "../core/message.ts";
import { ownFacts } from "../core/nested.ts";
import { TITLE_LENGTH } from "../core/plainWords.ts";
import type { Usage } from "../core/provider.ts";
import type { Emitter } from "../core/scope.ts";
import type { Session } from "../core/session.ts";
import type { ForkEstimate, ForkMade, ForkPlan, ForkWish } from "../protocol/forking.ts";
import type { Answerer } from "../protocol/schemas.ts";
import type { Agents } from "./agents.ts";
import type { Change } from "./changes.ts";
import type { Connections } from "./connections.ts";
import type { StudioDeps } from "./deps.ts";
import type { Log } from "./log.ts";
import type { Sessions } from "./sessions.ts";
import type { TurnRunner } from "./turnRunner.ts";

/** Sessions at work at the same time: vendors refuse more sooner than they answer them. */
const AT_ONCE = 4;

export interface ForkAt {
  /** What there is to change at this event. Throws `missing`, `stale`, and `invalid` where nothing goes on. */
  plan(session: string, seq: number): Promise<ForkPlan>;
  /** What a model call there costs with another model or agent, as far as that is known. */
  estimate(session: string, seq: number, by: Answerer): Promise<ForkEstimate>;
  /**
   * Goes on from there; resolves once that is stored, and under way. Throws what `plan` throws, `invalid` for a message that is
   * empty, and `working` where the session is at work and one branch is to begin.
   */
  begin(session: string, wish: ForkWish): Promise<ForkMade>;
  /** The sessions that began with a copy of this one, oldest first. */
  made(session: string): Promise<readonly Session[]>;
}

interface Parts {
  readonly agents: Agents;
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly log: Log;
  readonly runner: TurnRunner;
}

/** What the record says of the place. */
interface Place {
  readonly session: Session;
  readonly branch: string;
  readonly history: readonly Event[];
  readonly point: ForkPoint;
  /** How the model was asked there; null where it was not. */
  readonly asked: FactOf<"model.requested"> | null;
  /** What that call used. */
  readonly usage: Usage;
  /** The agent as it was then; null when that is not known. */
  readonly agent: Agent | null;
}

export function createForkAt(deps: StudioDeps, parts: Parts, changes: Emitter<Change>): ForkAt {
  const { store, now, newId } = deps;
  const { agents, connections, sessions, log, runner } = parts;

  async function placeAt(id: string, seq: number): Promise<Place> {
    const { session } = await sessions.get(id);
    const event = await store.call("events.get", { session: id, seq });
    if (event === null) throw fail("missing", english("This session has no event {0}.", seq));
    const history = await store.call("events.history", { session: id, branch: event.branch, after: 0 });
    const point = forkPointAt(history, seq);
    const asking = askingAt(history, seq, point);
    const asked = asking?.fact.kind === "model.requested" ? asking.fact : null;
    const answer = history.find(
      ({ span, fact }) => span === asking?.span && (fact.kind === "model.responded" || fact.kind === "model.failed"),
    )?.fact;
    const usage = answer?.kind === "model.responded" || answer?.kind === "model.failed" ? answer.usage : {};
    return { session, branch: event.branch, history, point, asked, usage, agent: await agentThen(history, seq) };
  }

  /** Who answered there: the version that did, whatever the agent is by now. */
  async function agentThen(history: readonly Event[], seq: number): Promise<Agent | null> {
    const own = ownFacts(history).filter(({ fact }) => fact.kind === "turn.started");
    const started = (own.findLast((event) => event.seq <= seq) ?? own[0])?.fact;
    if (started?.kind !== "turn.started") return null;
    const [version] = await store.call("transfer.versions", { ids: [started.agentVersion] });
    if (version === undefined) return null;
    return { id: version.agent, version, createdAt: version.createdAt, archivedAt: null };
  }

  async function agentFor({ session, agent }: Place, by: Answerer | null): Promise<Agent> {
    if (by?.type === "agent") return agents.get(by.agent);
    if (agent !== null) return agent;
    const own = session.agent === null ? null : await agents.find(session.agent);
    if (own === null)
      throw fail(
        "unconfigured",
        english("The agent of this event is gone."),
        english("Choose an agent to go on with."),
      );
    return own;
  }

  async function modelFor(place: Place, by: Answerer | null): Promise<ModelRef | null> {
    if (by?.type === "model") {
      const { provider } = await connections.get(by.connection);
      return { connection: by.connection, provider, model: by.model };
    }
    if (by === null) return place.asked?.model ?? null;
    const { connection, model } = (await agents.get(by.agent)).version.spec;
    return { connection, provider: (await connections.get(connection)).provider, model };
  }

  async function estimateOf(place: Place, by: Answerer | null): Promise<ForkEstimate> {
    const unknown = {
      cost: { kind: "unknown", why: english("What was used there is not known.") },
      input: null,
    } as const;
    const model = await modelFor(place, by).catch(() => null);
    if (model === null || place.usage.input === undefined) return unknown;
    const { input, output } = place.usage;
    // Nobody knows what a cache will hold: as if it held nothing.
    const usage = { input, ...(output === undefined ? {} : { output }) };
    try {
      const connection = await connections.get(model.connection);
      return { cost: await deps.price(model, usage, null, connection), input };
    } catch {
      return { ...unknown, input };
    }
  }

  /** What holds for the turn, and what of it is not as it was. */
  async function settingsFor(place: Place, { system, parameters }: ForkWish, by: Answerer | null) {
    const { asked } = place;
    const model = await modelFor(place, by);
    const isAgent = by?.type === "agent";
    // What was asked of one model (temperature, thinking) another one may not take.
    const recorded = by === null ? (asked?.parameters ?? null) : {};
    const chosen = parameters ?? (isAgent ? null : recorded);
    const prompt = system ?? (isAgent ? null : (asked?.system ?? null));
    const isOther = (one: ModelRef | null) =>
      one !== null && (one.connection !== asked?.model.connection || one.model !== asked.model.model);
    const changed: Changed[] = [
      ...(system !== null && system !== asked?.system ? (["system"] as const) : []),
      ...(isOther(model) ? (["model"] as const) : []),
      ...(parameters !== null && !sameParameters(parameters, asked?.parameters) ? (["parameters"] as const) : []),
    ];
    return {
      changed,
      settings: {
        ...(prompt === null ? {} : { system: prompt }),
        ...(model === null || isAgent ? {} : { model }),
        ...(chosen === null ? {} : { parameters: chosen }),
      },
    };
  }

  async function beginningOf(place: Place, wish: ForkWish, by: Answerer | null): Promise<ForkBeginning> {
    const { point } = place;
    const call = point.kind === "call" ? (wish.call ?? { type: "again" as const }) : null;
    const content = contentOf(point, wish.message);
    if (content?.length === 0 || (point.kind === "end" && point.done && content === null))
      throw fail("invalid", english("Write a message first."));
    const { changed, settings } = await settingsFor(place, wish, by);
    const said = content !== null && (point.kind === "end" || wish.message !== null) ? (["message"] as const) : [];
    const atCall = call === null || call.type === "again" || isRecorded(point, call) ? [] : [call.type];
    return { from: wish.seq, point, changed: [...said, ...atCall, ...changed], settings, call, content };
  }

  /** One way on: a branch of the session, shown from now on. */
  async function beginBranch(place: Place, wish: ForkWish): Promise<ForkMade> {
    const by = wish.by[0] ?? null;
    const { session, history } = place;
    const beginning = await beginningOf(place, wish, by);
    const kept = keptOf(history, beginning);
    const agent = await agentFor(place, by);
    const branch = newId();
    await runner.begin(session.id, branch, firstBy(agent, session.id), async () => {
      const { branches } = await sessions.get(session.id);
      const last = kept.at(-1);
      const parent = last?.branch ?? branches.find((one) => one.parent === null)?.id ?? "";
      await store.call("sessions.fork", { id: branch, session: session.id, parent, fork: last?.seq ?? 0, at: now() });
      await log.append(session.id, branch, forkEntries(kept, beginning));
    });
    return { type: "branch", branch };
  }

  /** The first turn is this agent's; who says something later is answered by the session's own. */
  function firstBy(agent: Agent, id: string) {
    let first: Agent | null = agent;
    return async (): Promise<Agent> => {
      const next = first;
      first = null;
      if (next !== null) return next;
      const { session } = await sessions.get(id);
      return (session.agent === null ? null : await agents.find(session.agent)) ?? agent;
    };
  }

  /** A session of its own, ready to go on. */
  async function copyFor(place: Place, wish: ForkWish, by: Answerer) {
    const { session, branch: fromBranch, history } = place;
    const beginning = await beginningOf(place, wish, by);
    const kept = keptOf(history, beginning);
    const upTo = kept.at(-1)?.seq ?? 0;
    const agent = await agentFor(place, by);
    const [id, branch, at] = [newId(), newId(), now()];
    const name = by.type === "model" ? by.model : agent.version.spec.name;
    const title = firstWords(`${name}: ${session.title}`, TITLE_LENGTH);
    const copied = { kind: "session.copied", from: session.id, title: session.title, upTo } as const;
    const made = await store.call("sessions.copy", {
      ...{ id, branch, purpose: "chat", title, agent: by.type === "agent" ? by.agent : session.agent, at },
      ...{ from: session.id, fromBranch, upTo, draft: { text: "", attachments: [] } },
      tail: [{ span: null, parent: null, fact: copied }, ...forkEntries(kept, beginning)],
    });
    if (made === null) throw fail("missing", english("This session does not exist any more."));
    const event = { span: null, parent: null, id: newId(), at };
    const forked = { kind: "session.forked", into: id, title, upTo } as const;
    await store.call("events.append", {
      session: session.id,
      branch: session.head,
      events: [{ ...event, fact: forked }],
    });
    return { id, branch, agent };
  }

  /** A few at a time; what fails to begin stands there, to be continued. */
  async function runAll(copies: readonly { id: string; branch: string; agent: Agent }[]): Promise<void> {
    const waiting = [...copies];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        try {
          await runner.begin(next.id, next.branch, firstBy(next.agent, next.id), async () => {});
          await runner.ended(next.id);
        } catch (thrown) {
          // Somebody set it to work meanwhile, or deleted it.
          if (!isFailure(thrown)) throw thrown;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  return {
    async plan(id, seq) {
      const place = await placeAt(id, seq);
      const { point, asked, agent } = place;
      const call = point.kind === "call" ? point : null;
      const again = forkEntries(keptOf(place.history, { point, call: null }), {
        ...{ from: seq, point, changed: [], settings: {}, call: null, content: contentOf(point, "") },
      }).flatMap(({ fact }) => (fact.kind === "fork.changed" ? fact.again : []));
      return {
        seq,
        kind: point.kind,
        agent: agent?.version.spec.name ?? "",
        system: asked?.system ?? null,
        model: asked?.model ?? null,
        parameters: asked?.parameters ?? {},
        call: call && {
          name: call.requested.name,
          input: call.requested.input,
          preview: call.requested.preview,
          result: call.finished && { text: call.finished.text, isError: call.finished.isError },
          decision: call.decided?.decision ?? null,
        },
        message: point.kind === "message" ? textOf(point.content) : null,
        others: call === null ? 0 : again.filter((callId) => callId !== call.requested.callId).length,
        saysFirst: point.kind === "end" && point.done,
        estimate: await estimateOf(place, null),
      };
    },
    estimate: async (id, seq, by) => estimateOf(await placeAt(id, seq), by),
    async begin(id, wish) {
      const place = await placeAt(id, wish.seq);
      if (wish.by.length < 2) return beginBranch(place, wish);
      const copies = [];
      for (const by of wish.by) copies.push(await copyFor(place, wish, by));
      changes.emit({ type: "session", session: id });
      changes.emit({ type: "sessions" });
      void runAll(copies);
      return { type: "sessions", sessions: copies.map((copy) => copy.id) };
    },
    async made(id) {
      const found = await Promise.all((await store.call("sessions.copies", { session: id })).map(sessions.find));
      return found.flatMap((one) => (one === null || one.session.deletedAt !== null ? [] : [one.session]));
    },
  };
}

const keptOf = (
  history: readonly Event[],
  { point, call }: Pick<ForkBeginning, "point" | "call">,
): readonly Event[] => {
  const last = keptAt(point, call);
  return history.filter(({ seq }) => seq <= last);
};

/** Whether what a person says of a call is what was recorded of it. */
function isRecorded(point: ForkPoint, call: CallChange): boolean {
  if (point.kind !== "call") return false;
  if (call.type === "result") return call.text === point.finished?.text && call.isError === point.finished.isError;
  return call.type === "decision" && call.verdict === point.decided?.decision.verdict && call.reason === "";
}

/** How the model was asked there: where something is said first, next; else last. */
function askingAt(history: readonly Event[], seq: number, { kind }: ForkPoint): Event | undefined {
  const all = ownFacts(history).filter(({ fact }) => fact.kind === "model.requested");
  const next = all.find((event) => event.seq >= seq);
  const last = all.findLast((event) => event.seq <= seq);
  return kind === "message" || kind === "ask" ? (next ?? last) : (last ?? next);
}

const textOf = (content: readonly UserBlock[]): string =>
  content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");

/** What the person says; null for nothing. What was attached to the message of the record goes along. */
function contentOf(point: ForkPoint, message: string | null): readonly UserBlock[] | null {
  const text = (words: string): UserBlock[] => (words.trim() === "" ? [] : [{ type: "text", text: words }]);
  if (point.kind === "message") {
    if (message === null) return point.content;
    return [...point.content.filter((block) => block.type !== "text"), ...text(message)];
  }
  if (point.kind !== "end") return null;
  const said = text(message ?? "");
  return said.length === 0 ? null : said;
}

const sameParameters = (one: object, other: object = {}): boolean => {
  const sorted = (value: object) => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
};
