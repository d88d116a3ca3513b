// What a replay tries in place of what was recorded.
import type { AgentSpec, AgentVersion } from "./agent.ts";
import type { Changed, Event } from "./event.ts";
import { isFailure } from "./failure.ts";
import { changeFor } from "./forkPoint.ts";
import type { ModelRef, ProviderKind } from "./message.ts";
import type { Parameters, ToolSpec } from "./provider.ts";
import type { ReplayChange } from "./replay.ts";
import type { TurnRecord } from "./turnRecord.ts";
import { fillIn, saidIn } from "./variables.ts";

/**
 * As it was: the system prompt anew from the version of the agent that answered and from what was filled in for it, where
 * that version is known, and no person chose another prompt for the turn; all else as it stands in the record.
 */
export function asRecorded(versions: readonly AgentVersion[]): ReplayChange {
  return (frame, turn, history) => {
    const version = versions.find(({ id }) => id === turn.started.fact.agentVersion);
    if (version === undefined || forkOf(turn, history)?.system !== undefined) return frame;
    return { ...frame, system: systemOf(version.spec, turn, history) ?? frame.system };
  };
}

export interface TriedVersion {
  readonly version: AgentVersion;
  /** The recorded turns of all versions of the same agent are answered by this one. */
  readonly versions: readonly AgentVersion[];
  /** Today's tools, in the order in which they are sent. */
  readonly tools: readonly ToolSpec[];
  /** The kind of a connection; null when it is gone. */
  providerOf(connection: string): ProviderKind | null;
}

/** Another version of an agent, in its turns. What a person changed where a branch begins stays, and what servers, other agents and extensions bring. */
export function withVersion({ version, versions, tools, providerOf }: TriedVersion): ReplayChange {
  const recorded = asRecorded(versions);
  return (frame, turn, history) => {
    const old = versions.find(({ id }) => id === turn.started.fact.agentVersion);
    if (old === undefined || old.agent !== version.agent) return recorded(frame, turn, history);
    const { spec } = version;
    const chosen = forkOf(turn, history)?.changed ?? [];
    const unless = <Value>(what: Changed, recorded: Value, tried: Value) => (chosen.includes(what) ? recorded : tried);
    return {
      model: unless("model", frame.model, modelOf(frame.model, old.spec, spec, providerOf)),
      system: unless("system", frame.system, systemOf(spec, turn, history) ?? spec.instructions),
      tools: toolsOf(frame.tools, old.spec, spec, tools),
      parameters: unless("parameters", frame.parameters, spec.parameters),
    };
  };
}

export interface Edits {
  readonly system?: string;
  readonly parameters?: Parameters;
  /** Names, in order: of those that were recorded, and of today's. */
  readonly tools?: readonly string[];
}

/** Parts of what every agent of the session is told, after `change`. */
export function withEdits(change: ReplayChange, edits: Edits, known: readonly ToolSpec[]): ReplayChange {
  return (frame, turn, history) => {
    const changed = change(frame, turn, history);
    const { system = changed.system, parameters = changed.parameters, tools } = edits;
    const specs = tools?.flatMap((name) => [...changed.tools, ...known].find((spec) => spec.name === name) ?? []);
    return { ...changed, system, parameters, tools: specs ?? changed.tools };
  };
}

/** What a person chose for the turn where they went on from an earlier event; null when it is no such turn. */
const forkOf = (turn: TurnRecord, history: readonly Event[]) =>
  turn.task === null ? changeFor(history.slice(0, turn.position)) : null;

/** Null when a variable has no value. */
function systemOf(spec: AgentSpec, turn: TurnRecord, history: readonly Event[]): string | null {
  const said = turn.task === null ? saidIn(history.slice(0, turn.position)) : {};
  try {
    return fillIn(spec, said);
  } catch (thrown) {
    if (!isFailure(thrown)) throw thrown;
    return null;
  }
}

/** A turn may have been answered once by another model than its agent's: then it still is. */
function modelOf(recorded: ModelRef, old: AgentSpec, now: AgentSpec, providerOf: TriedVersion["providerOf"]): ModelRef {
  if (old.connection === now.connection && old.model === now.model) return recorded;
  const provider = old.connection === now.connection ? recorded.provider : providerOf(now.connection);
  return { connection: now.connection, provider: provider ?? recorded.provider, model: now.model };
}

function toolsOf(
  recorded: readonly ToolSpec[],
  old: AgentSpec,
  now: AgentSpec,
  known: readonly ToolSpec[],
): ToolSpec[] {
  const named = new Map(recorded.map((spec) => [spec.name, spec]));
  const own = new Set([...old.tools, ...now.tools]);
  return [
    ...known.filter(({ name }) => now.tools.includes(name)).map((spec) => named.get(spec.name) ?? spec),
    // A tool that is gone today was still there then.
    ...recorded.filter(({ name }) => now.tools.includes(name) && known.every((spec) => spec.name !== name)),
    ...recorded.filter(({ name }) => !own.has(name)),
  ];
}
