// The editor around MCP servers: logs, secrets, the workspace's files, and questions that only a person answers.
import * as vscode from "vscode";
import type { McpHost } from "../studio/mcp/host.ts";
import { elicit } from "./mcpElicitation.ts";
import { createMcpFiles } from "./mcpFiles.ts";
import { allowsSampling } from "./mcpSampling.ts";
import { createSecrets } from "./secrets.ts";
import { createSignIns } from "./signIns.ts";

export function createMcpHost(context: vscode.ExtensionContext): McpHost & vscode.Disposable {
  const files = createMcpFiles();
  const signIns = createSignIns(context.extension.id);
  return {
    version: String(context.extension.packageJSON.version),
    environment: process.env,
    fetch: (url, init) => globalThis.fetch(url, init),
    secrets: createSecrets(context.secrets, "mcp"),
    log(server) {
      const channel = vscode.window.createOutputChannel(`MCP: ${server}`, { log: true });
      return {
        write(level, line) {
          if (level === "debug") channel.debug(line);
          else if (level === "info") channel.info(line);
          else if (level === "warning") channel.warn(line);
          else channel.error(line);
        },
        show: () => channel.show(),
        dispose: () => channel.dispose(),
      };
    },
    redirectUrl: signIns.redirectUrl,
    authorize: signIns.authorize,
    allowsSampling,
    elicit,
    workspaceFiles: files.read,
    onWorkspaceFiles: files.onChange,
    dispose() {
      files.dispose();
      signIns.dispose();
    },
  };
}
