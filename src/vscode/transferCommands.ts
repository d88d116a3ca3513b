import path from "node:path";
import type { Chat } from "./chat.ts";
import { type Command, handle } from "./commands.ts";
import { exportSessions } from "./exportSessions.ts";
import { importSessions } from "./importSessions.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { chosenSessions } from "./pick.ts";
import { pickSessions } from "./pickSessions.ts";
import type { SessionNode } from "./sessionsTree.ts";

/** Sessions that go out into files, and come in from files and from other programs. */
export function transferCommands(lazy: LazyStudio, chat: Chat): Command[] {
  return [
    handle("aiStudio.exportSession", async (node?: SessionNode, nodes?: SessionNode[]) => {
      const { studio } = await lazy.open();
      const sessions = chosenSessions(node, nodes) ?? (await pickSessions(studio, chat.session));
      if (sessions.length === 0) return;
      await exportSessions(studio, sessions);
    }),
    handle("aiStudio.import", async () => {
      const { studio, report } = await lazy.open();
      // Each extension's folder stands beside ours.
      const globalStorage = path.dirname(path.dirname(report.file));
      await importSessions(studio, globalStorage, (session) => chat.show(session));
    }),
  ];
}
