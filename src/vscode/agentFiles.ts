// Agents as files: imported after a look at what is in them, and exported. A file is never an agent by itself: what is read
// goes into the editor as an unsaved change, and is an agent when the person saves it there.
import * as vscode from "vscode";
import type { Agent, AgentSpec } from "../core/agent.ts";
import { changeWords, isAlike } from "../core/agentChanges.ts";
import { fail } from "../core/failure.ts";
import { visible, visibleLines } from "../core/hiddenText.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import { startingSpec } from "../studio/startingSpec.ts";
import type { Studio } from "../studio/studio.ts";
import { agentNames } from "./agentNames.ts";
import type { AgentNode } from "./agentsTree.ts";
import { type Command, handle } from "./commands.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import type { Panels } from "./panels.ts";
import { pickAgent } from "./pick.ts";
import { pickOne } from "./pickOne.ts";

/** Where VS Code and Claude Code keep agents, in a workspace folder. */
const FOLDERS = [".github/agents", ".claude/agents"];
/** Bytes; four times what a file may have of characters. */
const LARGEST_FILE = 2_100_000;

export function agentFiles(lazy: LazyStudio, editor: Panels): Command[] {
  return [
    handle("aiStudio.importAgent", async () => {
      const file = await pickFile();
      if (file !== undefined) await importFile((await lazy.open()).studio, editor, file);
    }),
    handle("aiStudio.exportAgent", async (node?: AgentNode) => {
      const { studio } = await lazy.open();
      const agent = await pickAgent(studio, node, vscode.l10n.t("Export agent"), () => true);
      if (agent) await exportFile(studio, agent);
    }),
  ];
}

async function pickFile(): Promise<vscode.Uri | undefined> {
  const found = vscode.workspace.isTrusted ? await workspaceFiles() : [];
  const other = { label: vscode.l10n.t("$(folder-opened) Choose a file…"), file: null };
  const items = found.map((file) => ({
    label: `$(file) ${file.path.slice(file.path.lastIndexOf("/") + 1)}`,
    description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(file, "..")),
    file,
  }));
  const placeHolder = vscode.workspace.isTrusted
    ? vscode.l10n.t("Choose the file of an agent")
    : vscode.l10n.t("Files of this folder are offered once it is trusted");
  const title = vscode.l10n.t("Import agent from file");
  const picked = await pickOne([...items, other], { title, placeHolder, matchOnDescription: true });
  if (picked === undefined) return undefined;
  if (picked.file !== null) return picked.file;
  const [file] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel: vscode.l10n.t("Import"),
      filters: { [vscode.l10n.t("Agents")]: ["md"] },
    })) ?? [];
  return file;
}

async function workspaceFiles(): Promise<vscode.Uri[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
    FOLDERS.map((folder) => vscode.Uri.joinPath(uri, folder)),
  );
  const lists = await Promise.all(
    folders.map((folder) =>
      vscode.workspace.fs.readDirectory(folder).then(
        (entries) => entries.map(([name]) => name).filter((name) => name.endsWith(".md")),
        () => [],
      ),
    ),
  );
  return folders.flatMap((folder, at) => (lists[at] ?? []).sort().map((name) => vscode.Uri.joinPath(folder, name)));
}

/** The same file is the same agent: importing it again brings its changes, and makes no second one. */
async function agentOf(file: vscode.Uri): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(file.toString()));
  return `file-${Buffer.from(bytes).toString("hex").slice(0, 32)}`;
}

async function importFile(studio: Studio, editor: Panels, file: vscode.Uri): Promise<void> {
  const { agents } = studio;
  // Loaded when it is needed: the entry stays small.
  const place = vscode.workspace.asRelativePath(file);
  const id = await agentOf(file);
  const existing = await agents.find(id);
  const { said, notes } = await read(studio, file);
  const before = existing?.version.spec ?? (await startingSpec(studio));
  // What the file does not say stays as it was chosen here.
  const spec: AgentSpec = { ...before, ...said };
  const same = existing ?? (await agents.list()).find(({ version }) => isAlike(version.spec, spec));
  if (same && isAlike(same.version.spec, spec)) {
    editor.open(same.id);
    const words = vscode.l10n.t("“{0}” is as {1} says already.", same.version.spec.name, place);
    void vscode.window.showInformationMessage(withoutLinks(words));
    return;
  }
  const draft = await agents.draft(id);
  const show = vscode.l10n.t("Show in Editor");
  const detail = [
    vscode.l10n.t("From {0}. Nothing is saved before you save it in the editor.", place),
    existing === null ? spec.description : changeWords(before, spec),
    notes.join("\n"),
    ...(draft === null ? [] : [vscode.l10n.t("What stands unsaved in its editor is replaced.")]),
  ].filter((part) => part !== "");
  const question =
    existing === null
      ? vscode.l10n.t("Import the agent “{0}”?", visible(spec.name))
      : vscode.l10n.t("Import the changes to “{0}”?", visible(spec.name));
  const choice = await vscode.window.showInformationMessage(
    question,
    { modal: true, detail: visibleLines(detail.join("\n\n")) },
    show,
  );
  if (choice !== show) return;
  // Closed first: what was typed there last is on its way to the draft that is replaced.
  editor.close(id);
  // One that was deleted is the same agent again.
  await agents.restore(id);
  await agents.saveDraft(id, spec);
  editor.open(id);
}

async function read(studio: Studio, file: vscode.Uri) {
  if (!vscode.workspace.isTrusted && vscode.workspace.getWorkspaceFolder(file) !== undefined) {
    const why = vscode.l10n.t("This folder is not trusted, and neither are agents in it.");
    throw fail("invalid", why, vscode.l10n.t("Trust the folder first."));
  }
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > LARGEST_FILE) throw fail("invalid", vscode.l10n.t('"{0}" is too long for an agent\'s file.', name));
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const { readAgentFile } = await import("../agentFile/readAgentFile.ts");
  return readAgentFile(text, name, {
    tools: studio.tools.map((tool) => tool.spec.name),
    connections: await studio.connections.list(),
    agents: (await studio.agents.list()).map(({ id, version }) => ({ id, name: version.spec.name })),
    servers: (await studio.mcp.snapshot()).servers.map(({ server }) => server),
  });
}

async function exportFile(studio: Studio, { version: { spec } }: Agent): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const slug =
    spec.name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-+|-+$/g, "") || "agent";
  const name = `${slug}.agent.md`;
  const file = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export agent"),
    filters: { [vscode.l10n.t("Agents")]: ["md"] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, ".github/agents", name) }),
  });
  if (file === undefined) return;
  const { writeAgentFile } = await import("../agentFile/writeAgentFile.ts");
  const text = writeAgentFile(spec, await agentNames(studio));
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const open = vscode.l10n.t("Open");
  const words = vscode.l10n.t("Exported “{0}” to {1}.", spec.name, vscode.workspace.asRelativePath(file));
  if ((await vscode.window.showInformationMessage(withoutLinks(words), open)) === open)
    await vscode.window.showTextDocument(file);
}
