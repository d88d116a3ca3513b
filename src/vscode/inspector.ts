// The inspector: one editor tab per session.
import * as vscode from "vscode";
import type { Sides } from "../protocol/comparing.ts";
import { createComparisons, pickOther } from "./comparisons.ts";
import type { LazyHouse } from "./house.ts";
import { createPanels, type Panels } from "./panels.ts";
import { pickAnswerer } from "./pickAnswerer.ts";

export interface InspectorPanels extends Panels {
  /** Opens the inspector of the left one's session, with both side by side. */
  compare(sides: Sides): void;
}

const SCHEME = "ai-studio-event";

export function createInspector(
  context: vscode.ExtensionContext,
  lazy: LazyHouse,
  openChat: (session: string) => Promise<void>,
  openTotals: (session: string) => void,
): InspectorPanels {
  const bodies = createBodies();
  const comparisons = createComparisons();
  const panels = createPanels(context, lazy, {
    type: "aiStudio.inspector",
    view: "inspector",
    icon: "pulse",
    title: vscode.l10n.t("Inspector"),
    serve({ studio, serveInspector }, peer, session, panel) {
      const setTitle = async () => {
        const found = await studio.sessions.find(session);
        panel.title = vscode.l10n.t("Inspect: {0}", found?.session.title || vscode.l10n.t("New chat"));
      };
      void setTitle();
      return serveInspector(peer, studio, session, {
        copy: async (text) => vscode.env.clipboard.writeText(text),
        openJson: bodies.show,
        openChat,
        openTotals: async () => openTotals(session),
        forks: {
          chooseAnswerer: () =>
            pickAnswerer(studio, vscode.l10n.t("Go on with"), vscode.l10n.t("For this fork alone.")),
          inspect: async (other) => panels.open(other),
          chooseOther: (than) => pickOther(studio, than),
          takeComparison: comparisons.take,
          onComparison: comparisons.wanted.on,
        },
      });
    },
  });
  return {
    open: panels.open,
    compare(sides) {
      comparisons.want(sides);
      panels.open(sides.left.session);
    },
    close: panels.close,
    isVisible: panels.isVisible,
    get active() {
      return panels.active;
    },
    dispose: () => vscode.Disposable.from(panels, bodies).dispose(),
  };
}

/** Read-only documents that hold an event's body, for as long as their tab is open. */
function createBodies(): vscode.Disposable & { show(title: string, json: string): Promise<void> } {
  const texts = new Map<string, string>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
  });
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));
  let count = 0;
  return {
    async show(title, json) {
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.json`, query: String(count++) });
      texts.set(uri.toString(), json);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },
    dispose: () => vscode.Disposable.from(provider, closing).dispose(),
  };
}
