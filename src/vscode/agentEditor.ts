// The agent's editor: one tab per agent.
import * as vscode from "vscode";
import type { LazyHouse } from "./house.ts";
import { createPanels, type Panels } from "./panels.ts";

export interface AgentEditorShell {
  tryIt(agent: string): Promise<void>;
  addConnection(): Promise<void>;
  openSettings(): Promise<void>;
}

export function createAgentEditor(context: vscode.ExtensionContext, lazy: LazyHouse, shell: AgentEditorShell): Panels {
  return createPanels(context, lazy, {
    type: "aiStudio.agent",
    view: "agent",
    icon: "robot",
    title: vscode.l10n.t("New agent"),
    serve: ({ studio, serveAgent, shells }, peer, agent, panel) =>
      serveAgent(peer, studio, agent, {
        ...shell,
        ...shells.agent,
        setTitle(name, unsaved) {
          panel.title = unsaved ? `● ${name}` : name;
        },
      }),
  });
}
