import * as vscode from "vscode";
import { withoutLinks } from "../core/withoutLinks.ts";

/** Shows that something takes its time, and lets the person stop it if `work` takes a signal. What it reports stands beside the title. */
export function working<Result>(
  title: string,
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<Result>,
): Promise<Result> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: withoutLinks(title),
    cancellable: work.length > 0,
  };
  const running = vscode.window.withProgress(options, (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    return work(controller.signal, (message) => progress.report({ message: withoutLinks(message) }));
  });
  return Promise.resolve(running);
}
