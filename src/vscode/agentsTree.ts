import * as vscode from "vscode";
import type { Agent, AgentSpec } from "../core/agent.ts";
import type { Connection } from "../core/connection.ts";
import type { ProviderKind } from "../core/message.ts";
import type { LazyStudio } from "./lazyStudio.ts";
import { createTree, type Tree } from "./trees.ts";

export type AgentNode =
  | { readonly type: "agent"; readonly agent: Agent; readonly connection: Connection | null }
  | { readonly type: "archive"; readonly agents: readonly AgentNode[] };

const icons: Record<ProviderKind, string> = {
  anthropic: "sparkle",
  google: "star-empty",
  openai: "hubot",
  azure: "azure",
  compatible: "server",
  ollama: "vm",
  vscode: "vscode",
  demo: "beaker",
};
const MIME = "application/vnd.code.tree.aistudio.agents";

export function createAgentsTree(lazy: LazyStudio): Tree {
  return createTree<AgentNode>(lazy, {
    view: "aiStudio.agents",
    concerns: ({ type }) => type === "agents" || type === "connections" || type === "foreign",
    async roots(studio) {
      const connections = new Map((await studio.connections.list()).map((one) => [one.id, one]));
      const nodes = (await studio.agents.list()).map((agent): AgentNode => {
        return { type: "agent", agent, connection: connections.get(agent.version.spec.connection) ?? null };
      });
      const archived = nodes.filter((node) => node.type === "agent" && node.agent.archivedAt !== null);
      const shown = nodes.filter((node) => !archived.includes(node));
      return archived.length === 0 ? shown : [...shown, { type: "archive", agents: archived }];
    },
    children: (node) => (node.type === "archive" ? [...node.agents] : []),
    facts: (node) => (node.type === "agent" ? node.agent : null),
    item(node) {
      if (node.type === "archive") {
        const label = vscode.l10n.t("Archived ({0})", node.agents.length);
        const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
        item.id = "archive";
        item.iconPath = new vscode.ThemeIcon("archive");
        return item;
      }
      const { agent, connection } = node;
      const { spec, number } = agent.version;
      const item = new vscode.TreeItem(spec.name);
      item.id = agent.id;
      item.description = connection === null ? vscode.l10n.t("no connection") : describe(spec);
      item.iconPath = new vscode.ThemeIcon(connection === null ? "warning" : icons[connection.provider]);
      item.contextValue = agent.archivedAt === null ? "agent" : "agent.archived";
      item.tooltip = [
        spec.name,
        spec.description,
        `${connection?.name ?? vscode.l10n.t("The connection was removed.")} · ${describe(spec)} · ${vscode.l10n.t("version {0}", number)}`,
      ]
        .filter((line) => line !== "")
        .join("\n");
      item.command = { command: "aiStudio.editAgent", title: vscode.l10n.t("Edit agent"), arguments: [node] };
      return item;
    },
    dragAndDrop: {
      dragMimeTypes: [MIME],
      dropMimeTypes: [MIME],
      handleDrag([node], data) {
        if (node?.type === "agent") data.set(MIME, new vscode.DataTransferItem(node.agent.id));
      },
      async handleDrop(target, data) {
        const id = await data.get(MIME)?.asString();
        const before = target?.type === "agent" ? target.agent.id : null;
        if (id && id !== before) await (await lazy.open()).studio.agents.move(id, before);
      },
    },
  });
}

function describe({ model, tools, servers = [] }: AgentSpec): string {
  const words = [model];
  if (tools.length > 0)
    words.push(tools.length === 1 ? vscode.l10n.t("1 tool") : vscode.l10n.t("{0} tools", tools.length));
  if (servers.length > 0)
    words.push(servers.length === 1 ? vscode.l10n.t("1 MCP server") : vscode.l10n.t("{0} MCP servers", servers.length));
  return words.join(" · ");
}
