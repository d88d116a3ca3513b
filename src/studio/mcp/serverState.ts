// A server as the settings page shows it.
import { wantedSecrets } from "../../mcp/launch.ts";
import { shownText } from "../../mcp/shownText.ts";
import type { McpServerState } from "../../protocol/mcp.ts";
import type { KnownServer } from "./known.ts";
import type { Life } from "./lives.ts";
import type { Pins } from "./pins.ts";
import type { ServerSecrets } from "./serverSecrets.ts";

export async function serverState(
  { server, questions, problem, origin }: KnownServer,
  life: Life | undefined,
  pins: Pins,
  secrets: ServerSecrets,
): Promise<McpServerState> {
  await pins.load(server.id);
  const entered = await secrets.entered(server.id);
  const kept = await secrets.signIn(server.id);
  const offer = life?.running.offer ?? { tools: [], prompts: [], resources: false };
  return {
    server,
    origin,
    problem,
    state: life?.running.state ?? { at: "stopped" },
    launch: pins.launch(server),
    tools: offer.tools.map((listing) => ({
      name: shownText(listing.name),
      description: shownText(listing.description === "" ? listing.title : listing.description),
      // Of the program that runs, which may not be what its file says by now.
      approval: pins.tool(life?.server ?? server, listing),
    })),
    prompts: offer.prompts.length,
    resources: offer.resources,
    secrets: wantedSecrets(server).map((name) => ({
      name,
      question: questions[name] ?? "",
      known: entered[name] !== undefined,
    })),
    signedIn: typeof kept === "object" && kept !== null && "tokens" in kept,
    unapproved: problem === null ? (pins.difference(server, offer.tools)?.hash ?? null) : null,
  };
}
