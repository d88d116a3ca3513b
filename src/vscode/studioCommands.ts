// What every command does. This file and all that it imports is one chunk, loaded with the first command that is called.
import type * as vscode from "vscode";
import { agentCommands } from "./agentCommands.ts";
import { agentFiles } from "./agentFiles.ts";
import { versionsCommand } from "./agentVersions.ts";
import { codeQuestions } from "./codeQuestions.ts";
import { type Command, handle } from "./commands.ts";
import { dataCommands } from "./dataCommands.ts";
import { insertPromptCommand } from "./insertPrompt.ts";
import { quickAskCommand } from "./quickAsk.ts";
import { runCommands } from "./runCommands.ts";
import { sessionCommands } from "./sessionCommands.ts";
import { ruleCommand } from "./toolRules.ts";
import { transferCommands } from "./transferCommands.ts";
import type { WindowViews } from "./views.ts";
import { answerCommand } from "./waiting.ts";

export function studioCommands(context: vscode.ExtensionContext, { lazy, views, rowsAtHand }: WindowViews): Command[] {
  const { chat, editor, inspector, settings, totals } = views;
  const proposals = async () => (await lazy.open()).hosts.proposals;
  return [
    ...agentCommands(context, lazy, editor, chat),
    ...agentFiles(lazy, editor),
    versionsCommand(lazy),
    ...sessionCommands(lazy, chat, inspector, rowsAtHand),
    ...runCommands(lazy, inspector),
    ...codeQuestions(lazy, chat),
    handle("aiStudio.acceptChange", async (pressed?: vscode.Uri) => (await proposals()).accept(pressed)),
    handle("aiStudio.discardChange", async (pressed?: vscode.Uri) => (await proposals()).discard(pressed)),
    answerCommand(lazy, chat),
    ruleCommand(lazy),
    quickAskCommand(context, lazy, chat, settings.open),
    insertPromptCommand(lazy, chat, settings.open),
    ...transferCommands(lazy, chat),
    ...dataCommands(lazy),
    handle("aiStudio.showTotals", async () => totals.openAll()),
    handle("aiStudio.openSettings", settings.open),
    handle("aiStudio.addConnection", settings.addConnection),
  ];
}
