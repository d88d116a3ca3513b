// A search that answers as one types, over all that was said in sessions and runs.
import * as vscode from "vscode";
import type { FactKind } from "../core/event.ts";
import { everything } from "../core/filter/condition.ts";
import { parseSearch, searchFields, unknownCondition } from "../core/searchFilter.ts";
import { OPEN_LETTERS } from "../core/searchQuery.ts";
import type { Purpose } from "../core/session.ts";
import type { MessageFound, SearchResult, SessionFound } from "../store/operations/search.ts";
import type { Studio } from "../studio/studio.ts";
import type { Chat } from "./chat.ts";
import { showError } from "./commands.ts";
import type { InspectorPanels } from "./inspector.ts";
import { ageWords, failureWords, sessionName } from "./words.ts";

/** As many as anybody looks through before adding a word. */
const SHOWN = 50;
/** Between two keys of somebody who types: searches of words that are half written are not begun. */
const PAUSE_MS = 120;

interface Item extends vscode.QuickPickItem {
  /** Where it leads to; absent in a row that only says something. */
  readonly place?: { readonly session: string; readonly purpose: Purpose; readonly message?: MessageFound };
}

export function searchSessions(studio: Studio, chat: Chat, inspector: InspectorPanels): void {
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = vscode.l10n.t("Search sessions");
  picker.placeholder = vscode.l10n.t(
    'Type words, "a phrase", -words that must not be there, or tool:, model:, agent:, by:, is:error, after:7d',
  );
  picker.ignoreFocusOut = true;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  // Not in VS Code's types yet. Without it what VS Code itself finds in a label would come first, and not the best.
  if ("sortByLabel" in picker) Reflect.set(picker, "sortByLabel", false);
  let latest = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  async function search(text: string, turn: number): Promise<void> {
    try {
      const result = await studio.search.find(text, SHOWN, null);
      // Somebody typed on meanwhile.
      if (turn === latest) picker.items = itemsOf(text, result, Date.now());
    } catch (thrown) {
      if (turn === latest) picker.items = [notice(vscode.l10n.t("The search failed."), failureWords(thrown), "error")];
    } finally {
      if (turn === latest) picker.busy = false;
    }
  }

  picker.onDidChangeValue((text) => {
    const turn = ++latest;
    if (timer !== null) clearTimeout(timer);
    const { query, condition, problem } = parseSearch(text, Date.now());
    if (problem !== null || (query.terms.length === 0 && condition === everything)) {
      picker.busy = false;
      picker.items =
        problem !== null
          ? [
              notice(
                vscode.l10n.t("“{0}” is not understood.", text.slice(problem.from, problem.to)),
                problem.message,
                "warning",
              ),
            ]
          : text.trim() === ""
            ? []
            : [notice(vscode.l10n.t("Type a word to look for."), "", "info")];
      return;
    }
    picker.busy = true;
    timer = setTimeout(() => void search(text, turn), PAUSE_MS);
  });
  picker.onDidAccept(() => {
    const place = picker.selectedItems[0]?.place;
    // What is listed is what was found for fewer letters: nobody has seen what these find.
    if (place === undefined || picker.busy) return;
    picker.hide();
    go(place).catch(showError);
  });
  picker.onDidHide(() => {
    latest++;
    if (timer !== null) clearTimeout(timer);
    picker.dispose();
  });
  picker.show();

  async function go({ session, purpose, message }: NonNullable<Item["place"]>): Promise<void> {
    if (purpose === "run" && message !== undefined) inspector.openAt(session, message.branch, message.seq);
    else if (purpose === "run") inspector.open(session);
    else if (message === undefined) await chat.show(session);
    else {
      await studio.sessions.showEvent(session, message.branch, message.seq);
      await chat.showAt(session, message.seq);
    }
  }
}

function itemsOf(text: string, { sessions, messages, more }: SearchResult, now: number): Item[] {
  if (sessions.length === 0 && messages.length === 0) {
    const last = parseSearch(text, now).query.terms.at(-1)?.words.at(-1);
    const unknown = unknownCondition(text);
    const short = vscode.l10n.t(
      "So short a word is only found whole; from {0} letters on its beginning is enough.",
      OPEN_LETTERS,
    );
    const why = unknown !== null ? noCondition(unknown) : last !== undefined && last.length < OPEN_LETTERS ? short : "";
    return [notice(vscode.l10n.t("Nothing was found for “{0}”.", text.trim()), why, "info")];
  }
  const rest = notice(vscode.l10n.t("More was found. Add a word to see less of it."), "", "info");
  return [
    ...sessions.map((found) => sessionItem(found, now)),
    ...messages.map((found) => messageItem(found, now)),
    ...(more ? [rest] : []),
  ];
}

const noCondition = (name: string): string =>
  vscode.l10n.t(
    "There is no condition “{0}:”, so it was looked for as a word. There are {1}.",
    name,
    searchFields.map((field) => `${field}:`).join(" "),
  );

/** `alwaysShow`: what the store found is shown, whatever VS Code itself would find in a row. */
function sessionItem({ session, purpose, title, at }: SessionFound, now: number): Item {
  return {
    label: title.text,
    description: ageWords(at, now),
    iconPath: new vscode.ThemeIcon(purpose === "chat" ? "comment-discussion" : "pulse"),
    alwaysShow: true,
    place: { session, purpose },
  };
}

function messageItem(message: MessageFound, now: number): Item {
  const { session, purpose, title, kind, at, snippet } = message;
  return {
    label: sessionName(title),
    description: [purpose === "run" ? vscode.l10n.t("run") : "", kindWords(kind), ageWords(at, now)]
      .filter((word) => word !== "")
      .join(" · "),
    // A dollar and a bracket are an icon to VS Code; here they are what somebody wrote.
    detail: snippet.text.replaceAll("$(", "$\u200b("),
    iconPath: new vscode.ThemeIcon(ICONS[kind] ?? "comment"),
    alwaysShow: true,
    place: { session, purpose, message },
  };
}

function notice(label: string, detail: string, icon: string): Item {
  return { label, iconPath: new vscode.ThemeIcon(icon), alwaysShow: true, ...(detail === "" ? {} : { detail }) };
}

const ICONS: Partial<Record<FactKind, string>> = {
  "message.user": "account",
  "model.responded": "comment",
  "model.failed": "error",
  "turn.ended": "error",
  "tool.requested": "tools",
  "tool.finished": "tools",
};

function kindWords(kind: FactKind): string {
  switch (kind) {
    case "message.user":
      return vscode.l10n.t("you");
    case "tool.requested":
      return vscode.l10n.t("tool call");
    case "tool.finished":
      return vscode.l10n.t("tool result");
    case "model.failed":
    case "turn.ended":
      return vscode.l10n.t("error");
    default:
      return vscode.l10n.t("answer");
  }
}
