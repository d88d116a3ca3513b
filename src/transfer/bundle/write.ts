// Sessions -> a bundle, piece by piece.
import type { AgentVersion } from "../../core/agent.ts";
import type { Event } from "../../core/event.ts";
import type { SessionCopy } from "../../core/sessionCopy.ts";
import { FORMAT, VERSION } from "./format.ts";
import { pack } from "./texts.ts";

/** A session whose events are read while it is written. */
export interface SessionSource extends Omit<SessionCopy, "events" | "versions"> {
  events(): AsyncIterable<Event>;
  versions(ids: readonly string[]): Promise<readonly AgentVersion[]>;
}

export async function* writeBundle(
  sources: AsyncIterable<SessionSource>,
  about: { readonly exportedAt: number },
): AsyncGenerator<string> {
  const count = { sessions: 0, events: 0 };
  yield `[\n${JSON.stringify({ type: "bundle", format: FORMAT, version: VERSION, ...about })}`;
  for await (const source of sources) {
    count.sessions += 1;
    const { events, versions, ...session } = source;
    yield line({ type: "session", ...session });
    const texts = new Set<string>();
    const agents = new Set<string>();
    for await (const { id, branch, seq, at, span, parent, fact } of events()) {
      count.events += 1;
      if (fact.kind === "turn.started" && !agents.has(fact.agentVersion)) {
        agents.add(fact.agentVersion);
        for (const version of await versions([fact.agentVersion])) yield line({ type: "agent", ...version });
      }
      const lines: string[] = [];
      // A fact is plain JSON: it came out of the log.
      const packed = pack(fact as never, (hash, text) => {
        if (texts.has(hash)) return;
        texts.add(hash);
        lines.push(line({ type: "text", hash, text }));
      });
      yield `${lines.join("")}${line({ type: "event", id, branch, seq, at, span, parent, fact: packed })}`;
    }
  }
  yield `${line({ type: "end", ...count })}\n]\n`;
}

const line = (value: object): string => `,\n${JSON.stringify(value)}`;
