// Asks for a secret of an MCP server in a password box. A private key is many lines: it is pasted as one, or read from its file.
import * as vscode from "vscode";
import { fail, toErrorInfo } from "../core/failure.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { AskedSecret } from "../studio/serveMcp.ts";

/** Bytes. The longest key that anybody uses, RSA with 16,384 bits, has 13 kB in PEM. */
const LARGEST_KEY = 20_000;

type Answer =
  | { readonly from: "box"; readonly value: string }
  | { readonly from: "file" }
  | { readonly from: "nobody" };

export async function askMcpSecret(server: string, secret: AskedSecret): Promise<string | undefined> {
  /** What was wrong with the file that was chosen before. */
  let problem = "";
  for (;;) {
    const answer = await showBox(server, secret, problem);
    if (answer.from === "nobody") return undefined;
    if (answer.from === "box") return answer.value;
    const text = await readChosenFile().catch((thrown) => toErrorInfo(thrown));
    if (typeof text === "string") {
      const wrong = secret.problemOf(text);
      if (wrong === null) return text;
      problem = wrong;
    } else problem = text?.message ?? "";
  }
}

function showBox(server: string, secret: AskedSecret, problem: string): Promise<Answer> {
  const { name, question, isKey, problemOf } = secret;
  const box = vscode.window.createInputBox();
  box.title = `${server}: ${name.replace(/^(input|env):/, "")}`;
  const prompt = [
    question,
    isKey ? vscode.l10n.t("Paste all of the PEM, or choose its file with the button above: it is read once.") : "",
    vscode.l10n.t("It is stored in VS Code's secret storage and nowhere else. Empty leaves it as it is."),
  ]
    .filter((words) => words !== "")
    .join(" ");
  box.prompt = withoutLinks(prompt);
  box.password = true;
  box.ignoreFocusOut = true;
  box.validationMessage = problem === "" ? undefined : withoutLinks(problem);
  if (isKey)
    box.buttons = [
      { iconPath: new vscode.ThemeIcon("folder-opened"), tooltip: vscode.l10n.t("Choose the private key's file") },
    ];
  return new Promise((resolve) => {
    const end = (answer: Answer) => {
      // The first that is said counts: hiding says that nobody has answered.
      resolve(answer);
      box.dispose();
    };
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidAccept(() => {
      const { value } = box;
      const wrong = value === "" ? null : problemOf(value);
      if (wrong === null) end({ from: "box", value });
      else box.validationMessage = withoutLinks(wrong);
    });
    box.onDidTriggerButton(() => end({ from: "file" }));
    box.onDidHide(() => end({ from: "nobody" }));
    box.show();
  });
}

/** Undefined when none was chosen. */
async function readChosenFile(): Promise<string | undefined> {
  const title = vscode.l10n.t("Choose the private key's file");
  const [file] = (await vscode.window.showOpenDialog({ title })) ?? [];
  if (file === undefined) return undefined;
  if ((await vscode.workspace.fs.stat(file)).size > LARGEST_KEY)
    throw fail("invalid", vscode.l10n.t("The file is too large for a private key."));
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}
