// Commands: all that the manifest names are registered at once; what they do is loaded with the first that is called.
import * as vscode from "vscode";
import { toErrorInfo } from "../core/failure.ts";
import { lazy } from "../core/lazy.ts";
import { failureWords } from "./words.ts";

export interface Command {
  readonly name: string;
  /** `given`: what VS Code or a menu hands to it. What it throws is told to the person, with what to do. */
  run(...given: unknown[]): Promise<void>;
}

/** What the command does when it is called. */
export function handle<Arguments extends unknown[]>(
  name: string,
  run: (...given: Arguments) => Promise<void>,
): Command {
  return { name, run };
}

/** Registers the commands by their names; `load` is asked for what they do with the first that is called, and again if it failed. */
export function registerCommands(names: readonly string[], load: () => Promise<readonly Command[]>): vscode.Disposable {
  const commands = lazy(async () => new Map((await load()).map((command) => [command.name, command])));
  const register = (name: string) =>
    vscode.commands.registerCommand(name, async (...given: unknown[]) => {
      try {
        await (await commands.load()).get(name)?.run(...given);
      } catch (thrown) {
        showError(thrown);
      }
    });
  return vscode.Disposable.from(...names.map(register));
}

export function showError(thrown: unknown): void {
  // What the person themselves stopped needs no word either.
  const isTold = thrown instanceof Error && "isTold" in thrown;
  if (isTold || toErrorInfo(thrown).code === "aborted") return;
  void vscode.window.showErrorMessage(failureWords(thrown));
}
