// What a person is told without having asked, while the studio is open: work under way, calls that wait, the end of a run,
// trouble with the disk.
import * as vscode from "vscode";
import { errorWords } from "../core/failure.ts";
import { inLanguage } from "../core/l10n.ts";
import type { Session, SessionState } from "../core/session.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Studio } from "../studio/studio.ts";
import type { Chat } from "./chat.ts";
import { showError } from "./commands.ts";
import type { LoadedStudio } from "./lazyStudio.ts";
import type { Panels } from "./panels.ts";
import { offerRepair, tellReport } from "./storeReport.ts";
import type { Tree } from "./trees.ts";
import { tellWaiting } from "./waiting.ts";
import { costWords } from "./words.ts";

/** The end of a turn is the last event of a run, or nearly. */
const LAST_EVENTS = 5;

export function announce(
  { studio, report }: LoadedStudio,
  chat: Chat,
  inspector: Panels,
  runs: Tree,
): vscode.Disposable {
  const status = vscode.window.createStatusBarItem("aiStudio.working", vscode.StatusBarAlignment.Left, 0);
  status.name = vscode.l10n.t("AI Studio: work under way");
  status.command = "aiStudio.runs.focus";

  const update = async () => {
    const waiting = new Set((await studio.approvals.waiting()).map(({ session }) => session));
    // Those that wait are told of by themselves (waiting.ts).
    const count = studio.turns.working().filter((session) => !waiting.has(session)).length;
    status.text = `$(sync~spin) ${vscode.l10n.t("{0} working", count)}`;
    status.tooltip = vscode.l10n.t("AI Studio: {0} sessions or runs at work", count);
    if (count > 0) status.show();
    else status.hide();
    runs.setBadge(count === 0 ? undefined : { value: count, tooltip: status.tooltip });
  };
  // What fails here fails in every view too, which say so.
  const look = () => void update().catch(() => {});
  // A call that waits here may be answered in another window.
  studio.changes.on(({ type }) => (type === "sessions" || type === "foreign") && look());

  studio.turnEnded.on(async ({ session: id, state }) => {
    const found = await studio.sessions.find(id).catch(() => null);
    if (found?.session.purpose !== "run" || found.session.deletedAt !== null || !wanted(state)) return;
    const { cost, title } = found.session;
    const open = vscode.l10n.t("Open");
    const choice =
      state === "idle"
        ? await vscode.window.showInformationMessage(
            withoutLinks(vscode.l10n.t("The run “{0}” is done ({1}).", title, costWords(cost))),
            open,
          )
        : await vscode.window.showWarningMessage(withoutLinks(await whyNot(studio, found.session)), open);
    if (choice === open) inspector.open(id);
  });

  studio.troubles.on(async ({ error, waiting, place }) => {
    if (error.code === "store-corrupt") return void offerRepair(studio.data, error).catch(showError);
    const kept = vscode.l10n.t("What is under way waits in memory and is written as soon as that is possible.");
    const words = waiting ? `${errorWords(error)} ${kept}` : errorWords(error);
    // With a button, VS Code shows the whole text, and what to do is at its end.
    const text = withoutLinks(words);
    if (place === undefined) return void vscode.window.showErrorMessage(text, vscode.l10n.t("OK"));
    const open = vscode.l10n.t("Open settings");
    const chosen = await vscode.window.showWarningMessage(text, open);
    if (chosen === open) await vscode.commands.executeCommand("aiStudio.openSettings");
  });
  void tellReport(report);
  studio.reopened.on((later) => void tellReport(later));
  return vscode.Disposable.from(status, tellWaiting(studio, chat));
}

/** How a run that did not finish came to its end. */
async function whyNot({ events }: Studio, { id, title, head, ends }: Session): Promise<string> {
  const last = await events.history(id, head, Math.max(0, ends - LAST_EVENTS)).catch(() => []);
  const error = last.map(({ fact }) => (fact.kind === "turn.ended" ? fact.error : undefined)).findLast(Boolean);
  return error === undefined
    ? vscode.l10n.t("The run “{0}” did not finish.", title)
    : vscode.l10n.t("The run “{0}” did not finish: {1}", title, inLanguage(error.message));
}

/** Whether the person wants to be told of a run that ended like this. */
function wanted(state: SessionState): boolean {
  const notify = vscode.workspace.getConfiguration("aiStudio").get<string>("runs.notify", "always");
  // Who cancels a run knows that it ended; and when the window closes nobody is there to read.
  if (state === "cancelled" || state === "interrupted" || notify === "never") return false;
  return notify === "always" || state !== "idle";
}
