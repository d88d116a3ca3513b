// The turn that goes on from an earlier event: with the model, prompt and parameters that a person chose there, and with
// their decision on a call.
import type { Agent } from "../core/agent.ts";
import type { ForkChange } from "../core/event.ts";
import type { TurnPorts } from "../core/loop.ts";

export function forkedAgent(agent: Agent, change: ForkChange | null): Agent {
  if (change === null) return agent;
  const { model, parameters, system } = change;
  const spec = {
    ...agent.version.spec,
    ...(model === undefined ? {} : { connection: model.connection, model: model.model }),
    ...(parameters === undefined ? {} : { parameters }),
    // What was recorded is filled in already: braces in it are the person's own.
    ...(system === undefined ? {} : { instructions: "" }),
  };
  return { ...agent, version: { ...agent.version, spec } };
}

export function forkedPorts(ports: TurnPorts, change: ForkChange | null): TurnPorts {
  if (change === null) return ports;
  const system = change.system ?? ports.system;
  let decision = change.decision;
  return {
    ...ports,
    system,
    async judge(call, effect, invocation, signal) {
      if (decision?.callId !== call.callId) return ports.judge(call, effect, invocation, signal);
      const { verdict, reason, preview } = decision;
      // Of this call, once: a model may make another one with the same id.
      decision = undefined;
      if (verdict === "deny") return { verdict, by: "user", reason };
      // The person's rules hold as ever; the person is not asked what they have answered, if it is still that.
      const now = await ports.judge(call, effect, invocation, signal);
      const isAsked = now.verdict === "ask" && invocation.preview === preview;
      return isAsked ? { verdict, by: "user", reason: reason || "Once, where this branch begins." } : now;
    },
  };
}
