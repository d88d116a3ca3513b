// The whole extension on one screen. Nothing heavy is loaded, opened or fetched here: views and trees come a moment after
// activation (vscode/views.ts), the studio on first use (vscode/loadStudio.ts), and what commands do with the first of them
// (vscode/studioCommands.ts), each in a chunk of its own.
import * as vscode from "vscode";
import { translate } from "./core/l10n.ts";
import { type Lazy, lazy } from "./core/lazy.ts";
import { registerCommands, showError } from "./vscode/commands.ts";
import type { WindowViews } from "./vscode/views.ts";

let views: Lazy<WindowViews> | null = null;

export function activate(context: vscode.ExtensionContext): void {
  if (vscode.l10n.bundle !== undefined) translate(vscode.l10n.bundle, vscode.env.language);
  const loading = lazy(async () => (await import("./vscode/views.ts")).createViews(context));
  views = loading;
  // VS Code waits by itself for a view's data and for who brings a tab back. Commands are looked up at once.
  const moment = setImmediate(() => void loading.load().catch(showError));
  const { commands } = context.extension.packageJSON.contributes;
  context.subscriptions.push(
    registerCommands(
      commands.map(({ command }: { readonly command: string }) => command),
      async () => (await import("./vscode/studioCommands.ts")).studioCommands(context, await loading.load()),
    ),
    { dispose: () => clearImmediate(moment) },
  );
}

/** VS Code waits for this, some seconds: what is under way is marked as interrupted, and the store closed. */
export async function deactivate(): Promise<void> {
  await views?.loaded?.lazy.close();
}
