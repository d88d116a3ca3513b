// How an agent works in a session: its model, its tools, its limits.
import type { Agent, AgentSpec } from "../core/agent.ts";
import type { Condensing } from "../core/condense.ts";
import { cutsOf } from "../core/condenseCut.ts";
import type { Event } from "../core/event.ts";
import type { TurnPorts } from "../core/loop.ts";
import type { UserBlock } from "../core/message.ts";
import type { Tool } from "../core/tool.ts";
import { fillIn, type Values } from "../core/variables.ts";
import type { Agents } from "./agents.ts";
import { agentTools } from "./agentTools.ts";
import type { Approvals } from "./approvals.ts";
import type { Connections } from "./connections.ts";
import type { ContextMeter } from "./contextMeter.ts";
import type { StudioDeps } from "./deps.ts";

export interface TurnPortsParts {
  readonly agents: Agents;
  readonly connections: Connections;
  readonly approvals: Approvals;
  readonly contextMeter: ContextMeter;
  /** See sessionTools.ts. */
  toolsFor(holder: string | null): readonly Tool[];
  /** What the agent's MCP servers bring. */
  serverTools(spec: AgentSpec, signal: AbortSignal): Promise<readonly Tool[]>;
}

/** What belongs to the session's own turn alone. */
export interface TurnOutlet {
  readonly live: TurnPorts["live"];
  readonly progress: TurnPorts["progress"];
  takeMessages(turn: string, signal: AbortSignal): Promise<readonly (readonly UserBlock[])[]>;
  /** The branch's events, all that were appended so far included. Absent within a call: an agent there has no history of its own. */
  readonly history?: () => readonly Event[];
}

/** An agent within a call is shown by its checkpoints, and is told nothing but its task. */
const nowhere = { live() {}, takeMessages: async () => [] };

export function createTurnPorts(
  deps: StudioDeps,
  { agents, connections, approvals, contextMeter, toolsFor, serverTools }: TurnPortsParts,
) {
  const ownTools = ({ version: { spec } }: Agent, holder: string | null) =>
    toolsFor(holder).filter((tool) => spec.tools.includes(tool.spec.name));

  /** `chain`: the ids of the agents at work within each other, this one last. `said`: what a person filled in for it. */
  async function portsFor(
    agent: Agent,
    session: string,
    chain: readonly string[],
    said: Values,
    { live, takeMessages, progress, history }: TurnOutlet,
    signal: AbortSignal,
  ): Promise<TurnPorts> {
    const { id, spec } = agent.version;
    const system = fillIn(spec, said);
    const connection = await connections.get(spec.connection);
    const opened = connections.open(spec.connection);
    // A key that the secret store does not give out now is in no connection's hands either.
    const learned = connections.learnKeys().catch(() => {});
    // The rejection is seen by whoever awaits it below; without this it would count as unhandled until then.
    opened.catch(() => {});
    // What another agent's model has seen, this one's has not, nor what its own saw in an earlier call.
    const holder = chain.length > 1 ? deps.newId() : session;
    const tools = [...ownTools(agent, holder), ...(await serverTools(spec, signal))];
    const taken = tools.map((tool) => tool.spec.name);
    const callable = await agentTools(agent, chain, taken, {
      find: agents.find,
      effectsOf: (called) => [
        ...ownTools(called, null).map(({ effect }) => effect),
        ...(called.version.spec.servers ?? []).map(() => "execute" as const),
      ],
      portsFor: (called, longer) => portsFor(called, session, longer, {}, { ...nowhere, progress }, signal),
    });
    const all = [...tools, ...callable];
    const frame = { system, tools: all.map((tool) => tool.spec) };
    const condensing: Condensing | undefined = history && {
      threshold: deps.condenseAt(),
      history,
      measure: (measured, share) =>
        contextMeter.sizeOf({ connection, model: spec.model, history: measured, frame }, share),
      cut: (messages, by, size) => cutsOf(messages, by, size, contextMeter.countEach),
    };
    return {
      agentVersion: id,
      agentName: spec.name,
      model: { connection: spec.connection, provider: connection.provider, model: spec.model },
      system,
      parameters: spec.parameters,
      tools: all,
      limits: { ...deps.limits(), ...spec.limits },
      async *stream(request, signal) {
        const [{ provider }] = await Promise.all([opened, learned]);
        yield* provider.stream(request, signal);
      },
      takeMessages,
      judge: (call, effect, invocation, signal) => approvals.judge(session, call, effect, invocation, signal),
      answer: (span, signal) => approvals.answer(session, span, signal),
      progress,
      async price(model, usage, answeredBy) {
        const { connection: current } = await opened;
        return deps.price(model, usage, answeredBy, current);
      },
      digest: deps.digest,
      now: deps.now,
      random: deps.random,
      newId: deps.newId,
      sleep: deps.sleep,
      live,
      ...(condensing === undefined ? {} : { condensing }),
    };
  }

  /** Throws `invalid` when a variable of the agent's instructions has no value. */
  return (agent: Agent, session: string, said: Values, outlet: TurnOutlet, signal: AbortSignal): Promise<TurnPorts> =>
    portsFor(agent, session, [agent.id], said, outlet, signal);
}
