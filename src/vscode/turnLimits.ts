// The person's limits of a turn, from VS Code's settings.
import * as vscode from "vscode";
import type { Limits } from "../core/limits.ts";

/** What the manifest says too. */
const standard: Limits = { modelCalls: 25, minutes: 30, tokens: 5_000_000, cost: 5 };

/** What is no number, or less than nothing, is the default: a slip of the pen frees no agent. */
const valid = (value: unknown, otherwise: number): number =>
  typeof value === "number" && value >= 0 ? value : otherwise;

export function turnLimits(): Limits {
  return {
    modelCalls: valid(
      vscode.workspace.getConfiguration("aiStudio").get<unknown>("turn.maxModelCalls"),
      standard.modelCalls,
    ),
    minutes: valid(vscode.workspace.getConfiguration("aiStudio").get<unknown>("turn.maxMinutes"), standard.minutes),
    tokens: valid(vscode.workspace.getConfiguration("aiStudio").get<unknown>("turn.maxTokens"), standard.tokens),
    cost: valid(vscode.workspace.getConfiguration("aiStudio").get<unknown>("turn.maxCost"), standard.cost),
  };
}
