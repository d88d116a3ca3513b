// The tools as one session has them: they remember which files its model has seen, and have a browser of their own, for as long as
// this process lives.
import type { Tool } from "../core/tool.ts";
import { type Browser, createBrowser } from "../tools/browser/browser.ts";
import { builtInTools } from "../tools/builtIn.ts";
import { createSeenFiles } from "../tools/files/seenFiles.ts";
import { foreignTools } from "../tools/foreignTools.ts";
import type { StudioDeps } from "./deps.ts";

export interface SessionTools {
  /** `session` is null for tools that are only listed. Those of other extensions are the ones of this moment. */
  toolsFor(session: string | null): readonly Tool[];
  /** Ends what they have started. */
  dispose(): Promise<void>;
}

/** More sessions than anybody works with at once; a forgotten one's model reads a file again before it overwrites it. */
const MOST_SESSIONS = 50;

interface Kept {
  readonly tools: readonly Tool[];
  readonly browser: Browser;
}

export function createSessionTools({ workspace, now, shell }: StudioDeps): SessionTools {
  const kept = new Map<string, Kept>();
  const make = (): Kept => {
    const browser = createBrowser({ chosenProgram: () => workspace.browserProgram() });
    return { browser, tools: builtInTools(workspace, now, createSeenFiles(), browser, shell) };
  };
  const listed = make().tools;
  return {
    toolsFor(session) {
      if (session === null) return [...listed, ...foreignTools(workspace)];
      const found = kept.get(session) ?? make();
      kept.delete(session);
      kept.set(session, found);
      const [oldest] = kept;
      if (kept.size > MOST_SESSIONS && oldest !== undefined) {
        const [id, { browser }] = oldest;
        kept.delete(id);
        void browser.close();
      }
      return [...found.tools, ...foreignTools(workspace)];
    },
    async dispose() {
      await Promise.all([...kept.values()].map(({ browser }) => browser.close()));
    },
  };
}
