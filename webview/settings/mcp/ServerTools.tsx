// A server's tools in its own words: what a model reads, and a person approves.
import type { McpApproval } from "../../../src/core/mcp.ts";
import type { McpServerState } from "../../../src/protocol/mcp.ts";
import { t } from "../../shared/l10n.ts";

const approvalWords: Record<McpApproval, string> = { approved: "", new: t("not approved yet"), changed: t("changed") };

export function ServerTools({ state }: { readonly state: McpServerState }) {
  const { server, tools } = state;
  if (tools.length === 0) return <p class="muted server-tools">{t("It has no tools.")}</p>;
  return (
    <ul class="server-tools" aria-label={t("Tools of {0}", server.name)}>
      {tools.map(({ name, description, approval }) => (
        <li key={name}>
          <strong class="mono">{name}</strong>
          {approval !== "approved" && <span class="warning"> {approvalWords[approval]}</span>}
          <p class="muted tool-words">{description}</p>
        </li>
      ))}
    </ul>
  );
}
