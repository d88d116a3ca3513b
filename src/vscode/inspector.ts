// The inspector: one editor tab per session.
import * as vscode from "vscode";
import type { Sides } from "../protocol/comparing.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { createPanels, type Panels } from "./panels.ts";
import { tick } from "./walkthrough.ts";
import { createWishes } from "./wishes.ts";
import { sessionName } from "./words.ts";

export interface InspectorPanels extends Panels {
  /** Opens the inspector of the left one's session, with both side by side. */
  compare(sides: Sides): void;
  /** Opens it at an event. */
  openAt(session: string, branch: string, seq: number): void;
}

export function createInspector(
  context: vscode.ExtensionContext,
  lazy: LazyStudio,
  openChat: (session: string) => Promise<void>,
  openTotals: (session: string) => void,
): InspectorPanels {
  const wishes = createWishes();
  const panels = createPanels(context, lazy, {
    type: "aiStudio.inspector",
    view: "inspector",
    icon: "pulse",
    title: vscode.l10n.t("Inspector"),
    serve({ studio, serveInspector, hosts }, peer, session, panel) {
      tick("hasInspected");
      const setTitle = async () => {
        const found = await studio.sessions.find(session);
        panel.title = vscode.l10n.t("Inspect: {0}", sessionName(found?.session.title));
      };
      // The tab may be closed by then; what else fails its view says.
      setTitle().catch(() => {});
      return serveInspector(peer, studio, session, {
        ...hosts.inspector,
        openChat,
        openTotals: async () => openTotals(session),
        takeWish: wishes.take,
        onWish: wishes.wished.on,
        forks: {
          ...hosts.forks,
          inspect: async (other) => panels.open(other),
        },
      });
    },
  });
  return {
    open: panels.open,
    compare(sides) {
      wishes.wish(sides.left.session, { type: "compare", sides });
      panels.open(sides.left.session);
    },
    openAt(session, branch, seq) {
      wishes.wish(session, { type: "event", branch, seq });
      panels.open(session);
    },
    close: panels.close,
    isVisible: panels.isVisible,
    get active() {
      return panels.active;
    },
    dispose: panels.dispose,
  };
}
