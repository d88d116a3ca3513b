// What a server asks a person for: one box for each field, and a way out of each.
import * as vscode from "vscode";
import { visible } from "../core/hiddenText.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Elicitation, ElicitationAnswer, ElicitationField } from "../mcp/connection.ts";

type Value = string | number | boolean | readonly string[];
/** Of a server's words, what a notification can show. */
const LONGEST_MESSAGE = 500;

export async function elicit(server: string, request: Elicitation, signal: AbortSignal): Promise<ElicitationAnswer> {
  const message = visible(request.message.replaceAll("\n", " ").slice(0, LONGEST_MESSAGE));
  const decline = vscode.l10n.t("Decline");
  if (request.kind === "address") {
    const url = URL.canParse(request.url) ? new URL(request.url) : null;
    if (url === null || url.protocol !== "https:") return { action: "decline" };
    const open = vscode.l10n.t("Open {0}", url.host);
    const words = vscode.l10n.t("The MCP server “{0}” asks you to visit {1}: {2}", server, url.href, message);
    const chosen = await vscode.window.showInformationMessage(withoutLinks(words), open, decline);
    if (chosen !== open || signal.aborted) return { action: chosen === decline ? "decline" : "cancel" };
    const opened = await vscode.env.openExternal(vscode.Uri.parse(url.href, true));
    return opened ? { action: "accept", values: {} } : { action: "cancel" };
  }
  const answer = vscode.l10n.t("Answer");
  const words = vscode.l10n.t("The MCP server “{0}” asks you: {1}", server, message);
  const chosen = await vscode.window.showInformationMessage(withoutLinks(words), answer, decline);
  if (chosen !== answer || signal.aborted) return { action: chosen === decline ? "decline" : "cancel" };
  const cancelled = new vscode.CancellationTokenSource();
  const stop = () => cancelled.cancel();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const values: Record<string, Value> = {};
    for (const [index, field] of request.fields.entries()) {
      const title = `${server}: ${visible(field.title)} (${index + 1}/${request.fields.length})`;
      const given = await askField(title, field, cancelled.token);
      if (given === undefined) return { action: "cancel" };
      if (given !== null) values[field.name] = given;
    }
    return { action: "accept", values };
  } finally {
    signal.removeEventListener("abort", stop);
    cancelled.dispose();
  }
}

/** Undefined: the person closed the box. Null: left empty, where that is allowed. */
async function askField(
  title: string,
  { description, required, kind, initial }: ElicitationField,
  token: vscode.CancellationToken,
): Promise<Value | null | undefined> {
  const prompt = visible(description);
  switch (kind.type) {
    case "boolean": {
      const yes = vscode.l10n.t("Yes");
      const items = initial === false ? [vscode.l10n.t("No"), yes] : [yes, vscode.l10n.t("No")];
      const picked = await vscode.window.showQuickPick(
        items,
        { title, placeHolder: prompt, ignoreFocusOut: true },
        token,
      );
      return picked === undefined ? undefined : picked === yes;
    }
    case "choice": {
      const chosen: readonly unknown[] = Array.isArray(initial) ? initial : [initial];
      const items = kind.options.map(({ value, title: label }) => ({ label, value, picked: chosen.includes(value) }));
      const options = { title, placeHolder: prompt, ignoreFocusOut: true };
      if (!kind.many) return (await vscode.window.showQuickPick(items, options, token))?.value;
      const picked = await vscode.window.showQuickPick(items, { ...options, canPickMany: true }, token);
      return picked?.map(({ value }) => value);
    }
    default: {
      const text = await vscode.window.showInputBox(
        {
          title,
          prompt: withoutLinks(prompt),
          value: typeof initial === "string" || typeof initial === "number" ? String(initial) : "",
          ignoreFocusOut: true,
          validateInput: (typed) => wrong(typed, required, kind),
        },
        token,
      );
      if (text === undefined) return undefined;
      if (text === "" && !required) return null;
      return kind.type === "number" ? Number(text) : text;
    }
  }
}

function wrong(
  typed: string,
  required: boolean,
  kind: Extract<ElicitationField["kind"], { type: "text" | "number" }>,
): string | undefined {
  if (typed === "") return required ? vscode.l10n.t("This is needed.") : undefined;
  if (kind.type === "text") {
    if (typed.length < kind.least) return vscode.l10n.t("At least {0} characters.", kind.least);
    if (kind.most !== null && typed.length > kind.most) return vscode.l10n.t("At most {0} characters.", kind.most);
    if (kind.format === "email" && !/^\S+@\S+$/.test(typed)) return vscode.l10n.t("Give an e-mail address.");
    if (kind.format === "uri" && !URL.canParse(typed))
      return vscode.l10n.t("Give a whole address, such as https://example.com.");
    if (kind.format === "date" && !/^\d{4}-\d\d-\d\d$/.test(typed))
      return vscode.l10n.t("Give a date, such as 2026-01-31.");
    return undefined;
  }
  const number = Number(typed);
  if (!Number.isFinite(number)) return vscode.l10n.t("Give a number.");
  if (kind.whole && !Number.isInteger(number)) return vscode.l10n.t("Give a whole number.");
  if (kind.least !== null && number < kind.least) return vscode.l10n.t("At least {0}.", kind.least);
  if (kind.most !== null && number > kind.most) return vscode.l10n.t("At most {0}.", kind.most);
  return undefined;
}
