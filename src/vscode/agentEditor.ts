// The agent's editor: one tab per agent.
import * as vscode from "vscode";
import type { LazyStudio } from "./lazyStudio.ts";
import { createPanels, type Panels } from "./panels.ts";

export interface AgentEditorHost {
  tryIt(agent: string): Promise<void>;
  addConnection(): Promise<void>;
  openSettings(): Promise<void>;
}

export function createAgentEditor(context: vscode.ExtensionContext, lazy: LazyStudio, host: AgentEditorHost): Panels {
  return createPanels(context, lazy, {
    type: "aiStudio.agent",
    view: "agent",
    icon: "robot",
    title: vscode.l10n.t("New agent"),
    serve: ({ studio, serveAgent, hosts }, peer, agent, panel) =>
      serveAgent(peer, studio, agent, {
        ...host,
        ...hosts.agent,
        setTitle(name, unsaved) {
          panel.title = unsaved ? `● ${name}` : name;
        },
      }),
  });
}
