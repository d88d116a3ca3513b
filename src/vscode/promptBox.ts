// A box to ask something in: a prompt that is ready, or words of one's own.
import * as vscode from "vscode";

interface PromptItem extends vscode.QuickPickItem {
  readonly prompt: string;
}

/** Undefined when the person calls it off. */
export function askPrompt(ready: readonly PromptItem[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const box = vscode.window.createQuickPick<PromptItem>();
    box.title = vscode.l10n.t("Ask about the selection");
    box.placeholder = vscode.l10n.t("Choose, or write what you want to know");
    box.ignoreFocusOut = true;
    box.items = ready;
    box.onDidChangeValue((value) => {
      const words = value.trim();
      // Last, and always there: what is ready stays the first choice as long as it matches.
      const own = { label: words, description: vscode.l10n.t("ask this"), prompt: words, alwaysShow: true };
      box.items = words === "" ? ready : [...ready, own];
    });
    box.onDidAccept(() => {
      resolve(box.activeItems[0]?.prompt);
      box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}
