// A person decides whether a model answers a server's question: it is their money, and the question may hold anything.
import * as vscode from "vscode";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { SamplingRequest } from "../mcp/connection.ts";
import { language } from "./language.ts";
import { showText } from "./readOnlyText.ts";

export async function allowsSampling(
  server: string,
  model: string,
  request: SamplingRequest,
  signal: AbortSignal,
): Promise<boolean> {
  const look = vscode.l10n.t("Look at it");
  const refuse = vscode.l10n.t("Refuse");
  const wished = await vscode.window.showInformationMessage(
    withoutLinks(vscode.l10n.t("The MCP server “{0}” has a question for {1}.", server, model)),
    look,
    refuse,
  );
  if (wished !== look || signal.aborted) return false;
  const content = [
    ...(request.system === "" ? [] : ["[system]", request.system, ""]),
    ...request.messages.flatMap(({ role, text }) => [`[${role}]`, text, ""]),
  ].join("\n");
  await showText(`${server}.txt`, content);
  const allow = vscode.l10n.t("Let it answer");
  const decided = await vscode.window.showInformationMessage(
    withoutLinks(
      vscode.l10n.t(
        "Shall {0} answer this question of “{1}”, with at most {2} tokens? The server gets the answer.",
        model,
        server,
        request.maxTokens.toLocaleString(language()),
      ),
    ),
    allow,
    refuse,
  );
  return decided === allow && !signal.aborted;
}
