// Code of an answer as a change to a file: shown in VS Code's diff editor, and made when the person accepts it there.
import path from "node:path";
import * as vscode from "vscode";
import { applyPatch, isPatch, patchedFile } from "../core/applyPatch.ts";
import { fail } from "../core/failure.ts";
import { fitCode } from "../core/fitCode.ts";
import { visible } from "../core/hiddenText.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { CodeBlock } from "../protocol/chat.ts";
import { codeTarget, exists } from "./codeTarget.ts";
import { lastEditor } from "./selection.ts";

/** `ai-studio-proposal:/folder/name.ts?3`: the file as it would be. */
const SCHEME = "ai-studio-proposal";
/** Looked at and neither accepted nor discarded: older ones are let go. */
const MAX_PROPOSALS = 20;

interface Proposal {
  readonly uri: vscode.Uri;
  /** As it was when the change was made; null when there was no file. */
  readonly before: string | null;
  readonly after: string;
}

export interface CodeProposals extends vscode.Disposable {
  /** Shows what the block would change. Throws `invalid` with what to do when it is not clear what that is. */
  apply(block: CodeBlock): Promise<void>;
  /** Makes the change that is shown in a diff. Throws `missing` when none is, `stale` when the file is not as it was. */
  accept(pressed: vscode.Uri | undefined): Promise<void>;
  /** Closes the diff that is shown. Throws `missing` when none is. */
  discard(pressed: vscode.Uri | undefined): Promise<void>;
}

export function createCodeProposals(): CodeProposals {
  const proposals = new Map<string, Proposal>();
  let made = 0;
  const texts = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ query }) => proposals.get(query)?.after ?? "",
  });

  /** The proposal of the diff that is shown, or of the one whose button was pressed. */
  function current(pressed: vscode.Uri | undefined): vscode.Uri {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const shown = input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
    const uri = pressed?.scheme === SCHEME ? pressed : shown;
    if (uri?.scheme !== SCHEME || !proposals.has(uri.query))
      throw fail(
        "missing",
        vscode.l10n.t("No change is shown that could be accepted."),
        vscode.l10n.t("Press Apply at a block of code first."),
      );
    return uri;
  }

  async function close({ query }: vscode.Uri): Promise<void> {
    proposals.delete(query);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(
      tabs.filter(
        ({ input }) =>
          input instanceof vscode.TabInputTextDiff &&
          input.modified.scheme === SCHEME &&
          input.modified.query === query,
      ),
    );
  }

  /** Those that are being made: a second press would make them once more. */
  const accepting = new Set<string>();
  async function accept(shown: vscode.Uri): Promise<void> {
    const proposal = proposals.get(shown.query);
    if (proposal === undefined || accepting.has(shown.query)) return;
    accepting.add(shown.query);
    try {
      await make(proposal);
      await close(shown);
      await vscode.window.showTextDocument(proposal.uri, { preview: false });
    } finally {
      accepting.delete(shown.query);
    }
  }

  return {
    async apply(block) {
      const { uri, before, after } = await proposalOf(block);
      if (before === after) {
        void vscode.window.showInformationMessage(withoutLinks(vscode.l10n.t("{0} has this already.", shortName(uri))));
        return;
      }
      const query = String(++made);
      proposals.set(query, { uri, before, after });
      for (const old of [...proposals.keys()].slice(0, -MAX_PROPOSALS)) proposals.delete(old);
      const right = vscode.Uri.from({ scheme: SCHEME, path: uri.path, query });
      const empty = vscode.Uri.from({ scheme: SCHEME, path: uri.path, query: "none" });
      const title =
        before === null
          ? vscode.l10n.t("{0} (new file: accept ✓ or discard ✗)", shortName(uri))
          : vscode.l10n.t("{0} (change: accept ✓ or discard ✗)", shortName(uri));
      await vscode.commands.executeCommand("vscode.diff", before === null ? empty : uri, right, title, {
        preview: true,
      });
    },
    accept: async (pressed) => accept(current(pressed)),
    discard: async (pressed) => close(current(pressed)),
    dispose: () => texts.dispose(),
  };
}

/** A file's name, in which nothing hides. */
const shortName = (uri: vscode.Uri): string => visible(path.posix.basename(uri.path));

async function proposalOf({ text, file }: CodeBlock): Promise<Proposal> {
  const isChange = isPatch(text);
  const { uri, document } = await codeTarget(file ?? (isChange ? patchedFile(text) : null));
  if (document === null) return { uri, before: null, after: isChange ? applyPatch("", text) : `${text.trimEnd()}\n` };
  const before = document.getText();
  const inLines = before.replaceAll("\r\n", "\n");
  const withEnds = (whole: string) => (document.eol === vscode.EndOfLine.CRLF ? whole.replaceAll("\n", "\r\n") : whole);
  if (isChange) return { uri, before, after: withEnds(applyPatch(inLines, text)) };
  const editor = lastEditor();
  if (editor?.document === document && !editor.selection.isEmpty) {
    const { start, end } = editor.selection;
    const code = end.character === 0 && !text.endsWith("\n") ? `${text}\n` : text;
    const after = before.slice(0, document.offsetAt(start)) + withEnds(code) + before.slice(document.offsetAt(end));
    return { uri, before, after };
  }
  const fitted = fitCode(inLines, text);
  if (fitted === null)
    throw fail(
      "invalid",
      vscode.l10n.t('It is not clear where this belongs in "{0}".', shortName(uri)),
      vscode.l10n.t(
        "Select the lines that it replaces in the editor and press Apply again, or put the cursor there and press Insert.",
      ),
    );
  return { uri, before, after: withEnds(fitted) };
}

/** In one step, which Undo takes back. Throws `stale` when the file is not as it was. */
async function make({ uri, before, after }: Proposal): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const changed = () =>
    fail(
      "stale",
      vscode.l10n.t('"{0}" has changed meanwhile.', shortName(uri)),
      vscode.l10n.t("Press Apply at the block again."),
    );
  if (before === null) {
    if (await exists(uri)) throw changed();
    edit.createFile(uri, { contents: new TextEncoder().encode(after) });
  } else {
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.getText() !== before) throw changed();
    // Only what differs: cursors, folds and breakpoints elsewhere stay where they are.
    const from = sharedLength(before, after, (text, at) => text[at]);
    const most = Math.min(before.length, after.length) - from;
    const behind = Math.min(
      most,
      sharedLength(before, after, (text, at) => text[text.length - 1 - at]),
    );
    const range = new vscode.Range(document.positionAt(from), document.positionAt(before.length - behind));
    edit.replace(uri, range, after.slice(from, after.length - behind));
  }
  if (!(await vscode.workspace.applyEdit(edit)))
    throw fail(
      "invalid",
      vscode.l10n.t('"{0}" could not be changed.', shortName(uri)),
      vscode.l10n.t("See whether it is read-only, then accept again."),
    );
}

/** How many characters are the same, in the order in which `characterAt` takes them. */
function sharedLength(
  one: string,
  other: string,
  characterAt: (text: string, at: number) => string | undefined,
): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && characterAt(one, length) === characterAt(other, length)) length++;
  return length;
}
