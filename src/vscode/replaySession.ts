// A session replayed from a command: the verdict as a message, and from there to the inspector or to another version of the agent.
import * as vscode from "vscode";
import { replayWords } from "../core/replayWords.ts";
import type { Session } from "../core/session.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Triable } from "../protocol/exactCall.ts";
import type { Studio } from "../studio/studio.ts";
import type { Panels } from "./panels.ts";
import { pickOne } from "./pickOne.ts";
import { working } from "./progress.ts";

export async function replaySession(studio: Studio, { id, head }: Session, inspector: Panels): Promise<void> {
  let tried: Triable | null = null;
  for (;;) {
    const version: Triable | null = tried;
    const found = await working(vscode.l10n.t("Replaying the session"), (signal) =>
      studio.replays.replay(id, head, version?.id ?? null, signal),
    );
    const words = replayWords(found);
    const inspect = vscode.l10n.t("Inspect");
    const other = vscode.l10n.t("Try Another Version…");
    const shown =
      version === null ? words : vscode.l10n.t("With version {0} of {1}. {2}", version.number, version.name, words);
    const choice = await vscode.window.showInformationMessage(withoutLinks(shown), inspect, other);
    if (choice === inspect) inspector.open(id);
    if (choice !== other) return;
    tried = await pickVersion(await studio.replays.triable(id, head));
    if (tried === null) return;
  }
}

async function pickVersion(versions: readonly Triable[]): Promise<Triable | null> {
  const items = versions.map((version) => ({
    label: vscode.l10n.t("{0}, version {1}", version.name, version.number),
    description: version.isNewest ? vscode.l10n.t("As it is now") : "",
    version,
  }));
  const title = vscode.l10n.t("Replay with another version");
  return (await pickOne(items, { title }))?.version ?? null;
}
