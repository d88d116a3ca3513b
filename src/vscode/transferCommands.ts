import path from "node:path";
import * as vscode from "vscode";
import type { Chat } from "./chat.ts";
import { handle } from "./commands.ts";
import type { LazyHouse } from "./house.ts";
import { chosenSessions } from "./pick.ts";
import { pickSessions } from "./pickSessions.ts";
import type { SessionNode } from "./sessionsTree.ts";

/** Sessions that go out into files, and come in from files and from other programs. */
export function transferCommands(lazy: LazyHouse, chat: Chat): vscode.Disposable {
  return vscode.Disposable.from(
    handle("aiStudio.exportSession", async (node?: SessionNode, nodes?: SessionNode[]) => {
      const { studio } = await lazy.open();
      const sessions = chosenSessions(node, nodes) ?? (await pickSessions(studio, chat.session));
      if (sessions.length === 0) return;
      const { exportSessions } = await import("./exportSessions.ts");
      await exportSessions(studio, sessions);
    }),
    handle("aiStudio.import", async () => {
      const { studio, report } = await lazy.open();
      const { importSessions } = await import("./importSessions.ts");
      // Each extension's folder stands beside ours.
      const globalStorage = path.dirname(path.dirname(report.file));
      await importSessions(studio, globalStorage, (session) => chat.show(session));
    }),
  );
}
