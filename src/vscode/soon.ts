import * as vscode from "vscode";

/**
 * Registers what VS Code itself waits for (a view's data, who brings a tab back) or asks again for (code actions) a moment after
 * `activate`, for which everybody waits. Commands are not of these: they are looked up at once.
 */
export function soon(register: () => vscode.Disposable): vscode.Disposable {
  let registered: vscode.Disposable | undefined;
  const moment = setImmediate(() => {
    registered = register();
  });
  return new vscode.Disposable(() => {
    clearImmediate(moment);
    registered?.dispose();
  });
}
