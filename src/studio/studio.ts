// The product without its screens: every verb that a view, a command or a command line can use.

import type { Limits } from "../core/limits.ts";
import { createEmitter, createScope, type Emitter } from "../core/scope.ts";
import type { Tool } from "../core/tool.ts";
import type { StoreReport } from "../store/report.ts";
import { type Agents, createAgents } from "./agents.ts";
import { type Approvals, createApprovals } from "./approvals.ts";
import type { Change, LiveOutput, LivePart, Trouble, TurnEnded } from "./changes.ts";
import { type Checkpoints, createCheckpoints } from "./checkpoints.ts";
import { type Connections, createConnections } from "./connections.ts";
import { type ContextMeter, createContextMeter } from "./contextMeter.ts";
import { createData, type Data } from "./data.ts";
import type { StudioDeps } from "./deps.ts";
import { createEvents, type Events } from "./events.ts";
import { createExactRequests, type ExactRequests } from "./exactRequests.ts";
import { createForkAt, type ForkAt } from "./forkAt.ts";
import { createForks, type Forks } from "./forks.ts";
import { createLog, isPassing } from "./log.ts";
import { createMcpServers, type McpServers } from "./mcp/servers.ts";
import { createModels, type Models } from "./models.ts";
import { createQueue, type Queue } from "./queue.ts";
import { createQuickAsk, type QuickAsk } from "./quickAsk.ts";
import { createRecovery } from "./recovery.ts";
import { createReplays, type Replays } from "./replays.ts";
import { createSearch, type Search } from "./search.ts";
import { createSessions, type Sessions } from "./sessions.ts";
import { createSessionTools } from "./sessionTools.ts";
import { createTitles } from "./titles.ts";
import { createSessionTotals, type SessionTotals } from "./totals.ts";
import { createTransfer, type Transfer } from "./transfer.ts";
import { createTurnRunner } from "./turnRunner.ts";
import { createTurns, type Turns } from "./turns.ts";
import { createUpkeep, type Upkeep } from "./upkeep.ts";

export interface Studio {
  readonly agents: Agents;
  readonly connections: Connections;
  readonly models: Models;
  readonly quickAsk: QuickAsk;
  readonly mcp: McpServers;
  readonly contextMeter: ContextMeter;
  readonly sessions: Sessions;
  readonly queue: Queue;
  readonly forks: Forks;
  readonly forkAt: ForkAt;
  readonly turns: Turns;
  readonly events: Events;
  readonly exactRequests: ExactRequests;
  readonly replays: Replays;
  readonly data: Data;
  readonly upkeep: Upkeep;
  readonly search: Search;
  readonly totals: SessionTotals;
  readonly transfer: Transfer;
  /** The tools that come with AI Studio. */
  readonly builtIn: readonly Tool[];
  /** All, as they are now: other extensions' come and go. */
  readonly tools: readonly Tool[];
  readonly approvals: Approvals;
  readonly checkpoints: Checkpoints;
  readonly changes: Emitter<Change>;
  readonly livePart: Emitter<LivePart>;
  readonly liveOutput: Emitter<LiveOutput>;
  readonly turnEnded: Emitter<TurnEnded>;
  readonly troubles: Emitter<Trouble>;
  /** The history was opened once more: what that found and did. */
  readonly reopened: Emitter<StoreReport>;
  newId(): string;
  /** The person's limits of a turn, where an agent has none of its own. */
  limits(): Limits;
  /** Stops what works, then closes the store. */
  dispose(): Promise<void>;
}

/** A window that died is noticed this soon by the others; one that stands still (stillness.ts) after a dozen such looks. */
const RECOVERY_MS = 5_000;
/** Between two looks whether the history needs tidying or a backup. */
const UPKEEP_MS = 60_000;

/** Opens the studio on an open store: closes what a crash left open. */
export async function openStudio(deps: StudioDeps): Promise<Studio> {
  const scope = createScope();
  const changes = createEmitter<Change>();
  const livePart = createEmitter<LivePart>();
  const liveOutput = createEmitter<LiveOutput>();
  const turnEnded = createEmitter<TurnEnded>();
  const troubles = createEmitter<Trouble>();
  const reopened = createEmitter<StoreReport>();
  scope.own(deps.store.onReopened((report) => reopened.emit(report)));
  const keys = new Set<string>();

  const sessionTools = createSessionTools(deps);
  const { toolsFor } = sessionTools;
  const agents = createAgents(deps, changes);
  const connections = createConnections(deps, changes, keys);
  const models = createModels(deps, connections, changes, keys);
  const mcp = createMcpServers(deps, connections, changes, troubles, keys);
  const sessions = createSessions(deps, changes);
  const log = createLog(deps, changes, troubles, keys);
  const approvals = createApprovals(deps, changes);
  const recovery = createRecovery(deps, log, changes);
  const queue = createQueue(deps, changes, keys);
  const meterParts = { agents, connections, models, sessions, toolsFor, serverSpecs: mcp.specsFor };
  const contextMeter = createContextMeter(deps, meterParts);
  const runner = createTurnRunner(deps, {
    agents,
    connections,
    sessions,
    log,
    recovery,
    toolsFor,
    serverTools: mcp.toolsFor,
    changes,
    livePart,
    liveOutput,
    approvals,
    contextMeter,
    turnEnded,
    troubles,
    keys,
  });
  const turns = createTurns(deps, { agents, sessions, log, queue, runner, contextMeter });

  // A disk that is full or read-only still lets a person read their history: what this wants to write is tried again.
  await recovery.recoverAll().catch((thrown) => {
    if (!isPassing(thrown)) throw thrown;
  });
  // Whoever met it: what a person asked for, or only what goes on by itself.
  scope.own(deps.store.onHeld((error) => troubles.emit({ error, waiting: true })));
  scope.own(deps.store.onChange(({ foreign }) => foreign && changes.emit({ type: "foreign" })));
  // Failures here are the store's own, which the next verb that a person uses reports to them.
  scope.own(deps.every(RECOVERY_MS, () => recovery.recoverAll().catch(() => {})));
  const titles = createTitles(deps, { agents, connections, sessions, changes, turnEnded, keys });
  const upkeep = createUpkeep(deps, turns.working, changes, troubles);
  scope.own(deps.every(UPKEEP_MS, () => upkeep.look()));

  return {
    agents,
    connections,
    models,
    contextMeter,
    mcp,
    quickAsk: createQuickAsk(deps, { agents, connections, sessions, changes, keys }),
    sessions,
    queue,
    forks: createForks(deps, sessions, changes),
    forkAt: createForkAt(deps, { agents, connections, sessions, log, runner }, changes),
    turns,
    events: createEvents(deps.store),
    exactRequests: createExactRequests(deps, connections),
    replays: createReplays(deps, connections, toolsFor),
    data: createData(deps, changes),
    upkeep,
    search: createSearch(deps.store),
    totals: createSessionTotals(deps.store),
    transfer: createTransfer(deps, { sessions, connections }, changes, keys),
    builtIn: sessionTools.builtIn,
    get tools() {
      return toolsFor(null);
    },
    approvals,
    checkpoints: createCheckpoints(deps, changes, keys),
    changes,
    livePart,
    liveOutput,
    turnEnded,
    troubles,
    reopened,
    newId: deps.newId,
    limits: deps.limits,
    async dispose() {
      scope.dispose();
      await titles.dispose();
      await turns.dispose();
      await sessionTools.dispose();
      await mcp.dispose();
      await upkeep.dispose();
      await deps.store.dispose();
    },
  };
}
