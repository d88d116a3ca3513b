// The tools as one session has them: they remember which files its model has seen, for as long as this process lives.
import type { Tool } from "../core/tool.ts";
import { builtInTools } from "../tools/builtIn.ts";
import { createSeenFiles } from "../tools/files/seenFiles.ts";
import type { StudioDeps } from "./deps.ts";

/** More sessions than anybody works with at once; a forgotten one's model reads a file again before it overwrites it. */
const MOST_SESSIONS = 50;

/** `session` is null for tools that are only listed. */
export function createSessionTools({ workspace, now, shell }: StudioDeps): (session: string | null) => readonly Tool[] {
  const kept = new Map<string, readonly Tool[]>();
  return (session) => {
    const known = session === null ? undefined : kept.get(session);
    const tools = known ?? builtInTools(workspace, now, createSeenFiles(), shell);
    if (session !== null) {
      kept.delete(session);
      kept.set(session, tools);
      const [oldest] = kept.keys();
      if (kept.size > MOST_SESSIONS && oldest !== undefined) kept.delete(oldest);
    }
    return tools;
  };
}
