// A server's prompt, filled in, becomes the text of the message that is being written.
import * as vscode from "vscode";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Chat } from "./chat.ts";
import { type Command, handle } from "./commands.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { pickOne } from "./pickOne.ts";
import { working } from "./progress.ts";

export function insertPromptCommand(lazy: LazyStudio, chat: Chat, openSettings: () => Promise<void>): Command {
  return handle("aiStudio.insertPrompt", async () => {
    // The one that the person looks at now: a server takes its time, and they may look around.
    const { session } = chat;
    const { mcp, sessions } = (await lazy.open()).studio;
    const offered = mcp.prompts();
    if (offered.length === 0) {
      const open = vscode.l10n.t("Open settings");
      const words = vscode.l10n.t("No MCP server that runs offers a prompt. Start one in the settings.");
      if ((await vscode.window.showInformationMessage(words, open)) === open) await openSettings();
      return;
    }
    const items = offered.map(({ server, prompt }) => ({
      label: prompt.title,
      description: server.name,
      detail: prompt.description,
      server,
      prompt,
    }));
    const title = vscode.l10n.t("Insert MCP prompt");
    const picked = await pickOne(items, {
      title,
      placeHolder: vscode.l10n.t("Choose a prompt"),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (picked === undefined) return;
    const { server, prompt } = picked;
    const values: Record<string, string> = {};
    for (const { name, description, required } of prompt.arguments) {
      const value = await vscode.window.showInputBox({
        title: `${prompt.title}: ${name}`,
        prompt: withoutLinks(description),
        ignoreFocusOut: true,
        validateInput: (typed) => (required && typed === "" ? vscode.l10n.t("This is needed.") : undefined),
      });
      if (value === undefined) return;
      if (value !== "") values[name] = value;
    }
    const text = await working(vscode.l10n.t("Asking {0} for its prompt", server.name), (signal) =>
      mcp.getPrompt(server.id, prompt.name, values, signal),
    );
    await sessions.insertIntoDraft(session, text);
    if (chat.session === session) await chat.focusComposer();
  });
}
