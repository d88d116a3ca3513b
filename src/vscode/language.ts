import * as vscode from "vscode";

/** The language that our texts are in, of their dates and figures too: English where they are not translated into VS Code's. */
export const language = (): string => (vscode.l10n.bundle === undefined ? "en" : vscode.env.language);
