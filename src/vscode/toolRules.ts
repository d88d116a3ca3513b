// What a person has allowed, denied, or wants to be asked about, for longer than once.
import * as vscode from "vscode";
import type { KeptRule } from "../studio/approvals.ts";
import type { Studio } from "../studio/studio.ts";
import { type Command, handle } from "./commands.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { pickOne } from "./pickOne.ts";
import { sessionName } from "./words.ts";

export const ruleCommand = (lazy: LazyStudio): Command =>
  handle("aiStudio.rules", async () => {
    const { studio } = await lazy.open();
    await manageRules(studio);
  });

/** Lists the person's rules; new ones are added, old ones removed. */
async function manageRules(studio: Studio): Promise<void> {
  for (;;) {
    const rules = await studio.approvals.rules();
    const scopes = await Promise.all(rules.map((rule) => scopeWords(studio, rule)));
    const verdicts = {
      allow: vscode.l10n.t("Allow"),
      ask: vscode.l10n.t("Always ask"),
      deny: vscode.l10n.t("Deny"),
    };
    const add = (verdict: keyof typeof verdicts) => ({
      label: `$(add) ${verdicts[verdict]}…`,
      description: vscode.l10n.t("a new rule that holds everywhere"),
      verdict,
      rule: null,
    });
    const items = [
      ...rules.map((rule, index) => ({
        label: rule.text,
        description: `${verdicts[rule.verdict]}, ${scopes[index]}`,
        verdict: rule.verdict,
        rule,
      })),
      add("allow"),
      add("ask"),
      add("deny"),
    ];
    const picked = await pickOne(items, {
      title: vscode.l10n.t("Rules for tools"),
      placeHolder: vscode.l10n.t("Deny wins over ask, ask over allow. Choose a rule to remove it."),
      matchOnDescription: true,
    });
    if (picked === undefined) return;
    if (picked.rule !== null) {
      const remove = vscode.l10n.t("Remove");
      const sure = vscode.l10n.t("Remove the rule “{0}”?", picked.rule.text);
      if ((await vscode.window.showWarningMessage(sure, { modal: true }, remove)) === remove)
        await studio.approvals.removeRule(picked.rule.id);
    } else {
      const text = await vscode.window.showInputBox({
        title: picked.label.replace("$(add) ", ""),
        prompt: vscode.l10n.t("Words such as git log, npm run *, or a tool such as edit_file(path=src/**)"),
        ignoreFocusOut: true,
      });
      if (text !== undefined && text.trim() !== "") await studio.approvals.addRule(picked.verdict, text);
    }
  }
}

async function scopeWords(studio: Studio, { scope, place }: KeptRule): Promise<string> {
  switch (scope) {
    case "session": {
      const found = await studio.sessions.find(place);
      // It may be gone for good.
      if (found === null) return vscode.l10n.t("in one session");
      return vscode.l10n.t("in the session “{0}”", sessionName(found.session.title));
    }
    case "workspace":
      return vscode.l10n.t("in one workspace");
    case "always":
      return vscode.l10n.t("everywhere");
    default:
      return scope satisfies never;
  }
}
