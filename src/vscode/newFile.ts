// A block of code from an answer as a new file, which is not saved yet.
import path from "node:path";
import * as vscode from "vscode";
import type { CodeBlock } from "../protocol/chat.ts";
import { codeTarget } from "./codeTarget.ts";

/** What models call languages, and what VS Code does. */
const LANGUAGES: Readonly<Record<string, string>> = {
  ts: "typescript",
  tsx: "typescriptreact",
  js: "javascript",
  jsx: "javascriptreact",
  py: "python",
  rb: "ruby",
  rs: "rust",
  cs: "csharp",
  "c++": "cpp",
  kt: "kotlin",
  md: "markdown",
  yml: "yaml",
  ps1: "powershell",
  docker: "dockerfile",
  sh: "shellscript",
  bash: "shellscript",
  zsh: "shellscript",
  shell: "shellscript",
};

export async function openNewFile({ text, language, file }: CodeBlock): Promise<void> {
  const content = text.endsWith("\n") ? text : `${text}\n`;
  // Where the block names a file that is not there yet, saving writes it there.
  const target = file === null ? null : await codeTarget(file).catch(() => null);
  if (target !== null && target.document === null && target.uri.scheme === "file") {
    const uri = target.uri.with({ scheme: "untitled" });
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    if (document.getText() === "") await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), content));
    return;
  }
  const name = language.toLowerCase();
  const wanted = LANGUAGES[name] ?? (name || path.extname(file ?? "").slice(1));
  const known = (await vscode.languages.getLanguages()).includes(wanted);
  const document = await vscode.workspace.openTextDocument({ content, ...(known ? { language: wanted } : {}) });
  await vscode.window.showTextDocument(document, { preview: false });
}
