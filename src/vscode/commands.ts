// One way to register a command: what goes wrong in it is told to the person, with what to do.
import * as vscode from "vscode";
import { toErrorInfo } from "../core/failure.ts";
import { NotOpened } from "./house.ts";
import { failureWords } from "./words.ts";

export function handle<Arguments extends unknown[]>(
  command: string,
  run: (...given: Arguments) => Promise<void>,
): vscode.Disposable {
  return vscode.commands.registerCommand(command, async (...given: Arguments) => {
    try {
      await run(...given);
    } catch (thrown) {
      showError(thrown);
    }
  });
}

export function showError(thrown: unknown): void {
  // What the person themselves stopped needs no word either.
  if (thrown instanceof NotOpened || toErrorInfo(thrown).code === "aborted") return;
  void vscode.window.showErrorMessage(failureWords(thrown));
}
