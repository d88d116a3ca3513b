// What an MCP server's row says.
import type { McpServer } from "../../../src/core/mcp.ts";
import type { McpServerState } from "../../../src/protocol/mcp.ts";
import { count, counted } from "../../shared/format.ts";

/** "npx -y some-server /a/folder", or the address. */
export function launchWords({ transport }: McpServer): string {
  if (transport.kind === "http") return transport.url;
  return [transport.command, ...transport.args]
    .map((word) => (/^[^\s"']+$/.test(word) ? word : JSON.stringify(word)))
    .join(" ");
}

/** "signs in as backup-job"; empty when a browser does. */
export function signInWords({ transport }: McpServer): string {
  return transport.kind === "http" && transport.signIn !== undefined ? `signs in as ${transport.signIn.clientId}` : "";
}

/** "Running, 14 tools, 4 prompts, with resources." */
export function offerWords({ tools, prompts, resources }: McpServerState): string {
  const parts = [
    counted(tools.length, "tool"),
    ...(prompts === 0 ? [] : [counted(prompts, "prompt")]),
    ...(resources ? ["with resources"] : []),
  ];
  return `Running, ${parts.join(", ")}.`;
}

export type Question =
  /** Nobody has allowed it to be started. */
  | { readonly kind: "allow"; readonly words: string }
  /** Tools that nobody has seen; `button` approves them. */
  | { readonly kind: "approve"; readonly words: string; readonly button: string }
  /** Something is not what was approved. */
  | { readonly kind: "review"; readonly words: string };

/** What a person is asked about the server; null when there is nothing to ask. */
export function questionOf({ unapproved, launch, tools, server, origin }: McpServerState): Question | null {
  if (unapproved === null) return null;
  const reached = server.transport.kind === "http" ? "reached" : "started";
  if (launch === "new")
    return {
      kind: "allow",
      words:
        origin.kind === "workspace"
          ? `A file of this workspace names this server. It is not ${reached} before you allow it.`
          : `It is not ${reached} before you allow it.`,
    };
  const changed = tools.filter(({ approval }) => approval === "changed").length;
  if (launch === "changed")
    return { kind: "review", words: `How it is ${reached} is not what you approved. Until you approve it, it is off.` };
  if (changed > 0)
    return {
      kind: "review",
      words: `${changed === 1 ? "1 tool is" : `${count(changed)} tools are`} not what you approved. Until you approve the change, no agent gets ${changed === 1 ? "it" : "them"}.`,
    };
  const fresh = tools.filter(({ approval }) => approval === "new").length;
  return {
    kind: "approve",
    words: `${fresh === 1 ? "1 tool waits" : `${count(fresh)} tools wait`} for your approval. What ${fresh === 1 ? "its description says" : "their descriptions say"}, your models read.`,
    button: fresh === 1 ? "Approve it" : `Approve ${count(fresh)} tools`,
  };
}

/** "TRACKER_KEY missing"; empty when all is known, or nothing is needed. */
export function missingWords({ secrets }: McpServerState): string {
  const missing = secrets.filter(({ known }) => !known).map(({ name }) => name.replace(/^(input|env):/, ""));
  return missing.length === 0 ? "" : `${missing.join(", ")} missing`;
}
