// The tools as one session has them: they remember which files its model has seen, and have a browser of their own, for as long as
// this process lives.
import type { Tool } from "../core/tool.ts";
import { type Browser, createBrowser } from "../tools/browser/browser.ts";
import { builtInTools } from "../tools/builtIn.ts";
import { createSeenFiles } from "../tools/files/seenFiles.ts";
import { foreignTools } from "../tools/foreignTools.ts";
import type { StudioDeps } from "./deps.ts";

export interface SessionTools {
  /** Those that come with AI Studio, to be listed. */
  readonly builtIn: readonly Tool[];
  /**
   * `holder`: whose memory and browser they work with, a session or a turn within one; null for tools that are only listed. Those
   * of other extensions are the ones of this moment.
   */
  toolsFor(holder: string | null): readonly Tool[];
  /** Ends what they have started. */
  dispose(): Promise<void>;
}

/** More than anybody works with at once; a forgotten one's model reads a file again before it overwrites it. */
const MOST_HOLDERS = 50;

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
  const builtIn = make().tools;
  return {
    builtIn,
    toolsFor(holder) {
      if (holder === null) return [...builtIn, ...foreignTools(workspace)];
      const found = kept.get(holder) ?? make();
      kept.delete(holder);
      kept.set(holder, found);
      const [oldest] = kept;
      if (kept.size > MOST_HOLDERS && oldest !== undefined) {
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
