// How full a model's window may be, from VS Code's settings.
import * as vscode from "vscode";

/** Per cent of the window, as the manifest says too: what is left is room for an answer, and for miscounting. */
const CONDENSE_AT = 80;
/** Above this an answer would hardly have room. */
const MOST = 95;

/** A share of the window; 0 for never. What is no such number is the default. */
export function condenseAt(): number {
  const value = vscode.workspace.getConfiguration("aiStudio").get<unknown>("context.condenseAt");
  const valid = typeof value === "number" && value >= 0 && value <= MOST;
  return (valid ? value : CONDENSE_AT) / 100;
}
