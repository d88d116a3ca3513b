// What an import would bring, before it does: each conversation with what is known of it here, to be chosen.
import * as vscode from "vscode";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Looked, Preview } from "../studio/transfer.ts";
import { language } from "./language.ts";
import { pickOne } from "./pickOne.ts";
import { dateWords, sessionName } from "./words.ts";

interface Item extends vscode.QuickPickItem {
  readonly id: string;
}

/** The ids that the person chose; undefined when they chose none. `showLeftOut`: what could not be understood, as a text. */
export async function pickImported(
  name: string,
  { sessions, problems }: Looked,
  showLeftOut: () => Promise<void>,
): Promise<ReadonlySet<string> | undefined> {
  const leftOut =
    problems.count === 1
      ? vscode.l10n.t("One part could not be understood.")
      : vscode.l10n.t("{0} parts could not be understood.", problems.count);
  const show = vscode.l10n.t("Show what was left out");
  if (sessions.length === 0) {
    const nothing = vscode.l10n.t("No conversation was found in {0}.", name);
    const [only] = problems.shown;
    // One reason is told at once; several are a list to open.
    const [why, buttons] = problems.count > 1 ? [leftOut, [show]] : [only === undefined ? "" : only.what, []];
    const words = [nothing, why, importable()].filter((part) => part !== "").join(" ");
    if ((await vscode.window.showWarningMessage(withoutLinks(words), ...buttons)) === show) await showLeftOut();
    return undefined;
  }
  const fresh = sessions.filter(({ state }) => isNew(state));
  const picker = vscode.window.createQuickPick<Item>();
  const title =
    sessions.length === 1
      ? vscode.l10n.t("Import from {0}: 1 conversation", name)
      : vscode.l10n.t("Import from {0}: {1} conversations", name, sessions.length.toLocaleString(language()));
  // Behind the words in the field there would be no room for it.
  picker.title = problems.count === 0 ? title : `${title}. ${leftOut}`;
  picker.placeholder =
    fresh.length === 0
      ? vscode.l10n.t("All of it is here already.")
      : vscode.l10n.t("What is new or has grown is chosen. Press Enter to import it.");
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.ignoreFocusOut = true;
  if (problems.count > 0) picker.buttons = [{ iconPath: new vscode.ThemeIcon("warning"), tooltip: show }];
  picker.items = sessions.map((session) => ({
    id: session.id,
    label: sessionName(session.title),
    description: [
      stateWords(session.state),
      session.messages === 1 ? vscode.l10n.t("1 message") : vscode.l10n.t("{0} messages", session.messages),
      dateWords(session.at),
    ]
      .filter((word) => word !== "")
      .join(" · "),
  }));
  const chosen = new Set(fresh.map(({ id }) => id));
  picker.selectedItems = picker.items.filter(({ id }) => chosen.has(id));
  return new Promise((resolve) => {
    let answer: ReadonlySet<string> | undefined;
    /** Another list stands in its place: it comes back as it is. */
    let isAside = false;
    picker.onDidTriggerButton(async () => {
      const { items, selectedItems } = picker;
      isAside = true;
      await listLeftOut(name, problems);
      isAside = false;
      picker.show();
      // VS Code forgets what stands in a list that gives way to another.
      picker.items = [...items];
      picker.selectedItems = selectedItems;
    });
    picker.onDidAccept(() => {
      const ids = picker.selectedItems.map(({ id }) => id);
      if (ids.length > 0) answer = new Set(ids);
      else void vscode.window.showInformationMessage(vscode.l10n.t("Nothing was chosen, so nothing was imported."));
      picker.hide();
    });
    picker.onDidHide(() => {
      if (isAside) return;
      picker.dispose();
      resolve(answer);
    });
    picker.show();
  });
}

/** In place of the list of conversations, which a tab would lie under. */
async function listLeftOut(name: string, { shown, count }: Looked["problems"]): Promise<void> {
  const more = count - shown.length;
  await pickOne(
    [
      ...shown.map(({ where, what }) => ({ label: what, detail: where })),
      ...(more > 0 ? [{ label: vscode.l10n.t("… and {0} more.", more) }] : []),
    ],
    {
      title: vscode.l10n.t("What could not be understood in {0}", name),
      placeHolder: vscode.l10n.t("Press Escape to go back to what can be imported."),
      matchOnDetail: true,
    },
  );
}

const importable = (): string =>
  vscode.l10n.t(
    "What can be imported: a bundle of AI Studio, an export of ChatGPT or Claude (also zipped), or a session's file.",
  );

const isNew = ({ type }: Preview["state"]): boolean => type === "new" || type === "grown" || type === "deleted";

function stateWords(state: Preview["state"]): string {
  switch (state.type) {
    case "new":
      return vscode.l10n.t("new");
    case "deleted":
      return vscode.l10n.t("deleted here: comes back");
    case "grown":
      return vscode.l10n.t("has grown");
    case "here":
      return vscode.l10n.t("already here");
    case "removing":
      return vscode.l10n.t("is being removed here");
    case "elsewhere":
      return vscode.l10n.t("is part of another session here");
    default:
      return state satisfies never;
  }
}
