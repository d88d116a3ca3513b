// What a branch is compared with, chosen in a palette.
import * as vscode from "vscode";
import type { Branch, BranchNode } from "../core/session.ts";
import type { Side } from "../protocol/comparing.ts";
import type { Studio } from "../studio/studio.ts";
import { language } from "./language.ts";
import { pickOne } from "./pickOne.ts";
import { ageWords, sessionName } from "./words.ts";

interface SideItem extends vscode.QuickPickItem {
  readonly side: Side | null;
}

/** Another branch of the session first, then other sessions, the newest first. Null when the person chose none. */
export async function pickOther(studio: Studio, { session, branch }: Side): Promise<Side | null> {
  const { session: own, branches } = await studio.sessions.get(session);
  const nodes = new Map((await studio.forks.branchMap(session)).map((node) => [node.id, node]));
  const others = (["chat", "run"] as const).map((purpose) => studio.sessions.list(purpose));
  const sessions = (await Promise.all(others)).flat().filter(({ id, ends }) => id !== session && ends > 0);
  const separator = (label: string): SideItem => ({ label, kind: vscode.QuickPickItemKind.Separator, side: null });
  const items: SideItem[] = [
    separator(vscode.l10n.t("Branches of this session")),
    ...branches.flatMap((one, index) => (one.id === branch ? [] : [branchItem(session, one, index, nodes, own.head)])),
    separator(vscode.l10n.t("Other sessions")),
    ...sessions.map(({ id, head, title, updatedAt }) => ({
      label: sessionName(title),
      description: ageWords(updatedAt, Date.now()),
      side: { session: id, branch: head },
    })),
  ];
  if (items.every(({ side }) => side === null)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("There is nothing to compare with yet. Fork at an event first, or hold another session."),
    );
    return null;
  }
  const picked = await pickOne(items, {
    title: vscode.l10n.t("Compare with"),
    placeHolder: vscode.l10n.t("Choose a branch or a session"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.side ?? null;
}

function branchItem(
  session: string,
  { id, parent, fork }: Branch,
  index: number,
  nodes: ReadonlyMap<string, BranchNode>,
  head: string,
): SideItem {
  const from =
    parent === null ? vscode.l10n.t("the first") : vscode.l10n.t("from event {0}", fork.toLocaleString(language()));
  const shown = id === head ? `, ${vscode.l10n.t("shown in the chat")}` : "";
  return {
    label: `$(git-branch) ${vscode.l10n.t("Branch {0}", index + 1)}`,
    description: `${from}${shown}`,
    detail: nodes.get(id)?.words ?? "",
    side: { session, branch: id },
  };
}
