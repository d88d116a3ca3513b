// An agent's versions: listed, compared in VS Code's own diff editor, restored.
import * as vscode from "vscode";
import type { Agent, AgentVersion } from "../core/agent.ts";
import { versionChanges } from "../core/agentChanges.ts";
import { withoutLinks } from "../core/withoutLinks.ts";
import type { Studio } from "../studio/studio.ts";
import { agentNames } from "./agentNames.ts";
import type { AgentNode } from "./agentsTree.ts";
import { type Command, handle } from "./commands.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { pickAgent } from "./pick.ts";
import { pickOne } from "./pickOne.ts";
import { ageWords } from "./words.ts";

/** A version as a text that is only read: `ai-studio-agent:/Reviewer 3.md?{"agent":…,"version":…}`. */
const SCHEME = "ai-studio-agent";

export const versionsCommand = (lazy: LazyStudio): Command =>
  handle("aiStudio.agentVersions", async (node?: AgentNode) => {
    const { studio } = await lazy.open();
    const agent = await pickAgent(studio, node, vscode.l10n.t("Versions of agent"), () => true);
    if (agent) await showVersions(studio, agent);
  });

/** Answers the diff editor's questions for versions. */
export function createVersionTexts(studio: Studio): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    async provideTextDocumentContent({ query }) {
      const { agent, version } = JSON.parse(query);
      const found = (await studio.agents.versions(agent)).find(({ id }) => id === version);
      if (found === undefined) return vscode.l10n.t("This version does not exist.");
      const { writeAgentFile } = await import("../agentFile/writeAgentFile.ts");
      return writeAgentFile(found.spec, await agentNames(studio));
    },
  });
}

/** Two versions beside each other, the older one left. */
export async function compareVersions(one: AgentVersion, other: AgentVersion): Promise<void> {
  const [left, right] = one.number <= other.number ? [one, other] : [other, one];
  const title = vscode.l10n.t("{0}: version {1} ↔ version {2}", right.spec.name, left.number, right.number);
  await vscode.commands.executeCommand("vscode.diff", uriOf(left), uriOf(right), title, { preview: true });
}

function uriOf({ id, agent, number, spec }: AgentVersion): vscode.Uri {
  const name = `${spec.name.replace(/[/\\]/g, " ")} ${number}.md`;
  return vscode.Uri.from({ scheme: SCHEME, path: `/${name}`, query: JSON.stringify({ agent, version: id }) });
}

async function showVersions({ agents }: Studio, agent: Agent): Promise<void> {
  const versions = await agents.versions(agent.id);
  const changes = versionChanges(versions);
  const title = vscode.l10n.t("Versions of {0}", agent.version.spec.name);
  const version = await pickVersion(versions, title, vscode.l10n.t("Choose a version to compare or restore"), changes);
  const newest = versions[0];
  if (version === undefined || newest === undefined) return;
  const before = versions.find(({ number }) => number === version.number - 1);
  const ways = [
    ...(version === newest
      ? []
      : [
          {
            label: vscode.l10n.t("$(diff) Compare with the current version {0}", newest.number),
            go: () => compareVersions(version, newest),
          },
        ]),
    ...(before === undefined
      ? []
      : [
          {
            label: vscode.l10n.t("$(diff) Compare with version {0}, before it", before.number),
            go: () => compareVersions(before, version),
          },
        ]),
    ...(versions.length < 3
      ? []
      : [
          {
            label: vscode.l10n.t("$(diff) Compare with another version…"),
            async go() {
              const others = versions.filter((one) => one !== version);
              const placeHolder = vscode.l10n.t("Choose what to compare version {0} with", version.number);
              const other = await pickVersion(others, title, placeHolder, changes);
              if (other) await compareVersions(version, other);
            },
          },
        ]),
    ...(version === newest
      ? []
      : [
          {
            label: vscode.l10n.t("$(discard) Restore: save it as a new version"),
            go: () => restore(agents, agent.id, version, newest),
          },
        ]),
  ];
  if (ways.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is only this one version yet."));
    return;
  }
  const way = await pickOne(ways, {
    title: vscode.l10n.t("{0}: version {1}", version.spec.name, version.number),
  });
  await way?.go();
}

async function pickVersion(
  versions: readonly AgentVersion[],
  title: string,
  placeHolder: string,
  changes: ReadonlyMap<string, string>,
): Promise<AgentVersion | undefined> {
  const now = Date.now();
  const items = versions.map((version) => ({
    label: vscode.l10n.t("Version {0}", version.number),
    description: ageWords(version.createdAt, now),
    detail: changes.get(version.id) ?? "",
    version,
  }));
  return (await pickOne(items, { title, placeHolder, matchOnDetail: true }))?.version;
}

async function restore(
  agents: Studio["agents"],
  agent: string,
  version: AgentVersion,
  newest: AgentVersion,
): Promise<void> {
  const made = (await agents.restoreVersion(agent, version.id)).version;
  if (made.id === newest.id) {
    void vscode.window.showInformationMessage(vscode.l10n.t("The current version is the same."));
    return;
  }
  const undo = vscode.l10n.t("Undo");
  const words = vscode.l10n.t(
    "Version {0} of “{1}” is back, as version {2}.",
    version.number,
    made.spec.name,
    made.number,
  );
  if ((await vscode.window.showInformationMessage(withoutLinks(words), undo)) === undo)
    await agents.restoreVersion(agent, newest.id);
}
