// What can be asked about code where it stands: explain, fix a problem, write tests, prompts of one's own. Each begins a
// conversation with the code attached. What an agent then changes is shown in VS Code's diff before it happens.
import * as vscode from "vscode";
import type { UserBlock } from "../core/message.ts";
import { unfilled } from "../core/variables.ts";
import type { Chat } from "./chat.ts";
import { type Command, handle } from "./commands.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { ownPrompts } from "./ownPrompts.ts";
import { askPrompt } from "./promptBox.ts";
import { attachmentOf, lastEditor, selectedRange } from "./selection.ts";

/** Lines around a problem that go along, on each side: a function's worth. */
const AROUND = 30;
/** Problems of one question: a file that is broken as a whole is not mended one by one. */
const MOST_PROBLEMS = 20;

/** A piece of code, as a code action tells a command of it. */
export interface Place {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
}

export function codeQuestions(lazy: LazyStudio, chat: Chat): Command[] {
  /** Begins a conversation with the agent that is chosen in the chat, or leaves it to be sent when that wants something first. */
  async function ask(text: string, { document, range }: Place): Promise<void> {
    const { studio } = await lazy.open();
    const chosen = chat.session === null ? null : ((await studio.sessions.find(chat.session))?.session.agent ?? null);
    const agents = (await studio.agents.list()).filter(({ archivedAt }) => archivedAt === null);
    const agent = agents.find(({ id }) => id === chosen) ?? agents[0];
    if (agent === undefined) {
      const create = vscode.l10n.t("Create an agent");
      const words = vscode.l10n.t("There is no agent to answer yet.");
      if ((await vscode.window.showInformationMessage(words, create)) === create)
        await vscode.commands.executeCommand("aiStudio.createAgent");
      return;
    }
    const attachment = attachmentOf(document, range);
    if (unfilled(agent.version.spec, {}).length > 0) {
      await studio.sessions.attach(null, attachment);
      await studio.sessions.insertIntoDraft(null, text);
      await chat.show(null, agent.id);
      return;
    }
    const content: UserBlock[] = [attachment, { type: "text", text }];
    await chat.show(await studio.turns.ask(agent.id, content));
  }

  /** What a code action says, or what is selected: a menu tells a command its file, which is neither. */
  function place(given: unknown): Place | undefined {
    if (isPlace(given)) return given;
    const editor = lastEditor();
    if (editor !== undefined) return { document: editor.document, range: selectedRange(editor) };
    void vscode.window.showInformationMessage(vscode.l10n.t("Open a file first."));
    return undefined;
  }

  async function fix(at: Place, problems: readonly vscode.Diagnostic[]): Promise<void> {
    if (problems.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t("VS Code shows no problem here."));
      return;
    }
    const told = problems.slice(0, MOST_PROBLEMS);
    // The first words are the session's title.
    const words = told.map(({ message, range, source }) => {
      const from = source === undefined ? "" : ` (${source})`;
      return `${vscode.l10n.t("line {0}", range.start.line + 1)}: ${message.replace(/\n\s*/g, " ")}${from}`;
    });
    const [only] = words;
    const asked =
      words.length === 1
        ? vscode.l10n.t("Fix {0}", only ?? "")
        : `${vscode.l10n.t("Fix these problems:")}\n\n${words.map((one) => `- ${one}`).join("\n")}`;
    const range = told.reduce((all, one) => all.union(one.range), told[0]?.range ?? at.range);
    await ask(`${asked}\n\n${EDITING()}`, { document: at.document, range: widened(at.document, range) });
  }

  return [
    handle("aiStudio.explainSelection", async (given?: unknown) => {
      const at = place(given);
      if (at) await ask(EXPLAINING(), at);
    }),
    handle("aiStudio.writeTests", async (given?: unknown) => {
      const at = place(given);
      if (at) await ask(TESTING(), at);
    }),
    handle("aiStudio.fixProblem", async (given?: unknown, problem?: unknown) => {
      const at = place(given);
      if (at) await fix(at, problem instanceof vscode.Diagnostic ? [problem] : problemsAt(at));
    }),
    handle("aiStudio.askAboutSelection", async (given?: unknown, prompt?: unknown) => {
      const at = place(given);
      if (!at) return;
      const ready = [
        { label: vscode.l10n.t("Explain"), prompt: EXPLAINING() },
        { label: vscode.l10n.t("Write tests"), prompt: TESTING() },
        ...ownPrompts(),
      ];
      const text = typeof prompt === "string" ? prompt : await askPrompt(ready);
      if (text !== undefined) await ask(text, at);
    }),
  ];
}

function isPlace(given: unknown): given is Place {
  return typeof given === "object" && given !== null && "document" in given && "range" in given;
}

const EXPLAINING = () =>
  vscode.l10n.t(
    "Explain this code: what it does, how, and what is not obvious about it. Name what looks wrong, if anything does.",
  );
const EDITING = () =>
  vscode.l10n.t(
    "Change as little as possible. If you can edit files, edit this one; otherwise show the corrected lines as a code block.",
  );
const TESTING = () =>
  vscode.l10n.t(
    "Write tests for this code, in the style of the tests that are there. If you can write files, write them; otherwise show them as a code block, with the path where they belong.",
  );

/** The problems that VS Code shows where the code is. */
function problemsAt({ document, range }: Place): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter((problem) => problem.range.intersection(range));
}

function widened(document: vscode.TextDocument, { start, end }: vscode.Range): vscode.Range {
  const last = Math.min(document.lineCount - 1, end.line + AROUND);
  return new vscode.Range(Math.max(0, start.line - AROUND), 0, last, document.lineAt(last).text.length);
}
