// Totals: an editor tab for each session, and one for all of them.
import * as vscode from "vscode";
import type { LazyStudio } from "./lazyStudio.ts";
import { createPanels } from "./panels.ts";
import { sessionName } from "./words.ts";

/** The subject of the tab about all sessions. No session has such an id. */
const ALL = "*";

export interface TotalsPanels extends vscode.Disposable {
  /** Of one session. */
  open(session: string): void;
  openAll(): void;
}

export function createTotals(context: vscode.ExtensionContext, lazy: LazyStudio): TotalsPanels {
  const panels = createPanels(context, lazy, {
    type: "aiStudio.totals",
    view: "totals",
    icon: "graph",
    title: vscode.l10n.t("Totals"),
    serve({ studio, serveTotals }, peer, subject, panel) {
      const session = subject === ALL ? null : subject;
      const setTitle = async () => {
        const found = session === null ? null : await studio.sessions.find(session);
        panel.title =
          session === null ? vscode.l10n.t("Totals") : vscode.l10n.t("Totals: {0}", sessionName(found?.session.title));
      };
      // The tab may be closed by then; what else fails its view says.
      setTitle().catch(() => {});
      return serveTotals(peer, studio, session, {
        copy: async (text) => vscode.env.clipboard.writeText(text),
        now: Date.now,
      });
    },
  });
  return { open: panels.open, openAll: () => panels.open(ALL), dispose: panels.dispose };
}
