// Files that tools change: before and after in VS Code's own diff editor, and going back.
import path from "node:path";
import * as vscode from "vscode";
import { fail } from "../core/failure.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { FileReturn } from "../studio/checkpoints.ts";
import type { ShownChange } from "../studio/serveChat.ts";
import type { Studio } from "../studio/studio.ts";

/** A text of the log: `ai-studio-file:/folder/name.ts?{"session":…,"span":…,"index":0,"side":"before"}`. */
const SCHEME = "ai-studio-file";
/** Files that a question names one by one. */
const NAMED_FILES = 8;

export interface FileChanges extends vscode.Disposable {
  show(change: ShownChange): Promise<void>;
}

export function createFileChanges({ approvals, changes, checkpoints }: Studio): FileChanges {
  const texts = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    async provideTextDocumentContent({ query }) {
      const { session, span, index, side } = JSON.parse(query);
      const file = (await checkpoints.prepared(session, span))[index];
      return (side === "before" ? file?.before : file?.after) ?? "";
    },
  });
  /** Calls that waited for a decision when their change was shown: what is looked at to decide goes with the decision. */
  const undecided = new Set<string>();

  async function closeDecided(): Promise<void> {
    if (undecided.size === 0) return;
    const waiting = new Set((await approvals.waiting()).map(({ span }) => span));
    const decided = new Set([...undecided].filter((span) => !waiting.has(span)));
    for (const span of decided) undecided.delete(span);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const shown = tabs.filter(
      ({ input, isPinned }) =>
        !isPinned &&
        input instanceof vscode.TabInputTextDiff &&
        input.modified.scheme === SCHEME &&
        decided.has(JSON.parse(input.modified.query).span),
    );
    if (shown.length > 0) await vscode.window.tabGroups.close(shown, true);
  }
  // A tab that stays open is no failure that anybody need read of.
  const look = () => void closeDecided().catch(() => {});
  // The decision may be made in another window.
  const following = changes.on(({ type }) => (type === "sessions" || type === "foreign") && look());

  return {
    async show(change) {
      const waits = (await approvals.waiting()).some(({ span }) => span === change.span);
      await showChange(change);
      if (!waits) return;
      undecided.add(change.span);
      // It may have been decided while the tab opened.
      look();
    },
    dispose: () => vscode.Disposable.from(texts, following).dispose(),
  };
}

async function showChange({ session, span, index, file, beside }: ShownChange): Promise<void> {
  const side = (name: "before" | "after") =>
    vscode.Uri.from({
      scheme: SCHEME,
      path: vscode.Uri.file(file.path).path,
      query: JSON.stringify({ session, span, index, side: name }),
    });
  const name = path.basename(file.path);
  const now = vscode.Uri.file(file.path);
  const exists = await vscode.workspace.fs.stat(now).then(
    () => true,
    () => false,
  );
  if (beside === "now" && !exists)
    throw fail(
      "missing",
      vscode.l10n.t('"{0}" does not exist any more.', name),
      vscode.l10n.t("Restore it, or see its diff."),
    );
  const [right, title] =
    beside === "now"
      ? [now, vscode.l10n.t("{0} (before the step ↔ now)", name)]
      : [side("after"), vscode.l10n.t("{0} (the agent's change)", name)];
  await vscode.commands.executeCommand("vscode.diff", side("before"), right, title, { preview: true });
}

/** Asks, naming what would be lost, and puts the files back as they were before event number `seq`. */
export async function restoreFiles(studio: Studio, session: string, seq: number): Promise<void> {
  const { checkpoints } = studio;
  const { files, impossible, imported } = await checkpoints.plan(session, seq);
  const notes = impossible.map(({ path: file, why }) => vscode.l10n.t("{0} cannot be put back: {1}", shown(file), why));
  if (imported)
    notes.push(
      vscode.l10n.t(
        "Some of these steps were imported, or saved by a repair: what they changed is not known here, and is left as it is.",
      ),
    );
  if (files.length === 0) {
    const nothing = imported ? [] : [vscode.l10n.t("The files are as they were before this step.")];
    void vscode.window.showInformationMessage(withoutLinks([...nothing, ...notes].join(" ")));
    return;
  }
  const edited = files.filter((file) => file.edited);
  const all = vscode.l10n.t("Restore");
  const some = vscode.l10n.t("Keep those, restore the others");
  const lists = [
    files.map((file) => `${verb(file)} ${shown(file.path)}`),
    ...(edited.length > 0
      ? [[vscode.l10n.t("Changed by you or another program since:"), ...edited.map((file) => shown(file.path))]]
      : []),
    notes,
  ];
  const choice = await vscode.window.showWarningMessage(
    files.length === 1
      ? vscode.l10n.t("Put 1 file back as it was before this step?")
      : vscode.l10n.t("Put {0} files back as they were before this step?", files.length),
    {
      modal: true,
      detail: lists
        .filter((list) => list.length > 0)
        .map((list) => cut(list).join("\n"))
        .join("\n\n"),
    },
    all,
    ...(edited.length > 0 && edited.length < files.length ? [some] : []),
  );
  if (choice === undefined) return;
  const chosen = choice === some ? files.filter((file) => !file.edited) : files;
  const { seq: undoFrom, left } = await checkpoints.restore(session, chosen);
  if (left.length > 0) {
    void vscode.window.showWarningMessage(withoutLinks(left.join(" ")));
    return;
  }
  const undo = vscode.l10n.t("Undo");
  const done = imported
    ? vscode.l10n.t("The files that were changed here are as they were before this step.")
    : vscode.l10n.t("The files are as they were before this step.");
  if ((await vscode.window.showInformationMessage(done, undo)) !== undo) return;
  const back = await checkpoints.plan(session, undoFrom);
  const put = new Map(chosen.map((file) => [file.path, file.earlier]));
  // The button may be pressed long after: what the person, or the agent, has done since is asked about.
  if (back.files.some((file) => put.get(file.path) !== file.now)) return restoreFiles(studio, session, undoFrom);
  await checkpoints.restore(session, back.files);
}

const shown = (file: string): string => vscode.workspace.asRelativePath(vscode.Uri.file(file));

function verb({ now, earlier }: FileReturn): string {
  if (earlier === null) return vscode.l10n.t("remove");
  return now === null ? vscode.l10n.t("bring back") : vscode.l10n.t("put back");
}

function cut(lines: readonly string[]): readonly string[] {
  if (lines.length <= NAMED_FILES) return lines;
  return [...lines.slice(0, NAMED_FILES), vscode.l10n.t("and {0} more", lines.length - NAMED_FILES)];
}
