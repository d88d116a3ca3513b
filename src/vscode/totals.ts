// Totals: an editor tab for each session, and one for all of them.
import * as vscode from "vscode";
import { handle } from "./commands.ts";
import type { LazyHouse } from "./house.ts";
import { createPanels, type Panels } from "./panels.ts";

/** The subject of the tab about all sessions. No session has such an id. */
const ALL = "*";

export function createTotals(context: vscode.ExtensionContext, lazy: LazyHouse): Pick<Panels, "open" | "dispose"> {
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
          session === null
            ? vscode.l10n.t("Totals")
            : vscode.l10n.t("Totals: {0}", found?.session.title || vscode.l10n.t("New chat"));
      };
      void setTitle();
      return serveTotals(peer, studio, session, {
        copy: async (text) => vscode.env.clipboard.writeText(text),
        now: Date.now,
      });
    },
  });
  const command = handle("aiStudio.showTotals", async () => panels.open(ALL));
  return { open: panels.open, dispose: () => vscode.Disposable.from(panels, command).dispose() };
}
