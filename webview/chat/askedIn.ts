import type { Step, ToolStep } from "../../src/core/transcript.ts";

/** The first call that waits for the person, also in what another agent does within a call; undefined when none does. */
export function askedIn(steps: readonly Step[]): ToolStep | undefined {
  for (const step of steps) {
    if (step.type !== "tool") continue;
    const found = step.state.type === "asking" ? step : askedIn(step.turn?.steps ?? []);
    if (found !== undefined) return found;
  }
  return undefined;
}
