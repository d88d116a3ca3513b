// What an agent's editor says of a server that the agent may have.
import { inLanguage, t } from "../../core/l10n.ts";
import type { McpServerState } from "../../protocol/mcp.ts";

export function choiceWords({ origin, state, launch, problem, tools }: McpServerState): string {
  const from = origin.kind === "workspace" ? [t("From the workspace folder {0}.", origin.folder)] : [];
  return [...doing(), ...from].join(" ");

  function unapproved(): string[] {
    const waiting = tools.filter(({ approval }) => approval !== "approved").length;
    if (waiting === 0) return [];
    return [
      waiting === tools.length
        ? t("No agent gets any before you approve them in the settings, under MCP servers.")
        : t("No agent gets {0} of them before you approve them in the settings, under MCP servers.", waiting),
    ];
  }
  function doing(): string[] {
    if (problem !== null) return [inLanguage(problem)];
    if (launch !== "approved") return [t("It is off until it is approved in the settings, under MCP servers.")];
    switch (state.at) {
      case "failed":
        return [
          t("It failed: {0}", inLanguage(state.error.message)),
          t("Its log is in the settings, under MCP servers. It is started again when the agent works."),
        ];
      case "running":
        return [tools.length === 1 ? t("1 tool.") : t("{0} tools.", tools.length), ...unapproved()];
      case "stopped":
        return [t("Started when the agent works.")];
      case "starting":
      case "signing-in":
        return [t("Starting…")];
      default:
        return state satisfies never;
    }
  }
}
