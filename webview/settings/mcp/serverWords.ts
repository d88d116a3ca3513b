// What an MCP server's row says.
import type { McpServer } from "../../../src/core/mcp.ts";
import type { McpServerState } from "../../../src/protocol/mcp.ts";
import { count } from "../../shared/format.ts";
import { t } from "../../shared/l10n.ts";

/** "npx -y some-server /a/folder", or the address. */
export function launchWords({ transport }: McpServer): string {
  if (transport.kind === "http") return transport.url;
  return [transport.command, ...transport.args]
    .map((word) => (/^[^\s"']+$/.test(word) ? word : JSON.stringify(word)))
    .join(" ");
}

/** "signs in as backup-job"; empty when a browser does. */
export function signInWords({ transport }: McpServer): string {
  return transport.kind === "http" && transport.signIn !== undefined
    ? t("signs in as {0}", transport.signIn.clientId)
    : "";
}

/** "Running, 14 tools, 4 prompts, with resources." */
export function offerWords({ tools, prompts, resources }: McpServerState): string {
  const parts = [
    tools.length === 1 ? t("1 tool") : t("{0} tools", count(tools.length)),
    ...(prompts === 0 ? [] : [prompts === 1 ? t("1 prompt") : t("{0} prompts", count(prompts))]),
    ...(resources ? [t("with resources")] : []),
  ];
  return t("Running, {0}.", parts.join(", "));
}

export type Question =
  /** Nobody has allowed it to be started. */
  | { readonly kind: "allow"; readonly words: string }
  /** Tools that nobody has seen; `button` approves them, and is called `label` where its server is not seen around it. */
  | { readonly kind: "approve"; readonly words: string; readonly button: string; readonly label: string }
  /** Something is not what was approved. */
  | { readonly kind: "review"; readonly words: string };

/** What a person is asked about the server; null when there is nothing to ask. */
export function questionOf({ unapproved, launch, tools, server, origin }: McpServerState): Question | null {
  if (unapproved === null) return null;
  const isHttp = server.transport.kind === "http";
  if (launch === "new") {
    const words = isHttp ? t("It is not reached before you allow it.") : t("It is not started before you allow it.");
    const named = t("A file of this workspace names this server.");
    return { kind: "allow", words: origin.kind === "workspace" ? `${named} ${words}` : words };
  }
  const changed = tools.filter(({ approval }) => approval === "changed").length;
  if (launch === "changed") {
    const words = isHttp
      ? t("How it is reached is not what you approved. Until you approve it, it is off.")
      : t("How it is started is not what you approved. Until you approve it, it is off.");
    return { kind: "review", words };
  }
  if (changed > 0)
    return {
      kind: "review",
      words:
        changed === 1
          ? t("1 tool is not what you approved. Until you approve the change, no agent gets it.")
          : t("{0} tools are not what you approved. Until you approve the change, no agent gets them.", count(changed)),
    };
  const fresh = tools.filter(({ approval }) => approval === "new").length;
  return {
    kind: "approve",
    words:
      fresh === 1
        ? t("1 tool waits for your approval. Read its description first: models read it too.")
        : t("{0} tools wait for your approval. Read their descriptions first: models read them too.", count(fresh)),
    button: fresh === 1 ? t("Approve it") : t("Approve {0} tools", count(fresh)),
    label: fresh === 1 ? t("Approve it of {0}", server.name) : t("Approve {0} tools of {1}", count(fresh), server.name),
  };
}

/** "TRACKER_KEY missing"; empty when all is known, or nothing is needed. */
export function missingWords({ secrets }: McpServerState): string {
  const missing = secrets.filter(({ known }) => !known).map(({ name }) => name.replace(/^(input|env):/, ""));
  return missing.length === 0 ? "" : t("{0} missing", missing.join(", "));
}
