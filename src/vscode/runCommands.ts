import * as vscode from "vscode";
import { isUnderWay } from "../core/session.ts";
import type { AgentNode } from "./agentsTree.ts";
import { askVariables } from "./askVariables.ts";
import { type Command, handle } from "./commands.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import type { Panels } from "./panels.ts";
import { pickAgent, pickSession } from "./pick.ts";
import type { SessionNode } from "./sessionsTree.ts";
import { tick } from "./walkthrough.ts";

export function runCommands(lazy: LazyStudio, inspector: Panels): Command[] {
  const studio = async () => (await lazy.open()).studio;
  return [
    handle("aiStudio.runAgent", async (node?: AgentNode) => {
      const agent = await pickAgent(await studio(), node, vscode.l10n.t("Run agent on a task"));
      if (!agent) return;
      const task = await vscode.window.showInputBox({
        title: vscode.l10n.t("Run {0} on a task", agent.version.spec.name),
        prompt: vscode.l10n.t("It works in the background. Follow it in the Runs view."),
        placeHolder: vscode.l10n.t("What should it do?"),
        ignoreFocusOut: true,
        validateInput: (text) => (text.trim() === "" ? vscode.l10n.t("Say what it should do.") : undefined),
      });
      if (task === undefined) return;
      const values = await askVariables(agent);
      if (values === undefined) return;
      await (await studio()).turns.run(agent.id, task, values);
      tick("hasRun");
      await vscode.commands.executeCommand("aiStudio.runs.focus");
    }),
    handle("aiStudio.cancelRun", async (node?: SessionNode) => {
      const title = vscode.l10n.t("Cancel run");
      const run = await pickSession(await studio(), node, title, "run", ({ state }) => isUnderWay(state));
      if (run) await (await studio()).turns.stop(run.id);
    }),
    handle("aiStudio.openRun", async (node?: SessionNode) => {
      const run = await pickSession(await studio(), node, vscode.l10n.t("Open run"), "run");
      if (run) inspector.open(run.id);
    }),
  ];
}
