// The variables of an agent's instructions, asked one after the other.
import * as vscode from "vscode";
import type { Agent } from "../core/agent.ts";
import { type Values, valuesOf } from "../core/variables.ts";
import { withoutLinks } from "../core/withoutLinks.ts";

/** Undefined when the person calls it off; empty when there is nothing to ask. */
export async function askVariables({ version: { spec } }: Agent): Promise<Values | undefined> {
  const asked = Object.entries(valuesOf(spec, {}));
  const values: Record<string, string> = {};
  for (const [index, [name, standard]] of asked.entries()) {
    const value = await vscode.window.showInputBox({
      title: vscode.l10n.t("{0}: fill in {1} ({2} of {3})", spec.name, name, index + 1, asked.length),
      prompt: withoutLinks(vscode.l10n.t("It goes into the agent's instructions, where they say {0}.", `{{${name}}}`)),
      value: standard,
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim() === "" ? vscode.l10n.t("It has to be filled in.") : undefined),
    });
    if (value === undefined) return undefined;
    values[name] = value;
  }
  return values;
}
