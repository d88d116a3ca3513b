// Calls that wait for a person: told without taking the focus, and answered where no chat is open.
import * as vscode from "vscode";
import { visible } from "../core/hiddenText.ts";
import { reasonWords } from "../core/policy/reasonWords.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Answer, RuleScope, Waiting } from "../studio/approvals.ts";
import type { Studio } from "../studio/studio.ts";
import type { Chat } from "./chat.ts";
import { type Command, handle, showError } from "./commands.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { pickOne } from "./pickOne.ts";

/** A row of a quick pick is cut at its end. */
const LINE_LENGTH = 90;
/** A notification shows some lines; what does not fit is never allowed from there. */
const NOTIFIED_LENGTH = 240;

export function tellWaiting(studio: Studio, chat: Chat): vscode.Disposable {
  const status = vscode.window.createStatusBarItem("aiStudio.waiting", vscode.StatusBarAlignment.Left, 1);
  status.name = vscode.l10n.t("AI Studio: calls that wait for you");
  status.command = "aiStudio.answerCall";
  status.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
  /** The calls that this window has told of. */
  let told = new Set<string>();

  async function update(): Promise<void> {
    const waiting = await studio.approvals.waiting();
    status.text = `$(bell-dot) ${waiting.length === 1 ? vscode.l10n.t("1 waiting") : vscode.l10n.t("{0} waiting", waiting.length)}`;
    status.tooltip = vscode.l10n.t("AI Studio: {0} tool calls wait for your decision", waiting.length);
    if (waiting.length > 0) status.show();
    else status.hide();
    chat.setBadge(waiting.length === 0 ? undefined : { value: waiting.length, tooltip: status.tooltip });
    const fresh = waiting.filter(({ span }) => !told.has(span));
    told = new Set(waiting.map(({ span }) => span));
    const here = new Set(studio.turns.working());
    // The window that does the work tells of it; who looks at the chat sees the card.
    for (const call of fresh)
      if (here.has(call.session) && !chat.isShown(call.session)) void notify(call).catch(showError);
  }

  async function notify({ session, title, span, request }: Waiting): Promise<void> {
    const what = visible(request.preview || request.name);
    const fits = what.length <= NOTIFIED_LENGTH && !what.includes("\n") && request.plan?.kind !== "edits";
    const allow = vscode.l10n.t("Allow once");
    const deny = vscode.l10n.t("Deny");
    const show = vscode.l10n.t("Show");
    const words = fits ? what : `${what.slice(0, NOTIFIED_LENGTH).replace(/\s+/g, " ")}…`;
    const choice = await vscode.window.showWarningMessage(
      withoutLinks(vscode.l10n.t("“{0}” waits for you: {1}", title, words)),
      // The first button is the prominent one.
      ...(fits ? [allow, deny, show] : [show, deny]),
    );
    if (choice === allow) await studio.approvals.decide(session, span, { verdict: "allow", remember: null });
    if (choice === deny) await studio.approvals.decide(session, span, { verdict: "deny", word: "" });
    if (choice === show) await chat.show(session);
  }

  // What fails here fails in every view too, which say so.
  const look = () => void update().catch(() => {});
  studio.changes.on(({ type }) => (type === "sessions" || type === "foreign") && look());
  look();
  return status;
}

export const answerCommand = (lazy: LazyStudio, chat: Chat): Command =>
  handle("aiStudio.answerCall", async () => answerOne((await lazy.open()).studio, chat));

/** Picks a call that waits, shows all of it, and asks. */
async function answerOne(studio: Studio, chat: Chat): Promise<void> {
  const waiting = await studio.approvals.waiting();
  if (waiting.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("No tool call waits for you."));
    return;
  }
  const items = waiting.map((call) => ({
    label: visible(call.request.name),
    description: call.title,
    detail: visible(call.request.preview).replace(/\s+/g, " "),
    call,
  }));
  const picked =
    items.length === 1
      ? items[0]
      : await pickOne(items, {
          title: vscode.l10n.t("Which call?"),
          placeHolder: vscode.l10n.t("Calls that wait for you, the oldest first"),
        });
  if (picked === undefined) return;
  const { call } = picked;
  const choice = await pickOne(answersFor(call), {
    title: `${call.title}: ${visible(call.request.name)}`,
    placeHolder: visible(call.request.preview).replace(/\s+/g, " "),
  });
  if (choice === undefined) return;
  if (choice.answer === "show") return chat.show(call.session);
  if (choice.answer === "say") {
    const word = await vscode.window.showInputBox({
      title: vscode.l10n.t("Deny, and say what to do instead"),
      ignoreFocusOut: true,
    });
    if (word !== undefined) await studio.approvals.decide(call.session, call.span, { verdict: "deny", word });
    return;
  }
  await studio.approvals.decide(call.session, call.span, choice.answer);
}

interface Choice extends vscode.QuickPickItem {
  readonly answer: Answer | "show" | "say";
}

function answersFor({ request, asked }: Waiting): Choice[] {
  const what = visible(request.plan?.kind === "command" ? request.plan.command : request.preview);
  const isReadable = request.plan?.kind !== "edits" && what.length <= LINE_LENGTH && !what.includes("\n");
  const rules = asked.offer.map(visible).join(", ");
  const lasting = (label: string, remember: RuleScope): Choice => ({
    label,
    description: rules,
    answer: { verdict: "allow", remember },
  });
  return [
    { label: vscode.l10n.t("Show in chat"), detail: visible(asked.reasons.map(reasonWords).join(" ")), answer: "show" },
    // What cannot be read here in full is not allowed from here.
    ...(isReadable
      ? [{ label: vscode.l10n.t("Allow once"), detail: what, answer: { verdict: "allow", remember: null } } as const]
      : []),
    ...(asked.offer.length === 0 || !isReadable
      ? []
      : [
          lasting(vscode.l10n.t("Allow in this session"), "session"),
          ...(asked.workspace === null ? [] : [lasting(vscode.l10n.t("Allow in this workspace"), "workspace")]),
          lasting(vscode.l10n.t("Allow everywhere"), "always"),
        ]),
    { label: vscode.l10n.t("Deny"), answer: { verdict: "deny", word: "" } },
    { label: vscode.l10n.t("Deny and say why…"), answer: "say" },
  ];
}
