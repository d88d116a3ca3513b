// The calls of one answer: those that only read run at the same time, those that change something one after the other. The
// results are in the order of the calls.
import { callTool } from "./callTool.ts";
import type { Entry } from "./event.ts";
import type { RunningTurn } from "./loop.ts";
import { merged } from "./merged.ts";
import type { ToolCall, ToolResult } from "./message.ts";

/** At the same time. Files and servers answer no faster when more is asked of them at once. */
export const MOST_AT_ONCE = 8;

export async function* callTools(
  turn: string,
  calls: readonly ToolCall[],
  ports: RunningTurn,
  signal: AbortSignal,
): AsyncGenerator<Entry, ToolResult[]> {
  const results: ToolResult[] = [];
  for (const stretch of stretches(calls, ports)) {
    const running = stretch.map((call) => () => callOne(turn, call, ports, signal));
    results.push(...(yield* merged(running, MOST_AT_ONCE)));
  }
  return results;
}

/** In order: neighbours that may run together are one stretch, each of the others is one of its own. */
function stretches(calls: readonly ToolCall[], ports: RunningTurn): ToolCall[][] {
  const found: ToolCall[][] = [];
  let open: ToolCall[] | null = null;
  for (const call of calls) {
    const tool = ports.tools.find((candidate) => candidate.spec.name === call.name);
    // What cannot run at all changes nothing.
    const together = tool === undefined || (tool.alone !== true && (tool.effect === "none" || tool.effect === "read"));
    if (!together) {
      found.push([call]);
      open = null;
    } else if (open === null) {
      open = [call];
      found.push(open);
    } else open.push(call);
  }
  return found;
}

/** A person is asked one thing at a time, and while a call runs that they allowed they are not asked the next. */
async function* callOne(
  turn: string,
  call: ToolCall,
  ports: RunningTurn,
  signal: AbortSignal,
): AsyncGenerator<Entry, ToolResult> {
  let leave = () => {};
  const asking: RunningTurn = {
    ...ports,
    async decide(...about) {
      const makeWay = await ports.questions();
      try {
        const [, , invocation, stop] = about;
        // Nobody is asked about what was stopped while it waited for its turn.
        stop.throwIfAborted();
        const decision = await ports.decide(...about);
        // A turn within the call asks its own questions.
        if (decision.by === "user" && invocation.turn === undefined) leave = makeWay;
        else makeWay();
        return decision;
      } catch (thrown) {
        makeWay();
        throw thrown;
      }
    },
  };
  try {
    return yield* callTool(turn, call, asking, signal);
  } finally {
    leave();
  }
}
